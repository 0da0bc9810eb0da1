"""Forms about a course as a whole."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.core.forms import LineField
from attendance.courses.models import Course

LARGEST = {"bonus_points": 1000, "allowed_absences": 100, "grace_minutes": 600}


class CourseForm(forms.ModelForm[Course]):
    """Name, semester, the bonus rule, how names are found, what new slots begin with. That no two courses share a name
    in a semester is the database's word."""

    class Meta:
        model = Course
        fields = [
            "name",
            "semester",
            "bonus_points",
            "allowed_absences",
            "grace_minutes",
            "name_display",
            "rotating_code",
        ]
        field_classes = {"name": LineField, "semester": LineField}
        widgets = {"name_display": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The databases end in different places, so the form ends before either.
        for name, most in LARGEST.items():
            self.fields[name].validators.append(MaxValueValidator(most))
            self.fields[name].widget.attrs["max"] = most
        self.fields["name_display"].required = False

    def clean_name_display(self) -> str:
        """Who says nothing about it, a script for one, leaves it as it is."""
        return self.cleaned_data["name_display"] or self.instance.name_display

    def _get_validation_exclusions(self) -> set[str]:
        """Nothing looks before the write: the fields above check what is typed, and the action says beside which of
        them the database refused it. The model's own look would say it of the form as a whole."""
        return set(self.fields)


class RosterFilter(forms.Form):
    """What of the roster is shown. Whatever does not fit is left out, so that an old link still shows a page."""

    ON_ROSTER, WITHDRAWN, ALL = "", "withdrawn", "all"

    q = LineField(
        label=_("Search"),
        required=False,
        max_length=200,
        widget=forms.SearchInput(attrs={"placeholder": _("Name, number or e-mail"), "autocomplete": "off"}),
    )
    group = forms.ChoiceField(label=_("Group"), required=False)
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            (ON_ROSTER, _("On the roster")),
            (WITHDRAWN, _("Withdrawn")),
            (ALL, pgettext_lazy("students", "All")),
        ],
    )
    page = forms.IntegerField(required=False, min_value=1, max_value=10_000, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, groups: list[str]) -> None:
        super().__init__(data)
        choices = [("", _("All groups")), *((group, group) for group in groups)]
        self.fields["group"].choices = choices  # type: ignore[attr-defined]  # it is the ChoiceField above
        self.full_clean()

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("q", "group", "show"))

    def value(self, name: str) -> Any:
        return self.cleaned_data.get(name) or ""
