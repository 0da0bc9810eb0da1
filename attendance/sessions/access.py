"""The only way in which a session or a slot enters a view; `session.course` carries the user's role."""

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404

from attendance.accounts.models import User
from attendance.courses.access import admit, require_edit
from attendance.courses.models import CourseTutor
from attendance.sessions.models import ClassSession, Slot
from attendance.sessions.queries import slots


def sessions_for_tutor(user: User) -> QuerySet[ClassSession]:
    """All sessions of the courses that the user may see."""
    sessions = ClassSession.objects.select_related("course")
    return sessions if user.is_admin else sessions.filter(course__tutors__user=user)


def slots_for_tutor(user: User) -> QuerySet[Slot]:
    """All slots of the courses that the user may see, with the user's role as `own_role`."""
    role = CourseTutor.objects.filter(course=OuterRef("session__course"), user=user).values("role")
    found = slots().annotate(own_role=Subquery(role))
    return found if user.is_admin else found.filter(own_role__isnull=False)


def session_for_tutor(user: User, pk: int) -> ClassSession:
    role = CourseTutor.objects.filter(course=OuterRef("course"), user=user).values("role")
    session = ClassSession.objects.select_related("course").annotate(own_role=Subquery(role)).filter(pk=pk).first()
    if session is None:
        raise Http404
    admit(user, session.course, session.own_role)
    return session


def session_to_write(user: User, pk: int) -> ClassSession:
    session = session_for_tutor(user, pk)
    require_edit(session.course)
    return session


def slot_for_tutor(user: User, pk: int) -> Slot:
    """A slot with its session, course, room, tutor and layout, in one statement."""
    role = CourseTutor.objects.filter(course=OuterRef("session__course"), user=user).values("role")
    slot = slots().annotate(own_role=Subquery(role)).filter(pk=pk).first()
    if slot is None:
        raise Http404
    admit(user, slot.session.course, slot.own_role)
    return slot


def slot_to_write(user: User, pk: int) -> Slot:
    slot = slot_for_tutor(user, pk)
    require_edit(slot.session.course)
    return slot
