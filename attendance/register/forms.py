"""The register's input."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from attendance.core.forms import RowsField
from attendance.core.text import fold
from attendance.courses.models import Student
from attendance.register.undo import MAX_LENGTH


class FilterForm(forms.Form):
    """The name that a page's rows are narrowed to."""

    q = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "placeholder": _("Filter by name")}),
    )

    def folded(self) -> str:
        self.is_valid()
        return fold(self.cleaned_data.get("q", ""))


class SheetForm(FilterForm):
    """The register of a session: `slot` is whose field for names has the focus."""

    slot = forms.IntegerField(required=False, widget=forms.HiddenInput)


class RegisterForm(FilterForm):
    """What narrows and orders the register of a course; what makes no sense is left out."""

    NAME, ABSENCES, BONUS = "", "absences", "bonus"

    # Not a choice: a group that nobody is in any more finds nobody, and says so.
    group = forms.CharField(label=_("Group"), required=False, max_length=200, widget=forms.Select)
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[(NAME, _("By name")), (ABSENCES, _("Most absences first")), (BONUS, _("Lost bonus first"))],
    )
    risk = forms.BooleanField(label=_("At risk"), required=False)

    def __init__(self, *args: Any, groups: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("All groups")), *((name, name) for name in groups)]
        self.fields["group"].widget = forms.Select(choices=choices)


class PageForm(forms.Form):
    """Which page a button stood on, so that the answer goes back there."""

    COURSE, SESSION, CELL, SLOT, SWEEP, SWEEP_MAP = "course", "session", "cell", "slot", "sweep", "sweep-map"

    page = forms.ChoiceField(
        choices=[(name, name) for name in (COURSE, SESSION, CELL, SLOT, SWEEP, SWEEP_MAP)],
        required=False,
        widget=forms.HiddenInput,
    )


class SweepStateForm(forms.Form):
    """What the page of a sweep was asked for, so that an answer shows the same."""

    draw = forms.IntegerField(required=False, min_value=0, max_value=10**6)
    counted = forms.IntegerField(required=False, min_value=0, max_value=9999)

    def query(self) -> dict[str, int]:
        """What is set and makes sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value is not None}


class MarkForm(forms.Form):
    """Who is in, and on which seat if any."""

    student = forms.IntegerField(min_value=1)
    seat = forms.CharField(max_length=100, required=False, empty_value=None)


class AddNameForm(forms.ModelForm[Student]):
    """Somebody who left their name, for the roster."""

    class Meta:
        model = Student
        fields = ("given", "family", "number")

    def clean_number(self) -> str | None:
        return self.cleaned_data["number"] or None


class UndoForm(forms.Form):
    """What an Undo button carries."""

    token = forms.CharField(max_length=MAX_LENGTH)


class SeveralUndoForm(forms.Form):
    """What the Undo button of many rows carries."""

    token = forms.CharField(max_length=500_000)


class NameForm(forms.Form):
    """Who is in, as typed."""

    name = forms.CharField(max_length=200)


class CheckForm(forms.Form):
    """Which sheet of paper it is: `check` is in its head."""

    check = forms.CharField(
        label=_("Check of the sheet"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("Five letters and digits in the sheet's head; only needed for row numbers."),
    )


class PaperForm(CheckForm):
    """What stands on a sheet of paper."""

    entries = forms.CharField(
        label=_("Who was there"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Row numbers or names, with the seat where there is one: 1-5, 8, 12 A4, A5 Kowalczyk"),
    )


class SeveralForm(forms.Form):
    """The students that were ticked."""

    students = RowsField(
        Student.objects.none(),
        widget=forms.MultipleHiddenInput,
        error_messages={
            "required": _("Tick somebody first."),
            "invalid_choice": _("Somebody who is ticked is not in this course."),
        },
    )

    def __init__(self, *args: Any, students: QuerySet[Student], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["students"].queryset = students  # type: ignore[attr-defined]  # it is the field above

    @property
    def ticked(self) -> list[int]:
        """Whose boxes stay ticked where the form is refused."""
        return [student.pk for student in self.cleaned_data.get("students", ())]

    @property
    def problem(self) -> str:
        """What is wrong with the ticks, in one sentence."""
        return " ".join(str(error) for error in (*self.errors.get("students", ()), *self.non_field_errors()))


class SeveralExcuseForm(SeveralForm):
    """And why they were absent."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


class ExcuseForm(forms.Form):
    """Why somebody was absent."""

    student = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=500)


class TwinForm(FilterForm):
    """Who else on the roster may be the same person; `other` is the one that was chosen."""

    other = forms.IntegerField(min_value=1, required=False)

    def other_id(self) -> int | None:
        return self.cleaned_data["other"] if self.is_valid() else None


class MergeForm(forms.Form):
    """Who goes into the entry, and which preview was seen."""

    other = forms.IntegerField(min_value=1)
    seen = forms.CharField(max_length=64)
