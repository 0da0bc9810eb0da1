"""Courses, their people and students on the staff site: an admin changes them on the tutors' pages."""

from django.contrib import admin

from attendance.core.admin import ReadOnlyAdmin
from attendance.courses.models import Course, CourseTutor, Student


@admin.register(Course)
class CourseAdmin(ReadOnlyAdmin[Course]):
    list_display = ["name", "semester", "bonus_points", "allowed_absences", "grace_minutes"]
    list_filter = ["semester"]
    search_fields = ["name", "semester"]


@admin.register(CourseTutor)
class CourseTutorAdmin(ReadOnlyAdmin[CourseTutor]):
    list_display = ["user", "course", "role"]
    list_filter = ["role"]
    list_select_related = ["user", "course"]
    search_fields = ["user__email", "user__name", "course__name"]


@admin.register(Student)
class StudentAdmin(ReadOnlyAdmin[Student]):
    list_display = ["family", "given", "number", "course", "withdrawn_at"]
    list_filter = ["course"]
    list_select_related = ["course"]
    search_fields = ["folded", "number", "email"]
