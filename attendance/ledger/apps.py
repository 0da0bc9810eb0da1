from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "attendance.ledger"
    label = "ledger"
