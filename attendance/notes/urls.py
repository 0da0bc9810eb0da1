from django.urls import path

from attendance.notes.views import course, notes, participation

app_name = "notes"
urlpatterns = [
    path("admin/slots/<int:pk>/notes/", notes.note_list, name="note-list"),
    path("admin/slots/<int:pk>/notes/save/", notes.note_save, name="note-save"),
    path("admin/slots/<int:pk>/notes/restore/", notes.note_restore, name="note-restore"),
    path("admin/slots/<int:pk>/participations/add/", participation.participation_add, name="participation-add"),
    path("admin/slots/<int:pk>/participations/pick/", participation.participation_pick, name="participation-pick"),
    path(
        "admin/slots/<int:pk>/participations/restore/",
        participation.participation_restore,
        name="participation-restore",
    ),
    path("admin/participations/<int:pk>/remove/", participation.participation_remove, name="participation-remove"),
    path("admin/courses/<int:pk>/notes/", course.course_notes, name="course-notes"),
]
