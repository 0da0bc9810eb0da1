"""A student, slot or session is deleted between a tutor's look and the write: a sentence, and nothing recorded."""

import pytest
from django.db.models import Model
from django.test import Client

from attendance.courses.models import Course, Student
from attendance.register.models import Attendance, Excuse
from attendance.sessions.models import Slot
from tests.factories.courses import StudentFactory
from tests.factories.sessions import SlotFactory
from tests.races import deleted_before
from tests.register.test_attendance_views import HTMX, body

pytestmark = pytest.mark.django_db(transaction=True)

VIEWS = "attendance.register.views"
GONE = "This cannot be recorded: the student, the slot or the session is gone."


@pytest.fixture
def slot(course: Course) -> Slot:
    return SlotFactory.create(session__course=course)


@pytest.fixture
def anna(course: Course) -> Student:
    return StudentFactory.create(course=course, given="Anna", family="Berg")


class TestOneExcuse:
    def test_of_a_student(self, monkeypatch: pytest.MonkeyPatch, as_bob: Client, slot: Slot, anna: Student) -> None:
        deleted_before(monkeypatch, f"{VIEWS}.excuse.set_excuse", anna)
        fields = {"student": f"{anna.pk}", "reason": "ill"}
        page = as_bob.post(f"/admin/sessions/{slot.session_id}/excuses/set/", fields, follow=True)
        assert GONE in body(page)
        assert not Excuse.objects.exists()

    @pytest.mark.parametrize("page", ["session", "cell"])
    def test_of_a_student_for_htmx(
        self, monkeypatch: pytest.MonkeyPatch, as_bob: Client, slot: Slot, anna: Student, page: str
    ) -> None:
        deleted_before(monkeypatch, f"{VIEWS}.excuse.set_excuse", anna)
        fields = {"student": f"{anna.pk}", "reason": "ill", "page": page}
        answer = as_bob.post(f"/admin/sessions/{slot.session_id}/excuses/set/", fields, headers=HTMX)
        assert answer.status_code == 409
        assert GONE in body(answer)

    def test_of_a_session(self, monkeypatch: pytest.MonkeyPatch, as_bob: Client, slot: Slot, anna: Student) -> None:
        deleted_before(monkeypatch, f"{VIEWS}.excuse.set_excuse", slot, slot.session)
        fields = {"student": f"{anna.pk}", "reason": "ill", "page": "cell"}
        answer = as_bob.post(f"/admin/sessions/{slot.session_id}/excuses/set/", fields, headers=HTMX)
        assert answer.status_code == 409
        assert GONE in body(answer)


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("lost", ["student", "slot"])
class TestSeveral:
    SENTENCE = "Nothing was recorded: a student, the slot or the session was deleted meanwhile."

    @pytest.fixture(autouse=True)
    def gone(self, monkeypatch: pytest.MonkeyPatch, slot: Slot, anna: Student, dana: Student, lost: str) -> None:
        for name in ("several.mark_several", "paper.mark_several"):
            deleted_before(monkeypatch, f"{VIEWS}.{name}", {"student": anna, "slot": slot}[lost])
        rows: list[Model] = [anna] if lost == "student" else [slot, slot.session]
        deleted_before(monkeypatch, f"{VIEWS}.several.excuse_several", *rows)

    @pytest.mark.parametrize(
        ("url", "fields", "status"),
        [
            ("slots/{slot}/attendance/mark-several/", {"students": "{anna}"}, 422),
            ("slots/{slot}/attendance/name/", {"name": "Berg"}, 409),
            ("slots/{slot}/paper/create/", {"entries": "Berg"}, 409),
            ("sessions/{session}/excuses/set-several/", {"students": "{anna}", "reason": "ill"}, 422),
        ],
    )
    def test_nothing_is_recorded(
        self,
        as_bob: Client,
        slot: Slot,
        anna: Student,
        headers: dict[str, str],
        url: str,
        fields: dict[str, str],
        status: int,
    ) -> None:
        keys = {"slot": slot.pk, "session": slot.session_id, "anna": anna.pk}
        sent = {name: value.format(**keys) for name, value in fields.items()}
        answer = as_bob.post("/admin/" + url.format(**keys), sent, headers=headers, follow=True)
        assert answer.status_code == (status if headers or "name" not in sent else 200)
        assert self.SENTENCE in body(answer)
        assert sent.get("entries", "") in body(answer)
        assert not Attendance.objects.exists()
        assert not Excuse.objects.exists()
