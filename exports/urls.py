from django.urls import path

from exports.views import backups, downloads, sheets

app_name = "exports"
urlpatterns = [
    path("admin/export/", downloads.export_index, name="export-index"),
    path("admin/export/backup/", backups.backup_new, name="backup-new"),
    path("admin/export/backup/create/", backups.backup_create, name="backup-create"),
    path("admin/courses/<int:pk>/export.csv", downloads.course_csv, name="course-csv"),
    path("admin/courses/<int:pk>/export.md", downloads.course_markdown, name="course-markdown"),
    path("admin/courses/<int:pk>/export.xlsx", downloads.course_workbook, name="course-workbook"),
    path("admin/sessions/<int:pk>/export.csv", downloads.session_csv, name="session-csv"),
    path("admin/sessions/<int:pk>/export.md", downloads.session_markdown, name="session-markdown"),
    path("admin/sessions/<int:pk>/print/", sheets.session_print, name="session-print"),
    path("admin/sessions/<int:pk>/print/map/", sheets.session_print_map, name="session-print-map"),
    path("admin/slots/<int:pk>/print/", sheets.slot_print, name="slot-print"),
    path("admin/slots/<int:pk>/print/map/", sheets.slot_print_map, name="slot-print-map"),
]
