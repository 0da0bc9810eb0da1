"""The routes that the apps list in tests/<app>/routes.py, and the world that they point at."""

import importlib
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import HttpResponseBase
from django.test import Client

from attendance.accounts.models import CalendarAddress
from attendance.courses.models import Course, CourseTutor
from tests.factories.courses import CourseFactory, StudentFactory
from tests.factories.register import (
    AttendanceFactory,
    ExcuseFactory,
    MissingNameFactory,
    NoteFactory,
    ParticipationFactory,
)
from tests.factories.rooms import RoomFactory
from tests.factories.sessions import SessionFactory, SlotFactory
from tests.world import Route, World

ROUTES: list[Route] = [
    route
    for file in sorted(Path(__file__).parent.glob("*/routes.py"))
    for route in importlib.import_module(f"tests.{file.parent.name}.routes").ROUTES
]


@pytest.fixture
def world(course: Course, bobs_role: CourseTutor) -> World:
    session = SessionFactory.create(course=course, week_nr=1)
    room = RoomFactory.create()
    slot = SlotFactory.create(session=session, tutor=bobs_role, room=room, open=True)
    student = StudentFactory.create(course=course, given="Dana", family="Kowalczyk")
    absent = StudentFactory.create(course=course, given="Emil", family="Absent")
    foreign_course = CourseFactory.create(name="Fremdkurs")
    foreign_student = StudentFactory.create(course=foreign_course, given="Fremda", family="Fremdling")
    foreign_slot = SlotFactory.create(session__course=foreign_course)
    AttendanceFactory.create(slot=foreign_slot, student=foreign_student)
    return World(
        course=course,
        session=session,
        empty_session=SessionFactory.create(course=course, week_nr=2, batch=uuid4()),
        slot=slot,
        closed_slot=SlotFactory.create(session=session, tutor=bobs_role),
        student=student,
        absent=absent,
        withdrawn=StudentFactory.create(course=course, withdrawn_at=session.slots.get(pk=slot.pk).starts_at),
        attendance=AttendanceFactory.create(slot=slot, student=student, seat_id="s0-0"),
        excuse=ExcuseFactory.create(session=session, student=absent),
        missing_name=MissingNameFactory.create(slot=slot, name="Mila Missing", seat_id="s1-2"),
        note=NoteFactory.create(slot=slot, student=student, text="Presented exercise 3"),
        participation=ParticipationFactory.create(slot=slot, student=student, remark="On the board"),
        tutor=bobs_role,
        room=room,
        unused_room=RoomFactory.create(),
        layout=room.layout,
        calendar=CalendarAddress.objects.create(user=bobs_role.user),
        foreign_course=foreign_course,
        foreign_student=foreign_student,
    )


def ask(client: Client, method: str, route: Route, world: World) -> HttpResponseBase:
    send = client.get if method == "get" else client.post
    return send(route.url(world), route.body(world))


def text_of(response: HttpResponseBase) -> str:
    """The whole body, streamed or not; the response is closed."""
    body = b"".join(response) if response.streaming else getattr(response, "content", b"")
    finish(response)
    return body.decode(errors="replace")


def finish(response: HttpResponseBase) -> None:
    """Close what a download holds open until it is sent, but not the connection that the test writes on."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)
