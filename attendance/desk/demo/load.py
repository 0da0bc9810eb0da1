"""Makes the demo or brings it up to date, and says what is in it."""

from collections.abc import Mapping
from datetime import datetime
from random import Random
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from attendance.accounts.models import User
from attendance.courses.models import Course, Role
from attendance.desk.demo.doubts import write_doubts
from attendance.desk.demo.history import write_history
from attendance.desk.demo.people import ACCOUNTS, COLLEAGUE
from attendance.desk.demo.record import fresh_password
from attendance.desk.demo.redate import bring_to_today
from attendance.desk.demo.rooms import make_rooms
from attendance.desk.demo.schedule import RUNNING_WEEK, hours_around
from attendance.desk.demo.semester import write_main_course, write_other_course
from attendance.sessions.actions import open_slot
from attendance.sessions.models import ClassSession, Slot

SEED = 2026


def load_demo(passwords: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """All or nothing; whatever was entered stays. Gives what `demo_data --json` prints.

    The demo is found again by its accounts, its course by its owner, and the open slot as the oldest one of the
    running week, so that nothing depends on the record beside the database.
    """
    with transaction.atomic():
        used = {key: passwords.get(key) or fresh_password() for key in ACCOUNTS}
        users = {key: _account(key, used[key]) for key in ACCOUNTS}
        course = _owned_course(users["tutor"]) or _write_all(users, now)
        slot = _open_slot(course, users, now)
    return {
        **{key: {"email": users[key].email, "password": used[key]} for key in ACCOUNTS},
        "course_id": course.pk,
        "session_id": slot.session_id,
        "room_id": slot.room_id,
        "open_slot": _describe_slot(slot),
        "students": _students(course, slot),
    }


def _account(key: str, password: str) -> User:
    """The account with this password, whatever it was before: it is printed at each start, so it has to work."""
    email, name = ACCOUNTS[key]
    user = User.objects.filter(email=email).first() or User(email=email, name=name)
    user.is_active = True
    user.is_staff = user.is_superuser = key == "admin"
    if not user.check_password(password):
        user.set_password(password)
    user.save()
    return user


def _owned_course(user: User) -> Course | None:
    return Course.objects.filter(tutors__user=user, tutors__role=Role.OWNER).order_by("pk").first()


def _write_all(users: Mapping[str, User], now: datetime) -> Course:
    random = Random(SEED)  # noqa: S311 - the same semester each time, no secret
    today = timezone.localdate(now)
    rooms = make_rooms(users["tutor"])
    colleague = User.objects.filter(email=COLLEAGUE[0]).first() or User.objects.create_user(
        COLLEAGUE[0], name=COLLEAGUE[1]
    )
    main = write_main_course(
        owner=users["tutor"],
        colleague=colleague,
        viewer=users["viewer"],
        rooms=rooms,
        hours=hours_around(now),
        now=now,
        today=today,
    )
    write_history(main, random, now)
    write_doubts(main, Random(SEED), now)  # noqa: S311 - as above
    other = write_other_course(owner=users["other_tutor"], room=rooms.seminar, now=now, today=today)
    write_history(other, random, now)
    return main.course


def _open_slot(course: Course, users: Mapping[str, User], now: datetime) -> Slot:
    """The slot that runs now, open: made again if somebody deleted it, opened again if somebody closed it."""
    session, _ = ClassSession.objects.get_or_create(
        course=course, week_nr=RUNNING_WEEK, defaults={"date": timezone.localdate(now)}
    )
    slot = Slot.objects.filter(session=session).select_related("session", "room").order_by("pk").first()
    if slot is None:
        hours = hours_around(now)[0]
        tutor = course.tutors.get(user=users["tutor"])
        room = make_rooms(users["tutor"]).hall
        slot = Slot(session=session, tutor=tutor, room=room, start_time=hours.start, end_time=hours.end)
        slot.save()
    other = _owned_course(users["other_tutor"])
    bring_to_today([course, other] if other else [course], slot, now)
    open_slot(slot, by=users["tutor"])
    return slot


def _describe_slot(slot: Slot) -> dict[str, Any]:
    return {
        "id": slot.pk,
        "code": slot.code,
        "url": settings.BASE_URL + reverse("checkin:page", args=[slot.code]),
        "projector_url": settings.BASE_URL + reverse("checkin:projector", args=[slot.pk]),
    }


def _students(course: Course, slot: Slot) -> list[dict[str, Any]]:
    """Those on the roster; whoever is in the open slot already comes last, so that a try begins with the others."""
    present = set(slot.attendances.values_list("student_id", flat=True))
    students = course.students.filter(withdrawn_at=None)
    ordered = sorted(students, key=lambda student: (student.pk in present, student.sort_key))
    return [{"id": student.pk, "name": student.name} for student in ordered]
