from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "attendance.courses"
    label = "courses"
