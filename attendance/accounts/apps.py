from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class AccountsConfig(AppConfig):
    name = "attendance.accounts"
    label = "accounts"
    default = True


class StaffConfig(admin_apps.AdminConfig):
    """Django's admin, with our rule about who enters."""

    default = False
    default_site = "attendance.accounts.staff.StaffSite"
