"""Forms about single sessions and slots."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.accounts.models import User
from attendance.core.clock import local_datetime
from attendance.core.forms import LineField
from attendance.courses.models import Course, CourseTutor
from attendance.sessions.forms.fields import MINUTES, date_field
from attendance.sessions.models import ClassSession, Slot
from attendance.sessions.queries import Moving, slot_tutors
from rooms.models import Room

# Beyond these a date is a slip of the keys; within them every moment of a day can be reckoned with.
FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_WEEKS = 999
# How far from its slot a planned time may lie.
A_DAY = timedelta(days=1)
MOMENT = "%Y-%m-%dT%H:%M"


def check_year(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        years = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise ValidationError(_("The year lies between %(first)d and %(last)d.") % years)
    return day


class SessionForm(forms.ModelForm[ClassSession]):
    """A week and its date; the course is set on the instance. `moving` is what goes with the date: it wants a tick."""

    week_nr = forms.IntegerField(label=gettext_lazy("Week"), min_value=1, max_value=MOST_WEEKS)
    move_anyway = forms.BooleanField(label=gettext_lazy("Move it all the same"), required=False)

    class Meta:
        model = ClassSession
        fields = ["week_nr", "date"]
        widgets = {"date": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}
        error_messages = {"date": {"invalid": gettext_lazy("This is not a date of the calendar.")}}

    def __init__(self, *args: Any, moving: Moving | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.moving = moving
        if not moving:
            del self.fields["move_anyway"]

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        if self.moving and "date" in data and "date" in self.changed_data and not data.get("move_anyway"):
            self.add_error("move_anyway", _("The date changes: tick this if what was recorded shall go with it."))
        return data

    def clean_date(self) -> date:
        return check_year(self.cleaned_data["date"])

    def validate_constraints(self) -> None:
        """Nothing looks before the write: the action says what the constraint refused."""


def room_label(room: Room) -> str:
    return _("%(room)s (%(seats)d seats)") % {"room": room, "seats": room.layout.seat_count}


class RoomChoiceField(forms.ModelChoiceField[Room]):
    """Rooms by name, with their seats."""

    def label_from_instance(self, obj: Room) -> str:
        return room_label(obj)


class SlotForm(forms.ModelForm[Slot]):
    """One group's meeting; the session is set on the instance. All times are local. No day is the session's date. `was`
    is the slot as it was when the form was drawn."""

    day = date_field(gettext_lazy("Day"), required=False)
    room = RoomChoiceField(
        label=gettext_lazy("Room"),
        queryset=Room.objects.select_related("layout").order_by("name"),
        required=False,
        empty_label=gettext_lazy("No room: names alone, no seats"),
    )
    was = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)

    class Meta:
        model = Slot
        fields = ["start_time", "end_time", "room", "tutor", "substitute", "opens_at", "locks_at", "rotating_code"]
        widgets = {
            "start_time": forms.TimeInput(format=MINUTES, attrs={"type": "time"}),
            "end_time": forms.TimeInput(format=MINUTES, attrs={"type": "time"}),
            "opens_at": forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"}),
            "locks_at": forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"}),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tutors = slot_tutors(self.instance.session.course)
        self._offer("tutor", tutors, None)
        self._offer("substitute", tutors, _("Nobody: the tutor holds it"))
        self.initial["day"] = self.instance.day
        if self.instance.pk is None:
            self.initial["rotating_code"] = self.instance.session.course.rotating_code
            self.initial["tutor"] = next((tutor.pk for tutor in tutors if tutor.user_id == user.pk), None)

    def _offer(self, name: str, tutors: QuerySet[CourseTutor], nobody: str | None) -> None:
        field: forms.ModelChoiceField[CourseTutor] = self.fields[name]  # type: ignore[assignment]  # a foreign key's field
        field.queryset, field.empty_label = tutors, nobody

    def clean_day(self) -> date:
        """In the week of its session, or where it is: only a move takes a slot to another week."""
        session, day = self.instance.session, self.cleaned_data["day"] or self.instance.session.date
        if day != self.instance.day and not session.monday <= day <= session.sunday:
            week = {"monday": date_format(session.monday, "j M"), "sunday": date_format(session.sunday, "j M Y")}
            raise ValidationError(
                _("Its session's week is %(monday)s to %(sunday)s. Move the slot to hold it in another one.") % week
            )
        return check_year(day)

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        if data.get("start_time") and data.get("end_time") and data["start_time"] >= data["end_time"]:
            self.add_error("end_time", _("The end must be after the start."))
        if data.get("opens_at") and data.get("locks_at") and data["opens_at"] >= data["locks_at"]:
            self.add_error("locks_at", _("The slot must lock after it opens."))
        for name in ("opens_at", "locks_at"):
            if data.get(name) and not FIRST_YEAR < data[name].year < LAST_YEAR:
                self.add_error(name, _("This year is too far away."))
        if data.get("substitute") and data["substitute"] == data.get("tutor"):
            self.add_error("substitute", _("The substitute is somebody else than the tutor."))
        if "day" in data:
            self.instance.day = data["day"]
        if data.get("start_time") and data.get("end_time") and "day" in data:
            day = data["day"]
            self._keep_near(local_datetime(day, data["start_time"]), local_datetime(day, data["end_time"]))
        return data

    def _keep_near(self, start: datetime, end: datetime) -> None:
        """A plan for another day is a slip of the keys that nobody notices before the hall stands waiting."""
        opens_at, locks_at = self.cleaned_data.get("opens_at"), self.cleaned_data.get("locks_at")
        if opens_at and not start - A_DAY <= opens_at < end:
            self.add_error("opens_at", _("This must lie before the slot's end, and at most a day before its start."))
        if locks_at and not start < locks_at <= end + A_DAY:
            self.add_error("locks_at", _("This must lie after the slot's start, and at most a day after its end."))

    def validate_constraints(self) -> None:
        """`clean` says it beside the field; the database has the last word."""


class CancellationForm(forms.Form):
    """Why a session does not take place; students never see it."""

    reason = LineField(label=gettext_lazy("Reason"), max_length=200)


class SessionFilter(forms.Form):
    """What of the sessions is listed. Whatever does not fit is left out, so that an old link still shows a page."""

    course = forms.ChoiceField(label=gettext_lazy("Course"), required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=10_000, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, courses: Sequence[Course]) -> None:
        super().__init__(data)
        choices = [("", _("All courses")), *((str(course.pk), str(course)) for course in courses)]
        self.fields["course"].choices = choices  # type: ignore[attr-defined]  # it is the ChoiceField above
        self.full_clean()

    @property
    def course_pk(self) -> int | None:
        chosen = self.cleaned_data.get("course")
        return int(chosen) if chosen else None

    @property
    def page_number(self) -> int | None:
        return self.cleaned_data.get("page")


class RotationForm(forms.Form):
    """Whether the code shall rotate."""

    rotating_code = forms.BooleanField(required=False)

    @property
    def is_on(self) -> bool:
        return self.is_valid() and self.cleaned_data["rotating_code"]


class NextForm(forms.Form):
    """Where a button wants to go back to: a path of this site, or nowhere in particular."""

    next = forms.CharField(required=False, max_length=500)

    @property
    def path(self) -> str:
        path = self.cleaned_data["next"] if self.is_valid() else ""
        is_own = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
        return path if is_own else ""
