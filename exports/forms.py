"""The options of an export."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class CsvForm(forms.Form):
    """`bom`: begin with a byte order mark, by which Excel knows that a CSV file is UTF-8."""

    bom = forms.BooleanField(required=False)


class SheetForm(forms.Form):
    """What a printed list shows. A group that nobody is in gives an empty list, and says so."""

    group = forms.CharField(label=_("Group"), required=False, max_length=200, widget=forms.Select)
    ticked = forms.BooleanField(label=_("Tick who is in already"), required=False)
    numbers = forms.BooleanField(label=_("With student numbers"), required=False)

    def __init__(self, *args: Any, groups: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Whole roster")), *((name, name) for name in groups)]
        self.fields["group"].widget = forms.Select(choices=choices)
