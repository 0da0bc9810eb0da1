"""Addresses of courses, their people and their students."""

from django.urls import path

from attendance.courses.views import courses, roster, students, tutors

app_name = "courses"
urlpatterns = [
    path("admin/courses/", courses.course_list, name="course-list"),
    path("admin/courses/new/", courses.course_new, name="course-new"),
    path("admin/courses/create/", courses.course_create, name="course-create"),
    path("admin/courses/archived/", courses.course_archived, name="course-archived"),
    path("admin/courses/<int:pk>/", courses.course_detail, name="course-detail"),
    path("admin/courses/<int:pk>/edit/", courses.course_edit, name="course-edit"),
    path("admin/courses/<int:pk>/update/", courses.course_update, name="course-update"),
    path("admin/courses/<int:pk>/archive/", courses.course_archive, name="course-archive"),
    path("admin/courses/<int:pk>/restore/", courses.course_restore, name="course-restore"),
    path("admin/courses/<int:pk>/delete/", courses.course_delete, name="course-delete"),
    path("admin/courses/<int:pk>/students/new/", students.student_new, name="student-new"),
    path("admin/courses/<int:pk>/students/create/", students.student_create, name="student-create"),
    path("admin/students/<int:pk>/edit/", students.student_edit, name="student-edit"),
    path("admin/students/<int:pk>/update/", students.student_update, name="student-update"),
    path("admin/students/<int:pk>/withdraw/", students.student_withdraw, name="student-withdraw"),
    path("admin/students/<int:pk>/restore/", students.student_restore, name="student-restore"),
    path("admin/students/<int:pk>/delete/", students.student_delete, name="student-delete"),
    path("admin/courses/<int:pk>/tutors/new/", tutors.tutor_new, name="tutor-new"),
    path("admin/courses/<int:pk>/tutors/create/", tutors.tutor_create, name="tutor-create"),
    path("admin/tutors/<int:pk>/edit/", tutors.tutor_edit, name="tutor-edit"),
    path("admin/tutors/<int:pk>/update/", tutors.tutor_update, name="tutor-update"),
    path("admin/tutors/<int:pk>/delete/", tutors.tutor_delete, name="tutor-delete"),
    path("admin/courses/<int:pk>/roster/", roster.roster_new, name="roster-new"),
    path("admin/courses/<int:pk>/roster/upload/", roster.roster_upload, name="roster-upload"),
    path("admin/courses/<int:pk>/roster/confirm/", roster.roster_confirm, name="roster-confirm"),
]
