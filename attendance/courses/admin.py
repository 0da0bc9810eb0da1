"""Courses, people and students on the staff site. What has history cannot be deleted here either."""

from django.contrib import admin

from attendance.courses.models import Course, CourseTutor, Student


class CourseTutorInline(admin.TabularInline[CourseTutor, Course]):
    model = CourseTutor
    raw_id_fields = ["user"]
    extra = 0


@admin.register(Course)
class CourseAdmin(admin.ModelAdmin[Course]):
    list_display = ["name", "semester", "bonus_points", "allowed_absences", "grace_minutes"]
    list_filter = ["semester"]
    search_fields = ["name", "semester"]
    inlines = [CourseTutorInline]


@admin.register(Student)
class StudentAdmin(admin.ModelAdmin[Student]):
    list_display = ["family", "given", "number", "course", "withdrawn_at"]
    list_filter = ["course"]
    search_fields = ["folded", "number", "email"]
    raw_id_fields = ["course"]
