"""What the overview pages are asked for."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AbsentForm(forms.Form):
    """Letters of a name, to find who is not here yet. Nonsense counts as nothing."""

    q = forms.CharField(
        label=_("Find a name"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "placeholder": _("Type a name")}),
    )

    def letters(self) -> str:
        return str(self.cleaned_data["q"]) if self.is_valid() else ""


class SeatForm(AbsentForm):
    """The seat that was tapped, and letters of who sits there."""

    seat = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    field_order = ("seat", "q")

    def seat_id(self) -> str:
        return str(self.cleaned_data["seat"]) if self.is_valid() else ""


class HintForm(forms.Form):
    """Which hint: whose attempt, and when it was."""

    student = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    at = forms.DateTimeField()


class SweepForm(forms.Form):
    """How many heads were counted, and which draw of random seats is shown."""

    counted = forms.IntegerField(
        label=_("Heads counted"),
        required=False,
        min_value=0,
        max_value=9999,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    draw = forms.IntegerField(required=False, min_value=0, max_value=10**6, widget=forms.HiddenInput)

    def heads(self) -> int | None:
        return self.cleaned_data.get("counted") if self.is_valid() else None

    def number(self) -> int:
        """Nonsense counts as the first draw."""
        self.is_valid()
        return self.cleaned_data.get("draw") or 0
