"""How tries to check in end, for Prometheus."""

from attendance.core.metrics import CHECK_INS
from checkin.refusals import Reason

# Made here with 0: a series that begins with its first try would hide that try.
_DONE = CHECK_INS.labels("ok")
_REFUSED = {reason: CHECK_INS.labels(reason.value) for reason in Reason}


def count_check_in(refused: Reason | None = None) -> None:
    (_REFUSED[refused] if refused else _DONE).inc()
