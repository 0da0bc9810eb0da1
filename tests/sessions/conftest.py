import pytest

from attendance.courses.models import CourseTutor
from rooms.models import Room
from tests.factories.rooms import RoomFactory
from tests.sessions.plans import form, group


@pytest.fixture
def hall(db: None) -> Room:
    return RoomFactory.create(name="Hall")


@pytest.fixture
def data(bobs_role: CourseTutor, hall: Room) -> dict[str, str]:
    """Three Mondays, of which the second is a public holiday."""
    return form({"first": "2026-05-18", "weeks": "3", "skip_holidays": "on"}, group(bobs_role, hall))
