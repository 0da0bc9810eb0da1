"""A note as it comes from the page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.notes.actions import Base
from attendance.notes.models import Note


class TextField(forms.CharField):
    """Browsers send line ends of two characters but count them as one; so do we."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


class NoteForm(forms.Form):
    """The text, whom it is about, and which note the writer had read (empty: none)."""

    student = forms.IntegerField(min_value=1)
    note = forms.IntegerField(min_value=1, required=False)
    version = forms.IntegerField(min_value=1, required=False)
    text = TextField(
        required=False,
        max_length=Note._meta.get_field("text").max_length,
        error_messages={"max_length": _("A note has at most %(limit_value)d characters, this one has %(show_value)d.")},
    )

    def base(self) -> Base | None:
        pk, version = self.cleaned_data.get("note"), self.cleaned_data.get("version")
        return Base(pk, version) if pk and version else None
