"""Takes away what a run wrote, and counts it."""

import time

from django.db import connection

from attendance.register.models import Attendance


class Rows:
    """The attendances as they were when this was made."""

    def __init__(self) -> None:
        self.last = Attendance.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    def new(self) -> int:
        return Attendance.objects.filter(pk__gt=self.last).count()

    def settle(self) -> int:
        """Wait for what was sent last; gives how many are new."""
        before = -1
        while before != (now := self.new()):
            before = now
            time.sleep(0.2)
        return now

    def reset(self) -> None:
        self.settle()
        Attendance.objects.filter(pk__gt=self.last)._raw_delete("default")
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("VACUUM ANALYZE register_attendance")
            else:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
