"""The form of a semester's plan: a few questions, rows of groups, rows of free weeks."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.accounts.models import User
from attendance.courses.access import courses_for_tutor
from attendance.courses.models import Course, CourseTutor
from attendance.sessions.forms.fields import date_field, time_field
from attendance.sessions.forms.sessions import LAST_YEAR, check_year, room_label
from attendance.sessions.models import Slot
from attendance.sessions.planner import Meeting, Wish, holidays_of
from attendance.sessions.queries import last_week_of, slot_tutors, suggest_session
from rooms.models import Room

Row = TypeVar("Row")

USUAL_WEEKS, MOST_WEEKS = 14, 52
MOST_MEETINGS, MOST_BREAKS = 12, 4
# Rows of groups that one sees without asking for more.
SHOWN = 3


def _picker(known: Mapping[str, Row]) -> Callable[[str], Row]:
    """What turns a key that was chosen into its row; an unknown one is a ValueError, which fields understand."""

    def pick(key: str) -> Row:
        if key not in known:
            raise ValueError(key)
        return known[key]

    return pick


class SpanForm(forms.Form):
    """From when, for how long."""

    first = date_field(gettext_lazy("First day"))
    weeks = forms.IntegerField(
        label=gettext_lazy("Weeks"),
        min_value=1,
        max_value=MOST_WEEKS,
        help_text=gettext_lazy("Counted on the calendar, free weeks among them."),
    )
    skip_holidays = forms.BooleanField(
        label=gettext_lazy("Leave out public holidays"),
        required=False,
        help_text=lazy(lambda: _("Those of %(place)s.") % {"place": holidays_of()}, str)(),
    )
    shared = forms.ChoiceField(
        label=gettext_lazy("Groups that meet on different weekdays of a week are"),
        choices=[
            ("yes", gettext_lazy("groups of one session: a student comes to one of them")),
            ("no", gettext_lazy("sessions of their own: a student comes to all of them")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )

    def clean_first(self) -> date:
        return check_year(self.cleaned_data["first"])

    def clean_shared(self) -> bool:
        return bool(self.cleaned_data["shared"] != "no")


class MeetingForm(forms.Form):
    """One group's day, hours, room and tutor. A row of which nothing but the tutor is filled in counts for nothing: the
    likely one stands in each row from the start."""

    weekday = forms.TypedChoiceField(
        label=gettext_lazy("Weekday"),
        coerce=int,
        choices=[("", "–"), *WEEKDAYS.items()],
    )
    start = time_field(gettext_lazy("Start"))
    end = time_field(gettext_lazy("End"))
    room = forms.TypedChoiceField(label=gettext_lazy("Room"), required=False, empty_value=None)
    tutor = forms.TypedChoiceField(label=gettext_lazy("Tutor"))

    def __init__(self, *args: Any, rooms: Mapping[str, Room], tutors: Mapping[str, CourseTutor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        room: forms.TypedChoiceField = self.fields["room"]  # type: ignore[assignment]  # as declared above
        room.choices = [("", _("No room")), *((pk, room_label(room)) for pk, room in rooms.items())]
        room.coerce = _picker(rooms)
        tutor: forms.TypedChoiceField = self.fields["tutor"]  # type: ignore[assignment]  # as declared above
        tutor.choices = [("", "–"), *((pk, str(tutor)) for pk, tutor in tutors.items())]
        tutor.coerce = _picker(tutors)

    def has_changed(self) -> bool:
        return bool(set(self.changed_data) - {"tutor"})

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("start") and data.get("end") and data["start"] >= data["end"]:
            self.add_error("end", _("The end must be after the start."))
        return data


class BreakForm(forms.Form):
    """Days on which nobody meets, whatever the calendar says."""

    first = date_field(gettext_lazy("Free from"))
    last = date_field(gettext_lazy("until"), required=False)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("first") and data.get("last") and data["last"] < data["first"]:
            self.add_error("last", _("The last free day comes before the first."))
        return data


class BaseMeetingSet(forms.BaseFormSet[MeetingForm]):
    """Rows that are filled in from the start may be emptied like any other."""

    def initial_form_count(self) -> int:
        return 0


MeetingSet = forms.formset_factory(
    MeetingForm,
    formset=BaseMeetingSet,
    extra=MOST_MEETINGS,
    min_num=1,
    max_num=MOST_MEETINGS,
    absolute_max=MOST_MEETINGS,
    validate_min=True,
)
BreakSet = forms.formset_factory(BreakForm, extra=MOST_BREAKS, max_num=MOST_BREAKS, absolute_max=MOST_BREAKS)


class LikeForm(forms.Form):
    """A course of one's own whose groups are taken over. Whatever does not fit is left out."""

    like = forms.TypedChoiceField(label=gettext_lazy("Groups as in"), required=False, empty_value=None)

    def __init__(self, data: Any, *, course: Course, user: User) -> None:
        super().__init__(data)
        found = courses_for_tutor(user).filter(sessions__slots__isnull=False).exclude(pk=course.pk).distinct()
        self.courses = {str(other.pk): other for other in found.order_by("name", "semester")}
        field: forms.TypedChoiceField = self.fields["like"]  # type: ignore[assignment]  # as declared above
        field.choices = [("", "–"), *((pk, str(other)) for pk, other in self.courses.items())]
        field.coerce = _picker(self.courses)
        self.full_clean()

    @property
    def chosen(self) -> Course | None:
        return self.cleaned_data.get("like")


def _groups_of(slots: Sequence[Slot], tutors: Mapping[str, CourseTutor]) -> list[dict[str, Any]]:
    """What the rows of a fresh form say; a tutor who is not on this course is left to be chosen."""
    own = {tutor.user_id: pk for pk, tutor in tutors.items()}
    return [
        {
            "weekday": slot.day.weekday(),
            "start": slot.start_time,
            "end": slot.end_time,
            "room": slot.room_id,
            "tutor": own.get(slot.tutor.user_id, ""),
        }
        for slot in slots[:MOST_MEETINGS]
    ]


def _rows_of(groups: Sequence[Slot], tutors: Mapping[str, CourseTutor], own: str) -> list[dict[str, Any]]:
    """The groups, and below them rows with nothing but the likely tutor, `own`."""
    rows = _groups_of(groups, tutors)
    return rows + [{"tutor": own} for _row in range(MOST_MEETINGS - len(rows)) if own]


class PlanForms:
    """The three parts as one. `data` is a POST, or what `kept` returned."""

    shown = SHOWN

    def __init__(
        self, course: Course, user: User, data: Mapping[str, Any] | None = None, *, like: Course | None = None
    ) -> None:
        """`like` is the course whose groups a fresh form begins with."""
        tutors = {str(tutor.pk): tutor for tutor in slot_tutors(course)}
        rooms = {str(room.pk): room for room in Room.objects.select_related("layout").order_by("name")}
        own = next((pk for pk, tutor in tutors.items() if tutor.user_id == user.pk or len(tutors) == 1), "")
        first = suggest_session(course).date if data is None else None
        groups = last_week_of(like) if like else []
        shared = "yes" if len({slot.session_id for slot in groups}) < 2 else "no"
        self.span = SpanForm(
            data, initial={"first": first, "weeks": USUAL_WEEKS, "skip_holidays": True, "shared": shared}
        )
        self.meetings = MeetingSet(
            data,
            prefix="meetings",
            initial=_rows_of(groups, tutors, own) if data is None else None,
            form_kwargs={"rooms": rooms, "tutors": tutors},
            error_messages={"too_few_forms": _("Say when at least one group meets.")},
        )
        lost = _("Something of the form got lost. Fill it in again.")
        self.breaks = BreakSet(data, prefix="breaks", error_messages={"missing_management_form": lost})

    @property
    def is_sent(self) -> bool:
        """Whether the form came along, as it does with the browser's button; a script may send the token alone."""
        return self.meetings.management_form.add_prefix("TOTAL_FORMS") in self.span.data

    def is_valid(self) -> bool:
        return all([self.span.is_valid(), self.meetings.is_valid(), self.breaks.is_valid()]) and self._ends_in_time()

    def _ends_in_time(self) -> bool:
        """No plan makes a session that the session's own form would refuse."""
        if all(day.year <= LAST_YEAR for day in self.wish.days()):
            return True
        sentence = _("The last of these weeks lies beyond the year %(last)d.") % {"last": LAST_YEAR}
        self.span.add_error("weeks", sentence)
        return False

    @property
    def wish(self) -> Wish:
        """What a valid form asks for."""
        meetings = [Meeting(**form.cleaned_data) for form in self.meetings if form.has_changed()]
        breaks = [
            (form.cleaned_data["first"], form.cleaned_data["last"] or form.cleaned_data["first"])
            for form in self.breaks
            if form.has_changed()
        ]
        return Wish(**self.span.cleaned_data, meetings=meetings, breaks=breaks)

    @property
    def first_meetings(self) -> list[MeetingForm]:
        return self.meetings.forms[:SHOWN]

    @property
    def more_meetings(self) -> list[MeetingForm]:
        """Rows that are shown when asked for."""
        return self.meetings.forms[SHOWN:]

    @property
    def more_used(self) -> bool:
        return any(form.has_changed() for form in self.more_meetings)

    @property
    def breaks_used(self) -> bool:
        return any(form.has_changed() for form in self.breaks.forms)

    def kept(self) -> dict[str, str]:
        """What was typed, for the way through the browser."""
        parts: list[forms.Form] = [self.span, self.meetings.management_form, *self.meetings.forms]
        parts += [self.breaks.management_form, *self.breaks.forms]
        names = [part.add_prefix(name) for part in parts for name in part.fields]
        return {name: str(self.span.data[name]) for name in names if name in self.span.data}


def plan_data(wish: Wish) -> dict[str, str]:
    """A wish as a browser would send it, for a form that is filled in with it."""
    data = {"first": wish.first.isoformat(), "weeks": str(wish.weeks), "shared": "yes" if wish.shared else "no"}
    data |= {"skip_holidays": "on"} if wish.skip_holidays else {}
    for prefix, most in (("meetings", MOST_MEETINGS), ("breaks", MOST_BREAKS)):
        data |= {f"{prefix}-TOTAL_FORMS": str(most), f"{prefix}-INITIAL_FORMS": "0"}
    for number, meeting in enumerate(wish.meetings[:MOST_MEETINGS]):
        data |= {
            f"meetings-{number}-weekday": str(meeting.weekday),
            f"meetings-{number}-start": f"{meeting.start:%H:%M}",
            f"meetings-{number}-end": f"{meeting.end:%H:%M}",
            f"meetings-{number}-room": str(meeting.room_pk or ""),
            f"meetings-{number}-tutor": str(meeting.tutor.pk),
        }
    for number, (first, last) in enumerate(wish.breaks[:MOST_BREAKS]):
        data |= {f"breaks-{number}-first": first.isoformat(), f"breaks-{number}-last": last.isoformat()}
    return data
