"""The form with which a course is copied to another semester: the course, who comes along, and its plan."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Max, Min
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.accounts.models import User
from attendance.core.clock import local_today
from attendance.courses.forms.course import CourseForm
from attendance.courses.models import Course, CourseTutor
from attendance.courses.queries import people
from attendance.courses.semesters import next_semester
from attendance.sessions.forms.plan import MOST_MEETINGS, MOST_WEEKS, PlanForms
from attendance.sessions.planner import Wish
from attendance.sessions.queries import last_week_of

SALT = "sessions.copy-preview"
MAX_AGE = 60 * 60
# Lectures begin in the same week of every half-year.
HALF_YEAR = timedelta(weeks=26)


class CopyForm(CourseForm):
    """The course that will be, with the settings of its source; and which people of the source come along."""

    tutors = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Who comes along"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("With the same role. You own the copy, as whoever makes a course does."),
    )
    with_plan = forms.BooleanField(
        label=gettext_lazy("Plan its sessions now"),
        required=False,
        help_text=gettext_lazy("Without it the copy begins with no session, and you plan it later."),
    )

    def __init__(self, data: Any, *, source: Course, user: User, semester: str, with_plan: bool) -> None:
        others = [tutor for tutor in people(source) if tutor.user_id != user.pk and tutor.user.is_active]
        self.others = {str(tutor.pk): tutor for tutor in others}
        settings = model_to_dict(source, fields=CourseForm.Meta.fields)
        super().__init__(
            data,
            instance=Course(**settings | {"semester": semester}),
            initial={"tutors": list(self.others), "with_plan": with_plan},
        )
        field: forms.TypedMultipleChoiceField = self.fields["tutors"]  # type: ignore[assignment]  # as declared above
        field.choices = [(pk, f"{tutor} · {tutor.get_role_display()}") for pk, tutor in self.others.items()]
        field.coerce = self.others.__getitem__
        if not others:
            del self.fields["tutors"]

    @property
    def settings(self) -> list[forms.BoundField]:
        """What every course's form asks for besides the name and the semester."""
        return [self[name] for name in CourseForm.Meta.fields if name not in {"name", "semester"}]

    @property
    def settings_changed(self) -> bool:
        """Whether something among them was typed that is wrong, or not as in the source."""
        return self.is_bound and any(field.errors or field.name in self.changed_data for field in self.settings)

    @property
    def coming(self) -> list[CourseTutor]:
        """Who was ticked in a valid form."""
        found: list[CourseTutor] = self.cleaned_data.get("tutors", [])
        return found


class CopyForms:
    """The course and its plan as one. `data` is a POST, or what `kept` returned."""

    def __init__(self, source: Course, user: User, data: Mapping[str, Any] | None = None) -> None:
        self.source, self.user = source, user
        span = source.sessions.aggregate(first=Min("date"), last=Max("date"))
        semester, first = _suggest(source, span["first"], span["last"])
        self.course = CopyForm(data, source=source, user=user, semester=semester, with_plan=first is not None)
        self.with_plan = bool(data and data.get("with_plan"))
        self.plan = PlanForms(source, user, data) if data is not None else self._fresh_plan(first, span)
        if data is not None and not (self.with_plan or self.plan.is_valid()):
            # What is wrong with a plan that nobody asks for is left out, not told.
            self.plan = self._fresh_plan(first, span)

    def _fresh_plan(self, first: date | None, span: Mapping[str, date]) -> PlanForms:
        """The groups of the source, from the suggested day on for as long as the source went on."""
        plan = PlanForms(self.source, self.user, like=self.source)
        plan.span.initial["first"] = first or local_today()
        if first:
            plan.span.initial["weeks"] = min((span["last"] - span["first"]).days // 7 + 1, MOST_WEEKS)
        return plan

    @property
    def groups_too_many(self) -> int:
        """How many groups the source has, where that is more than a plan takes; else nothing."""
        groups = len(last_week_of(self.source))
        return groups if groups > MOST_MEETINGS else 0

    @property
    def is_sent(self) -> bool:
        """As `PlanForms.is_sent`."""
        return "name" in self.course.data

    def is_valid(self) -> bool:
        """Both parts are looked at, so that all that is wrong is seen at once."""
        if not self.with_plan:
            return self.course.is_valid()
        return all([self.course.is_valid(), self.plan.is_valid()]) and self._all_come_along()

    def _all_come_along(self) -> bool:
        """Whether no group waits for a tutor who was left behind."""
        coming = {self.user.pk} | {tutor.user_id for tutor in self.course.coming}
        rows = [form for form in self.plan.meetings if form.has_changed()]
        missing = [form for form in rows if form.cleaned_data["tutor"].user_id not in coming]
        for form in missing:
            form.add_error("tutor", _("%(tutor)s does not come along.") % {"tutor": form.cleaned_data["tutor"]})
        return not missing

    @property
    def wish(self) -> Wish | None:
        """The plan that valid forms ask for; its tutors are those of the source."""
        return self.plan.wish if self.with_plan else None

    def kept(self) -> dict[str, Any]:
        """What was typed, for the way through the browser."""
        fields = {name: str(self.course.data[name]) for name in self.course.fields if name in self.course.data}
        plan = self.plan.kept() if self.with_plan else {}
        return plan | fields | {"tutors": [str(tutor.pk) for tutor in self.course.coming]}


def _suggest(source: Course, first: date | None, last: date | None) -> tuple[str, date | None]:
    """The next semester that is not over yet, and its first day if it begins as the source did."""
    known = Course.objects.order_by().values_list("semester", flat=True).distinct()
    semester = next_semester(source.semester, known)
    if first is None or last is None:
        return semester, None
    first, last = first + HALF_YEAR, last + HALF_YEAR
    while last < local_today():
        first, last = first + HALF_YEAR, last + HALF_YEAR
        semester = next_semester(semester, known)
    return semester, first


def sign_copy(forms: CopyForms, fingerprint: str) -> str:
    """The token of a preview; it counts for this course, this user and one hour."""
    return signing.dumps([forms.source.pk, forms.user.pk, fingerprint, forms.kept()], salt=SALT, compress=True)


class CopyConfirmForm(forms.Form):
    """A preview that somebody says yes to."""

    token = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, source: Course, user: User) -> None:
        super().__init__(data)
        self.source, self.user = source, user

    def clean_token(self) -> tuple[str, dict[str, Any]]:
        """The plan's fingerprint, and what was typed."""
        invalid = ValidationError(_("This preview is not valid any more. Make it again."))
        try:
            source, user, fingerprint, kept = signing.loads(self.cleaned_data["token"], salt=SALT, max_age=MAX_AGE)
        except signing.BadSignature as error:
            raise invalid from error
        if (source, user) != (self.source.pk, self.user.pk):
            raise invalid
        return fingerprint, kept
