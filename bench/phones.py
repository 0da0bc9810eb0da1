"""Requests as bytes, as a phone or a tutor's browser sends them through a proxy that ends HTTPS."""

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client

from attendance.accounts.models import User
from attendance.register.models import Attendance
from attendance.sessions.models import Slot
from bench.server import HOST
from bench.world import TUTOR, Block, code_of, seat_of
from checkin.device import COOKIE, Device, new_device

USUAL = {
    "Host": HOST,
    "User-Agent": "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36",
    "Accept": "text/html,application/xhtml+xml",
    "Accept-Language": "de-DE,de;q=0.9,en;q=0.8",
    "Accept-Encoding": "gzip, deflate, br",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-For": "192.0.2.7",
}
HTMX = {"HX-Request": "true", "HX-Target": "checkin"}


def get(path: str, cookies: str = "", **headers: str) -> bytes:
    return _raw("GET", path, {"Cookie": cookies} if cookies else {}, headers)


def post(path: str, body: dict[str, str | int], cookies: str, headers: dict[str, str]) -> bytes:
    text = urlencode(body)
    own = {
        "Cookie": cookies,
        "Origin": f"https://{HOST}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": str(len(text)),
    }
    return _raw("POST", path, own, headers) + text.encode()


def _raw(method: str, path: str, *headers: dict[str, str]) -> bytes:
    joined = USUAL | {name.replace("_", "-"): value for each in headers for name, value in each.items()}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in joined.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def device_cookie(device: Device | None = None) -> str:
    """That of the device, else a phone of its own."""
    response = HttpResponse()
    (device or new_device()).remember(response)
    return f"{COOKIE}={response.cookies[COOKIE].coded_value}"


def csrf() -> tuple[str, str]:
    """A form's token, and the cookie that goes with it."""
    request = HttpRequest()
    token = get_token(request)
    return token, f"csrftoken={request.META['CSRF_COOKIE']}"


def check_in(slot: int, student: int, seat: str, *, htmx: bool = False) -> bytes:
    token, cookie = csrf()
    body: dict[str, str | int] = {"csrfmiddlewaretoken": token, "student": student, "seat": seat}
    return post(f"/s/{code_of(slot)}/check-in/", body, f"{cookie}; {device_cookie()}", HTMX if htmx else {})


def check_ins(block: Block, *, htmx: bool = False, weeks: int | None = None) -> Iterable[bytes]:
    """A claim for each student in each week, each on a seat of their own, week by week."""
    for week in range(block.weeks if weeks is None else weeks):
        for course in range(block.courses):
            for n in range(min(block.students, block.seats)):
                yield check_in(block.slot(course, week), block.student(course, n), seat_of(n), htmx=htmx)


def polls_of_seated(slot: Slot) -> Iterable[bytes]:
    """A poll of each phone from which somebody is in: all of them check in anew for it."""
    for row in Attendance.objects.filter(slot=slot).exclude(seat_id=None):
        device = new_device()
        Attendance.objects.filter(pk=row.pk).update(device=device.hash_in(slot))
        yield get(f"/s/{slot.code}/seats/?was=open-in-{row.seat_id}", device_cookie(device), **HTMX)


def session_of_tutor() -> str:
    """The session cookie of the tutor, who owns three courses."""
    client = Client()
    client.force_login(User.objects.get(email=TUTOR))
    return f"sessionid={client.cookies['sessionid'].value}"


def save(requests: Iterable[bytes], path: Path) -> Path:
    with path.open("wb") as file:
        for request in requests:
            file.write(request + b"\0")
    return path
