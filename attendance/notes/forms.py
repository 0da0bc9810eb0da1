"""A note as it comes from the page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.notes.actions import Base
from attendance.notes.models import Note

# A state of a note as one word: key and version, or that there is none.
GONE = "0"
ANY_STATE = r"^(0|\d{1,18}\.\d{1,9})$"


def state_of(note: Note | None) -> str:
    return f"{note.pk}.{note.version}" if note else GONE


class TextField(forms.CharField):
    """Browsers send line ends of two characters but count them as one; so do we."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


class NoteForm(forms.Form):
    """The text, whom it is about, and which note the writer had read (empty: none).

    After a conflict the page also sends which state of the note it shows beside the writer's text (`seen`), and,
    once the writer says so, that the text is to stand in its place (`over`).
    """

    student = forms.IntegerField(min_value=1)
    note = forms.IntegerField(min_value=1, required=False)
    version = forms.IntegerField(min_value=1, required=False)
    over = forms.RegexField(ANY_STATE, required=False)
    seen = forms.RegexField(ANY_STATE, required=False)
    text = TextField(
        required=False,
        max_length=Note._meta.get_field("text").max_length,
        error_messages={"max_length": _("A note has at most %(limit_value)d characters, this one has %(show_value)d.")},
    )

    def base(self) -> Base | None:
        """The note that the text is to replace: what the writer agreed to replace, else what they had read."""
        over = self.cleaned_data.get("over")
        if over:
            return None if over == GONE else Base(*map(int, over.split(".")))
        pk, version = self.cleaned_data.get("note"), self.cleaned_data.get("version")
        return Base(pk, version) if pk and version else None
