from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "attendance.accounts"
    label = "accounts"
