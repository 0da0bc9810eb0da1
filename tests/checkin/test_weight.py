"""U3: what a phone has to load, as it travels: at 120 seats and 60 names."""

import gzip
import re
from pathlib import Path

import pytest
from django.http import HttpResponseBase
from django.test import Client

from attendance.courses.models import Course
from attendance.sessions.models import Slot
from rooms.generator import generate
from tests.checkin.conftest import Phone
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory
from tests.factories.rooms import make_layout

STATIC = Path("static")
PACKED = {"Accept-Encoding": "gzip"}


@pytest.fixture
def hall(slot: Slot, course: Course) -> Slot:
    elements = generate(rows=8, seats=15, aisles_after_seats=(4, 11))
    slot.layout = make_layout(elements)
    slot.save()
    students = StudentFactory.create_batch(60, course=course)
    seats = [element.id for element in elements if element.type == "seat"]
    for student, seat in zip(students[::2], seats[::4], strict=True):
        AttendanceFactory.create(slot=slot, student=student, seat_id=seat)
    return slot


def weight(response: HttpResponseBase) -> int:
    assert response["Content-Encoding"] == "gzip"
    return int(response["Content-Length"])


def test_a_first_visit_is_within_14_kb(client: Client, hall: Slot) -> None:
    page = client.get(f"/s/{hall.code}/", headers=PACKED)
    html = gzip.decompress(getattr(page, "content", b"")).decode()
    sheets = re.findall(r'href="/static/(css/[a-z/]+\.css)"', html)
    assert sheets == ["css/base.css", "css/map.css", "css/pages/checkin.css"]
    # whitenoise serves these packed by the same method.
    styles = sum(len(gzip.compress((STATIC / sheet).read_bytes())) for sheet in sheets)
    layout = weight(client.get(f"/layouts/{hall.layout_id}.css", headers=PACKED))
    assert weight(page) + styles + layout <= 14 * 1024


def test_a_poll_is_within_3_kb(client: Client, hall: Slot) -> None:
    assert weight(client.get(f"/s/{hall.code}/seats/", headers=PACKED)) <= 3 * 1024


def test_a_packed_answer_keeps_its_etag(phone: Phone, hall: Slot) -> None:
    first = phone.client.get(f"/s/{hall.code}/seats/", headers=PACKED)
    again = phone.client.get(f"/s/{hall.code}/seats/", headers={**PACKED, "If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_scripts_wait_and_nothing_is_foreign(client: Client, hall: Slot) -> None:
    html = client.get(f"/s/{hall.code}/").content.decode()
    scripts = re.findall(r"<script[^>]*>", html)
    assert len(scripts) == 5
    assert all(" defer" in script and 'src="/static/' in script for script in scripts)
