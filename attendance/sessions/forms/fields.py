"""Fields of days and times as native inputs, local to the installation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

MINUTES = "%H:%M"


def date_field(label: Any, **options: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    errors = {"invalid": gettext_lazy("This is not a date of the calendar.")}
    return forms.DateField(label=label, widget=widget, error_messages=errors, **options)


def time_field(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(format=MINUTES, attrs={"type": "time"}))
