"""P6: how many statements a request costs, whatever the number of rows."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client

from attendance.accounts.models import User
from bench.growth import EXPORT
from bench.rows import Rows
from bench.server import HOST
from bench.world import RUNNING, TUTOR, code_of, seat_of

SLOT = RUNNING.slot(1, 14)
PAGE = f"/s/{code_of(SLOT)}/"
# The most that each may cost.
LIMITS = {
    "check-in": 2,
    "check-in with a map": 4,
    "student page": 2,
    "poll 304": 1,
    "poll 200": 2,
    "slot page": 8,
    "register": 10,
    "export": 5,
    "liveness": 0,
    "readiness": 1,
}


def count_all() -> dict[str, int]:
    """The statements of each request; what it wrote is taken away again."""
    phone = Client(HTTP_HOST=HOST, HTTP_X_FORWARDED_PROTO="https")
    tutor = Client(HTTP_HOST=HOST, HTTP_X_FORWARDED_PROTO="https")
    tutor.force_login(User.objects.get(email=TUTOR))
    rows = Rows()
    phone.get(PAGE)
    etag = {"If-None-Match": phone.get(f"{PAGE}seats/")["ETag"]}
    claims = [{"student": RUNNING.student(1, n), "seat": seat_of(n)} for n in (20, 21)]
    other = Client(HTTP_HOST=HOST, HTTP_X_FORWARDED_PROTO="https")
    other.get(PAGE)
    calls: dict[str, Callable[[], Any]] = {
        "student page": lambda: phone.get(PAGE),
        "poll 304": lambda: phone.get(f"{PAGE}seats/", headers=etag),
        "poll 200": lambda: phone.get(f"{PAGE}seats/"),
        "check-in": lambda: phone.post(f"{PAGE}check-in/", claims[0]),
        "check-in with a map": lambda: other.post(f"{PAGE}check-in/", claims[1], headers={"HX-Request": "true"}),
        "slot page": lambda: tutor.get(f"/admin/slots/{SLOT}/"),
        "register": lambda: tutor.get(f"/admin/courses/{RUNNING.first + 1}/register/"),
        "export": lambda: tutor.get(EXPORT),
        "liveness": lambda: phone.get("/healthz"),
        "readiness": lambda: phone.get("/readyz"),
    }
    counts = {name: _count(call) for name, call in calls.items()}
    rows.reset()
    return counts


def _count(call: Callable[[], Any]) -> int:
    """BEGIN, COMMIT and SAVEPOINT do not pass here, or are not counted."""
    count = 0

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal count
        count += not sql.startswith(("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK"))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        response = call()
    if response.status_code >= 400:
        raise SystemExit(f"A request whose statements are counted was answered {response.status_code}.")
    return count


def faults(counts: dict[str, int]) -> list[str]:
    return [f"{name}: {count}, at most {LIMITS[name]}" for name, count in counts.items() if count > LIMITS[name]]
