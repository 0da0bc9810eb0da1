"""Forms about rooms: the name, the generator, a layout as JSON."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from attendance.core.forms import LineField
from rooms.generator import generate
from rooms.layout import MAX_ELEMENTS, Element, LayoutError
from rooms.layout_json import MAX_CHARACTERS, decode_layout, read_layout
from rooms.models import Room

# Of UTF-8, whose characters take up to four.
MAX_BYTES = 4 * MAX_CHARACTERS
# Somebody who reads more of them has a program to mend.
MOST_PROBLEMS = 30
DOORS = [
    ("front-left", gettext_lazy("in front, left")),
    ("front-right", gettext_lazy("in front, right")),
    ("back-left", gettext_lazy("at the back, left")),
    ("back-right", gettext_lazy("at the back, right")),
    ("none", gettext_lazy("not drawn")),
]


class PageForm(forms.Form):
    """Which page of a list; nonsense is the first one."""

    page = forms.IntegerField(required=False, min_value=1, max_value=10_000)

    @property
    def number(self) -> int:
        return (self.is_valid() and self.cleaned_data["page"]) or 1


class RoomForm(forms.Form):
    """The name alone. That no two rooms share one is the database's word."""

    name = LineField(
        label=gettext_lazy("Name"),
        max_length=Room._meta.get_field("name").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class NumbersField(forms.CharField):
    """Whole numbers above 0 with commas or spaces between them, as a sorted list."""

    def to_python(self, value: Any) -> list[int]:  # type: ignore[override]  # a list is what the form takes from it
        words = str(value or "").replace(",", " ").replace(";", " ").split()
        if not all(word.isascii() and word.isdecimal() and 0 < len(word) < 5 and int(word) for word in words):
            raise ValidationError(_("Give numbers with commas between them, such as 4, 11."))
        return sorted({int(word) for word in words})

    def run_validators(self, value: Any) -> None:
        """Those of a text do not fit."""

    def validate(self, value: Any) -> None:
        """None at all is an answer too."""


class GeneratorForm(forms.Form):
    """Rows of seats; `elements()` makes the layout."""

    ROWS, SEATS = 6, 8

    rows = forms.IntegerField(label=gettext_lazy("Rows"), min_value=1, max_value=100, initial=ROWS)
    seats = forms.IntegerField(label=gettext_lazy("Seats a row"), min_value=1, max_value=100, initial=SEATS)
    aisles_after_seats = NumbersField(
        label=gettext_lazy("Aisles after seats"),
        required=False,
        help_text=gettext_lazy("For example 4, 11."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "decimal"}),
    )
    aisles_after_rows = NumbersField(
        label=gettext_lazy("Aisles after rows"),
        required=False,
        help_text=gettext_lazy("Row A, in front, is 1."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "decimal"}),
    )
    door = forms.ChoiceField(label=gettext_lazy("Door"), choices=DOORS, initial="front-left")
    board = forms.BooleanField(label=gettext_lazy("A board or table in front"), required=False, initial=True)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        for aisles, count in (("aisles_after_seats", "seats"), ("aisles_after_rows", "rows")):
            if data.get(aisles) and data.get(count) and data[aisles][-1] >= data[count]:
                self.add_error(aisles, _("An aisle lies between two of them: the last number is too high."))
        if data.get("rows") and data.get("seats") and data["rows"] * data["seats"] > MAX_ELEMENTS - 2:
            self.add_error("seats", _("A room has at most %(most)d seats.") % {"most": MAX_ELEMENTS - 2})
        return data

    def elements(self) -> tuple[Element, ...]:
        """What the fields make; as long as none was sent, what they begin with."""
        if not self.is_bound:
            return generate(self.ROWS, self.SEATS)
        data = self.cleaned_data
        return generate(
            data["rows"],
            data["seats"],
            aisles_after_seats=data["aisles_after_seats"],
            aisles_after_rows=data["aisles_after_rows"],
            door=data["door"],
            board=data["board"],
        )


class NewRoomForm(RoomForm, GeneratorForm):
    """A name and the rows that the room begins with."""

    field_order = ["name"]


class UndoForm(forms.Form):
    """What the button of the toast sends."""

    token = forms.CharField(max_length=1_000)


class LayoutForm(forms.Form):
    """A layout as JSON, pasted or as a file, which wins; `elements` holds it once the form is valid."""

    text = forms.CharField(
        label=gettext_lazy("Layout as JSON"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false", "autocomplete": "off", "class": "code"}),
    )
    file = forms.FileField(
        label=gettext_lazy("or a file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )

    elements: tuple[Element, ...]

    def clean(self) -> dict[str, Any]:
        upload: UploadedFile | None = self.cleaned_data.get("file")
        text: str = self.cleaned_data.get("text", "")
        if self.errors:
            return self.cleaned_data
        if upload is None and not text.strip():
            raise ValidationError({"text": _("Paste a layout, or choose a file.")})
        try:
            self.elements = read_layout(text if upload is None else self._read(upload))
        except LayoutError as error:
            raise ValidationError({"text" if upload is None else "file": _shortened(error.problems)}) from error
        return self.cleaned_data

    def _read(self, upload: UploadedFile) -> str:
        if (upload.size or 0) > MAX_BYTES:
            raise LayoutError([_("This file is larger than %(most)d MB.") % {"most": MAX_BYTES // 1_000_000}])
        return decode_layout(upload.read())


def _shortened(problems: list[str]) -> list[str]:
    more = len(problems) - MOST_PROBLEMS
    if more <= 0:
        return problems
    last = ngettext("And %(count)d more.", "And %(count)d more.", more) % {"count": more}
    return [*problems[:MOST_PROBLEMS], last]
