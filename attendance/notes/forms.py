"""What comes from the pages of notes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.core.forms import LineField
from attendance.notes.actions import Base
from attendance.notes.models import Kind, Note, Participation
from attendance.notes.undo import MAX_LENGTH

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


class OpenForm(forms.Form):
    """Whose note stands beside the map. Nonsense counts as nobody."""

    student = forms.IntegerField(min_value=1, required=False)

    def student_id(self) -> int | None:
        return self.cleaned_data["student"] if self.is_valid() else None


class PassedForm(forms.Form):
    """Who was suggested just now, as keys with points between them. Nonsense counts as nobody."""

    passed = forms.RegexField(r"^\d{1,18}(\.\d{1,18})*$", required=False, max_length=8000)

    def keys(self) -> list[int]:
        passed = self.cleaned_data["passed"] if self.is_valid() else ""
        return [int(key) for key in passed.split(".") if key]


class ParticipationForm(forms.Form):
    """Who took part, how, and what there is to say about it."""

    student = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=Kind.choices)
    remark = LineField(
        label=_("Remark"),
        required=False,
        max_length=Participation._meta.get_field("remark").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": _("Exercise 3, on the board")}),
    )


class UndoForm(forms.Form):
    """What an Undo button carries."""

    token = forms.CharField(max_length=MAX_LENGTH)


class SearchForm(forms.Form):
    """Which of a course's notes are shown. Whatever does not fit is left out: an old link still shows a page."""

    q = forms.CharField(
        label=_("Search notes"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "placeholder": _("Words or a name")}),
    )
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    def words(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("q", ""))

    def number(self) -> int:
        self.is_valid()
        return self.cleaned_data.get("page") or 1
