from datetime import time
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from attendance.core.clock import local_today
from attendance.sessions.codes import fresh_code
from attendance.sessions.models import ClassSession, Slot, Status
from tests.factories.courses import CourseFactory, CourseTutorFactory
from tests.factories.rooms import RoomFactory


class SessionFactory(DjangoModelFactory[ClassSession]):
    class Meta:
        model = ClassSession

    course = factory.SubFactory(CourseFactory)
    week_nr = factory.Sequence(lambda n: n + 1)
    date = factory.LazyFunction(local_today)


class SlotFactory(DjangoModelFactory[Slot]):
    """A closed slot today from 10:00 to 11:30 in a room of six seats; `open=True` opens it."""

    class Meta:
        model = Slot

    class Params:
        open = factory.Trait(status=Status.OPEN)
        locked = factory.Trait(status=Status.LOCKED)

    session = factory.SubFactory(SessionFactory)
    tutor = factory.SubFactory(CourseTutorFactory, course=factory.SelfAttribute("..session.course"))
    room = factory.SubFactory(RoomFactory)
    start_time = time(10, 0)
    end_time = time(11, 30)

    @classmethod
    def _adjust_kwargs(cls, **kwargs: Any) -> dict[str, Any]:
        # Where no trait is asked for, "status" holds a marker that says to leave it to the model.
        if kwargs.get("status") in (Status.OPEN, Status.LOCKED):
            kwargs.setdefault("code", fresh_code())
            kwargs.setdefault("status_set_at", timezone.now())
            kwargs.setdefault("layout", kwargs["room"].layout if kwargs["room"] else None)
        return kwargs
