from django.urls import path

from attendance.monitor import views

app_name = "monitor"
# No slash at the end: so programs are used to ask.
urlpatterns = [
    path("metrics", views.metrics, name="metrics"),
    path("info", views.info, name="info"),
]
