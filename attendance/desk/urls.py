from django.urls import path

from attendance.desk import views

app_name = "desk"
urlpatterns = [
    path("admin/", views.dashboard, name="dashboard"),
    path("admin/slots/<int:pk>/", views.slot_detail, name="slot-detail"),
    path("admin/students/<int:pk>/", views.student_detail, name="student-detail"),
]
