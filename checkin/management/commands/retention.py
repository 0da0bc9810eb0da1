"""`manage.py retention`: forget what is no longer needed. Meant for each night."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from attendance.core.clock import local_today
from attendance.ledger.limits import forget_expired_limits
from checkin.actions import forget_devices
from checkin.attempts import forget_attempts
from checkin.missing import forget_missing_names


class Command(BaseCommand):
    help = (
        "Forgets which device checked in before today, names that were left and refused tries of those days, "
        "sign-ins that have expired, and limits that count no more."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = forget_devices(before=local_today())
        forget_attempts(before=local_today())
        forget_missing_names(before=local_today())
        call_command("clearsessions")
        forget_expired_limits()
        self.stdout.write(f"Devices forgotten: {count}")
