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
