from django.urls import path

from attendance.notes import views

app_name = "notes"
urlpatterns = [
    path("admin/slots/<int:pk>/notes/", views.note_list, name="note-list"),
    path("admin/slots/<int:pk>/notes/save/", views.note_save, name="note-save"),
]
