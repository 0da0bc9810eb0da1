from django.urls import path

from exports import print_views, views

app_name = "exports"
urlpatterns = [
    path("admin/export/", views.export_index, name="export-index"),
    path("admin/courses/<int:pk>/export.csv", views.course_csv, name="course-csv"),
    path("admin/courses/<int:pk>/export.md", views.course_markdown, name="course-markdown"),
    path("admin/courses/<int:pk>/export.xlsx", views.course_workbook, name="course-workbook"),
    path("admin/sessions/<int:pk>/export.csv", views.session_csv, name="session-csv"),
    path("admin/sessions/<int:pk>/export.md", views.session_markdown, name="session-markdown"),
    path("admin/sessions/<int:pk>/print/", print_views.session_print, name="session-print"),
    path("admin/sessions/<int:pk>/print/map/", print_views.session_print_map, name="session-print-map"),
    path("admin/slots/<int:pk>/print/", print_views.slot_print, name="slot-print"),
    path("admin/slots/<int:pk>/print/map/", print_views.slot_print_map, name="slot-print-map"),
]
