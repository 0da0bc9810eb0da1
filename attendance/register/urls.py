from django.urls import path

from attendance.register.views import attendance, course, doubts, excuse, merge, missing, paper, session, several

app_name = "register"
urlpatterns = [
    path("admin/courses/<int:pk>/register/", course.course_register, name="course-register"),
    path("admin/sessions/<int:pk>/register/", session.session_register, name="session-register"),
    path("admin/register/<int:session_pk>/<int:student_pk>/", session.register_cell, name="register-cell"),
    path("admin/slots/<int:pk>/attendance/mark/", attendance.attendance_mark, name="attendance-mark"),
    path("admin/slots/<int:pk>/attendance/restore/", attendance.attendance_restore, name="attendance-restore"),
    path("admin/slots/<int:pk>/attendance/unmark/", attendance.attendance_unmark, name="attendance-unmark"),
    path("admin/attendances/<int:pk>/remove/", attendance.attendance_remove, name="attendance-remove"),
    path("admin/attendances/<int:pk>/dispute/", doubts.attendance_dispute, name="attendance-dispute"),
    path("admin/attendances/<int:pk>/settle/", doubts.attendance_settle, name="attendance-settle"),
    path("admin/attendances/<int:pk>/release/", doubts.attendance_release, name="attendance-release"),
    path("admin/slots/<int:pk>/attendance/bind/", doubts.attendance_bind, name="attendance-bind"),
    path("admin/slots/<int:pk>/attendance/name/", several.attendance_name, name="attendance-name"),
    path("admin/slots/<int:pk>/attendance/mark-several/", several.several_mark, name="several-mark"),
    path("admin/slots/<int:pk>/paper/new/", paper.paper_new, name="paper-new"),
    path("admin/slots/<int:pk>/paper/create/", paper.paper_create, name="paper-create"),
    path("admin/sessions/<int:pk>/attendance/remove-several/", several.several_remove, name="several-remove"),
    path("admin/sessions/<int:pk>/excuses/set-several/", several.several_excuse, name="several-excuse"),
    path("admin/sessions/<int:pk>/several/undo/", several.several_undo, name="several-undo"),
    path("admin/sessions/<int:pk>/excuses/set/", excuse.excuse_set, name="excuse-set"),
    path("admin/sessions/<int:pk>/excuses/restore/", excuse.excuse_restore, name="excuse-restore"),
    path("admin/sessions/<int:pk>/excuses/revert/", excuse.excuse_revert, name="excuse-revert"),
    path("admin/excuses/<int:pk>/remove/", excuse.excuse_remove, name="excuse-remove"),
    path("admin/missing-names/<int:pk>/", missing.missing_name, name="missing-name"),
    path("admin/missing-names/<int:pk>/link/", missing.missing_name_link, name="missing-name-link"),
    path("admin/missing-names/<int:pk>/add/", missing.missing_name_add, name="missing-name-add"),
    path("admin/missing-names/<int:pk>/refuse/", missing.missing_name_refuse, name="missing-name-refuse"),
    path("admin/slots/<int:pk>/missing-names/revert/", missing.missing_name_revert, name="missing-name-revert"),
    path("admin/students/<int:pk>/merge/", merge.student_merge, name="student-merge"),
    path("admin/students/<int:pk>/merge/confirm/", merge.student_merge_confirm, name="student-merge-confirm"),
]
