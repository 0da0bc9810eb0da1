"""A phone that remembers its student in one course, if they wish, so that next week is one tap.

All of it is a cookie in that browser: signed, one for each course, sent to the students' pages alone. The server keeps
nothing of it, so what the phone forgets is forgotten. It names an entry of the roster; once that has left the course,
was merged into another or deleted, the cookie says nothing.
"""

from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from attendance.sessions.models import Slot
from checkin.names import key_of
from checkin.page import Ask

SALT = "checkin.remembered"
# A semester, from its first week to a repeated exam.
MAX_AGE = timedelta(days=200)
PATH = "/s/"


def remembered_student(request: HttpRequest, slot: Slot) -> int:
    """The id of the student whom this phone remembers for the slot's course, 0 for none. The cookie's name is signed
    with it, so that of another course is worth nothing here."""
    return int(request.get_signed_cookie(_cookie(slot), default=None, salt=SALT, max_age=MAX_AGE) or 0)


def with_remembered(ask: Ask, request: HttpRequest, slot: Slot) -> Ask:
    """The remembered student as the chosen one, unless the visitor has chosen, or looks for, another."""
    student = 0 if ask.student or ask.is_searching else remembered_student(request, slot)
    return replace(ask, student=student, key=key_of(slot, student), is_remembered=True) if student else ask


def remember_student(response: HttpResponse, slot: Slot, student: int) -> None:
    response.set_signed_cookie(
        _cookie(slot),
        str(student),
        salt=SALT,
        max_age=MAX_AGE,
        path=PATH,
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def forget_student(response: HttpResponse, slot: Slot) -> None:
    response.delete_cookie(_cookie(slot), path=PATH, samesite="Strict")


def _cookie(slot: Slot) -> str:
    return f"me-{slot.session.course_id}"
