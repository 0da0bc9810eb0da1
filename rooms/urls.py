"""Addresses of rooms and of the stylesheets of layouts."""

from django.urls import path, re_path

from rooms.views import drawings
from rooms.views import rooms as views

app_name = "rooms"
urlpatterns = [
    path("admin/rooms/", views.room_list, name="room-list"),
    path("admin/rooms/new/", views.room_new, name="room-new"),
    path("admin/rooms/create/", views.room_create, name="room-create"),
    path("admin/rooms/preview/", views.room_preview, name="room-preview"),
    path("admin/rooms/<int:pk>/", views.room_detail, name="room-detail"),
    path("admin/rooms/<int:pk>/layout.json", views.room_download, name="room-download"),
    path("admin/rooms/<int:pk>/edit/", views.room_edit, name="room-edit"),
    path("admin/rooms/<int:pk>/rename/", views.room_rename, name="room-rename"),
    path("admin/rooms/<int:pk>/generate/", views.room_generate, name="room-generate"),
    path("admin/rooms/<int:pk>/layout/", views.room_layout, name="room-layout"),
    path("admin/rooms/<int:pk>/restore/", views.room_restore, name="room-restore"),
    path("admin/rooms/<int:pk>/delete/", views.room_delete, name="room-delete"),
    path("admin/rooms/drawing/new/", drawings.drawing_new, name="drawing-new"),
    path("admin/rooms/drawing/create/", drawings.drawing_create, name="drawing-create"),
    path("admin/rooms/<int:pk>/drawing/edit/", drawings.drawing_edit, name="drawing-edit"),
    path("admin/rooms/<int:pk>/drawing/update/", drawings.drawing_update, name="drawing-update"),
    re_path(r"^layouts/(?P<layout_hash>[0-9a-f]{64})\.css$", views.layout_css, name="layout-css"),
]
