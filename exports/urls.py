from django.urls import path

from exports import views

app_name = "exports"
urlpatterns = [
    path("admin/export/", views.export_index, name="export-index"),
    path("admin/courses/<int:pk>/export.csv", views.course_csv, name="course-csv"),
    path("admin/courses/<int:pk>/export.md", views.course_markdown, name="course-markdown"),
    path("admin/courses/<int:pk>/export.xlsx", views.course_workbook, name="course-workbook"),
    path("admin/sessions/<int:pk>/export.csv", views.session_csv, name="session-csv"),
    path("admin/sessions/<int:pk>/export.md", views.session_markdown, name="session-markdown"),
]
