"""The register's input."""

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.core.text import fold


class FilterForm(forms.Form):
    """The name that a page's rows are narrowed to."""

    q = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "placeholder": _("Filter by name")}),
    )

    def folded(self) -> str:
        return fold(self.cleaned_data["q"]) if self.is_valid() else ""


class PageForm(forms.Form):
    """Which page a button stood on, so that the answer goes back there."""

    COURSE, SESSION, CELL, SLOT = "course", "session", "cell", "slot"

    page = forms.ChoiceField(
        choices=[(name, name) for name in (COURSE, SESSION, CELL, SLOT)],
        required=False,
        widget=forms.HiddenInput,
    )


class MarkForm(forms.Form):
    """Who is in, and on which seat if any."""

    student = forms.IntegerField(min_value=1)
    seat = forms.CharField(max_length=100, required=False, empty_value=None)


class UndoForm(forms.Form):
    """What an Undo button carries."""

    token = forms.CharField(max_length=4000)


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
