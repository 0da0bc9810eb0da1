from django.urls import path

from attendance.core import views

app_name = "core"
# No slash at the end: so probes are used to ask.
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
