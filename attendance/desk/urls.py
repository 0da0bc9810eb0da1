from django.urls import path

from attendance.desk import views

app_name = "desk"
urlpatterns = [
    path("admin/", views.dashboard, name="dashboard"),
    path("admin/slots/<int:pk>/", views.slot_detail, name="slot-detail"),
    path("admin/slots/<int:pk>/seat/", views.slot_seat, name="slot-seat"),
    path("admin/slots/<int:pk>/hints/dismiss/", views.hint_dismiss, name="hint-dismiss"),
    path("admin/slots/<int:pk>/hints/restore/", views.hints_restore, name="hints-restore"),
    path("admin/slots/<int:pk>/sweep/", views.slot_sweep, name="slot-sweep"),
    path("admin/students/<int:pk>/", views.student_detail, name="student-detail"),
]
