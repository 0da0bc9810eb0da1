"""What the page for a missing name says to latecomers, and what it answers htmx."""

from datetime import timedelta

import time_machine

from attendance.register.models import MissingName
from attendance.sessions.models import Slot
from tests.checkin.conftest import Phone
from tests.checkin.test_missing import page


def test_who_comes_late_is_told(phone: Phone, slot: Slot) -> None:
    for minutes, is_told in ((15, False), (16, True)):
        with time_machine.travel(slot.starts_at + timedelta(minutes=minutes, seconds=-30), tick=False):
            assert ("you will be counted as late" in page(phone, slot)) == is_told


def test_htmx_gets_the_whole_page_and_is_led_out_of_it(phone: Phone, slot: Slot) -> None:
    data, htmx = {"name": "Mila Neu", "seat": "s1-1"}, {"HX-Request": "true"}
    answer = phone.client.post(f"/s/{slot.code}/missing/leave/", data, headers=htmx, follow=True)
    assert '<div id="checkin"' in answer.content.decode()
    assert "Waiting for your tutor" in answer.content.decode()
    answer = phone.client.post(f"/s/{slot.code}/missing/take-back/", headers=htmx)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"/s/{slot.code}/")
    assert not MissingName.objects.exists()
