"""Two tutors change one slot: the one who had not seen the other's change is asked; a form sent twice is not."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from attendance.courses.models import CourseTutor
from attendance.sessions.models import Slot
from tests.sessions.moves import MONDAY, THURSDAY, at, messages_of, place, slot_of, stored

SENTENCE = "This slot was changed meanwhile. It is now: Thursday, 7 May, 10:00–11:30, Small room, "


@pytest.fixture
def slot(bobs_role: CourseTutor) -> Slot:
    return slot_of(bobs_role)


def edit(slot: Slot, **changes: str) -> dict[str, str]:
    return {**place(slot), "tutor": f"{slot.tutor_id}", **changes}


def text_of(answer: Any) -> str:
    return unescape(str(answer.content.decode()))


def drawn(answer: Any) -> dict[str, str]:
    """The hidden field of the page's form."""
    found = re.search(r'name="was" value="([^"]+)"', answer.content.decode())
    assert found
    return {"was": found[1]}


class TestMove:
    def test_does_not_take_back_a_move_that_was_not_seen(self, as_alice: Client, as_bob: Client, slot: Slot) -> None:
        was = drawn(as_bob.get(at(slot, "new")))
        as_alice.post(at(slot, "create"), place(slot, day=f"{THURSDAY}"))
        answer = as_bob.post(at(slot, "create"), place(slot, end_time="11:45") | was)
        assert answer.status_code == 409
        assert SENTENCE in text_of(answer)
        assert 'value="11:45"' in text_of(answer)
        assert stored(slot).day == THURSDAY
        # Sent again, it is meant.
        assert as_bob.post(at(slot, "create"), place(slot, end_time="11:45") | drawn(answer)).status_code == 303
        assert (stored(slot).day, f"{stored(slot).end_time:%H:%M}") == (MONDAY, "11:45")

    def test_asks_where_the_form_says_what_was_before(self, as_alice: Client, as_bob: Client, slot: Slot) -> None:
        was = drawn(as_bob.get(at(slot, "new")))
        as_alice.post(at(slot, "create"), place(slot, day=f"{THURSDAY}"))
        assert as_bob.post(at(slot, "create"), place(slot) | was).status_code == 409
        assert stored(slot).day == THURSDAY

    def test_under_the_lock_too(self, monkeypatch: pytest.MonkeyPatch, as_bob: Client, slot: Slot) -> None:
        was = drawn(as_bob.get(at(slot, "new")))

        def meanwhile(*args: Any, **kwargs: Any) -> list[str]:
            Slot.objects.update(date=THURSDAY)
            return []

        monkeypatch.setattr("attendance.sessions.views.moves.warnings_of", meanwhile)
        answer = as_bob.post(at(slot, "create"), place(slot, end_time="11:45") | was)
        assert answer.status_code == 409
        assert SENTENCE in text_of(answer)

    def test_keeps_what_it_was_drawn_from_where_it_is_invalid(self, as_bob: Client, slot: Slot) -> None:
        was = drawn(as_bob.get(at(slot, "new")))
        Slot.objects.update(date=THURSDAY)
        answer = as_bob.post(at(slot, "create"), place(slot, end_time="09:00") | was)
        assert answer.status_code == 422
        assert drawn(answer) == was

    def test_sent_twice_is_done_once(self, as_bob: Client, slot: Slot) -> None:
        sent = place(slot, day=f"{THURSDAY}") | drawn(as_bob.get(at(slot, "new")))
        first, second = (as_bob.post(at(slot, "create"), sent) for _ in range(2))
        assert first.status_code == second.status_code == 303
        assert first["Location"] == second["Location"]
        assert len(messages_of(second)) <= 1
        assert stored(slot).day == THURSDAY


class TestForm:
    def test_does_not_take_back_a_change_that_was_not_seen(self, as_alice: Client, as_bob: Client, slot: Slot) -> None:
        was = drawn(as_bob.get(f"/admin/slots/{slot.pk}/edit/"))
        as_alice.post(at(slot, "create"), place(slot, day=f"{THURSDAY}"))
        url, sent = f"/admin/slots/{slot.pk}/update/", edit(slot, end_time="11:45")
        answer = as_bob.post(url, sent | was)
        assert answer.status_code == 409
        assert SENTENCE in text_of(answer)
        assert 'value="11:45"' in text_of(answer)
        assert stored(slot).day == THURSDAY
        assert as_bob.post(url, sent | drawn(answer)).status_code == 303
        assert stored(slot).day == MONDAY

    def test_keeps_what_it_was_drawn_from_where_it_is_invalid(self, as_bob: Client, slot: Slot) -> None:
        was = drawn(as_bob.get(f"/admin/slots/{slot.pk}/edit/"))
        Slot.objects.update(date=THURSDAY)
        answer = as_bob.post(f"/admin/slots/{slot.pk}/update/", edit(slot, end_time="09:00") | was)
        assert answer.status_code == 422
        assert drawn(answer) == was

    @pytest.mark.parametrize("change", [{"rotating_code": True}, {"start_time": "09:00"}])
    def test_sent_twice_is_saved(self, as_bob: Client, slot: Slot, change: dict[str, Any]) -> None:
        sent = edit(slot, end_time="11:45") | drawn(as_bob.get(f"/admin/slots/{slot.pk}/edit/"))
        url = f"/admin/slots/{slot.pk}/update/"
        assert [as_bob.post(url, sent).status_code for _ in range(2)] == [303, 303]
        Slot.objects.update(**change)
        assert as_bob.post(url, sent).status_code == 409
