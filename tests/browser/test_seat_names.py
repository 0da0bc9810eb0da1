"""The tutor's seat map: names on small seats break between words, and a word that does not fit ends in an ellipsis."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from attendance.courses.models import Course, CourseTutor
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory
from tests.factories.sessions import SlotFactory

NAMES = [
    ("Maximilian", "Wolkenstein-Trostburg"),
    ("Ana Sofía", "de la Cruz"),
    ("Bartholomäus", "Schwarzenbergerhofer"),
]
# Where the letters of a text stand, line by line.
LINES = """node => {
  const range = document.createRange(), text = node.firstChild, lines = new Map();
  for (let at = 0; at < text.length; at++) {
    range.setStart(text, at); range.setEnd(text, at + 1);
    const top = Math.round(range.getBoundingClientRect().top);
    lines.set(top, (lines.get(top) ?? "") + text.data[at]);
  }
  return [...lines.values()].map(line => line.trim());
}"""


@pytest.mark.one_database
@pytest.mark.parametrize("width", [390, 1440])
def test_names_break_between_words(desk: Page, course: Course, bobs_role: CourseTutor, width: int) -> None:
    slot = SlotFactory.create(session__course=course, tutor=bobs_role, open=True)
    for number, (given, family) in enumerate(NAMES):
        student = StudentFactory.create(course=course, given=given, family=family)
        AttendanceFactory.create(slot=slot, student=student, seat_id=f"s0-{number}")
    desk.set_viewport_size({"width": width, "height": 900})
    desk.goto(reverse("desk:slot-detail", args=[slot.pk]))
    for given, family in NAMES:
        seat = desk.locator(f".seat[title$='{given} {family}']")
        expect(seat).to_have_accessible_name(f"{seat.get_attribute('title')}")
        for part, name in (("b", given), ("i", family)):
            text = seat.locator(part)
            assert text.evaluate("node => getComputedStyle(node).textOverflow") == "ellipsis"
            words = name.replace("-", "- ").split(" ")
            for line in text.evaluate(LINES):
                assert line.replace("-", "- ").split(" ")[0] in words, f"{name} at {width} px: {line}"
