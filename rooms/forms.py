"""Forms about rooms: the name, the generator, a layout as JSON."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from attendance.core.forms import LineField
from rooms.generator import generate, pc_pool, u_shape
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


SHAPES = [
    ("rows", gettext_lazy("Rows of seats")),
    ("u", gettext_lazy("A U of tables")),
    ("islands", gettext_lazy("Islands of tables")),
    ("empty", gettext_lazy("Nothing, to draw it")),
]
# The numbers that a shape needs.
NUMBERS: dict[str, tuple[str, ...]] = {
    "rows": ("rows", "seats"),
    "u": ("side", "base"),
    "islands": ("island_rows", "islands", "island_seats"),
    "empty": (),
}


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
    """What a layout starts from; `elements()` makes it. Only the fields of the chosen shape count."""

    ROWS, SEATS = 6, 8

    shape = forms.ChoiceField(
        label=gettext_lazy("Start from"), choices=SHAPES, initial="rows", required=False, widget=forms.RadioSelect
    )
    rows = forms.IntegerField(label=gettext_lazy("Rows"), min_value=1, max_value=100, initial=ROWS, required=False)
    seats = forms.IntegerField(
        label=gettext_lazy("Seats a row"), min_value=1, max_value=100, initial=SEATS, required=False
    )
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
    board = forms.BooleanField(label=gettext_lazy("A board or table in front"), required=False, initial=True)
    side = forms.IntegerField(
        label=gettext_lazy("Seats on each arm"), min_value=1, max_value=50, initial=8, required=False
    )
    base = forms.IntegerField(
        label=gettext_lazy("Seats at the bottom"), min_value=1, max_value=50, initial=8, required=False
    )
    island_rows = forms.IntegerField(
        label=gettext_lazy("Rows of islands"), min_value=1, max_value=20, initial=2, required=False
    )
    islands = forms.IntegerField(
        label=gettext_lazy("Islands a row"), min_value=1, max_value=20, initial=2, required=False
    )
    island_seats = forms.IntegerField(
        label=gettext_lazy("Seats on each long side"), min_value=1, max_value=20, initial=3, required=False
    )
    door = forms.ChoiceField(label=gettext_lazy("Door"), choices=DOORS, initial="front-left", required=False)

    @property
    def shape_now(self) -> str:
        """The chosen shape; rows where none was sent."""
        return (self.is_bound and self.cleaned_data.get("shape")) or "rows"

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        needed = NUMBERS[self.shape_now]
        for name in (*needed, *(["door"] if needed else [])):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("This field is required."))
        self._forget_others(needed)
        for aisles, count in (("aisles_after_seats", "seats"), ("aisles_after_rows", "rows")):
            if data.get(aisles) and data.get(count) and data[aisles][-1] >= data[count]:
                self.add_error(aisles, _("An aisle lies between two of them: the last number is too high."))
        if needed and all(data.get(name) for name in needed):
            self._check_size(needed)
        return data

    def _forget_others(self, needed: tuple[str, ...]) -> None:
        """What stands in the fields of another shape, which are not shown, is no fault."""
        numbers = {name for names in NUMBERS.values() for name in names}
        aisles = {"aisles_after_seats", "aisles_after_rows"} if self.shape_now != "rows" else set()
        for name in (numbers - set(needed)) | aisles:
            self.errors.pop(name, None)
            self.cleaned_data.pop(name, None)

    def _check_size(self, needed: tuple[str, ...]) -> None:
        if len(self.elements()) > MAX_ELEMENTS:
            self.add_error(needed[1], _("A room has at most %(most)d seats.") % {"most": MAX_ELEMENTS - 2})

    def elements(self) -> tuple[Element, ...]:
        """What the fields make; as long as none was sent, what they begin with."""
        if not self.is_bound:
            return generate(self.ROWS, self.SEATS)
        data = self.cleaned_data
        if self.shape_now == "u":
            return u_shape(data["side"], data["base"], door=data.get("door") or "none")
        if self.shape_now == "islands":
            return pc_pool(
                data["island_rows"], data["islands"], seats=data["island_seats"], door=data.get("door") or "none"
            )
        if self.shape_now == "empty":
            return ()
        return generate(
            data["rows"],
            data["seats"],
            aisles_after_seats=data.get("aisles_after_seats", ()),
            aisles_after_rows=data.get("aisles_after_rows", ()),
            door=data.get("door") or "none",
            board=data["board"],
        )


class NewRoomForm(RoomForm, GeneratorForm):
    """A name and what the room begins with."""

    field_order = ["name"]


class UndoForm(forms.Form):
    """What the button of the toast sends."""

    token = forms.CharField(max_length=1_000)


class DrawingForm(forms.Form):
    """What the editor sends; `elements` holds the drawing once the form is valid, `found` what is wrong with it, each
    with the place of its element in the array."""

    text = forms.CharField(
        label=gettext_lazy("The layout as JSON"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false", "autocomplete": "off", "class": "code"}),
    )
    # The hash of the layout that it was drawn from, and of the one that the tutor saw and puts it in place of.
    base = forms.CharField(required=False, widget=forms.HiddenInput)
    instead = forms.CharField(required=False, widget=forms.HiddenInput)

    elements: tuple[Element, ...] = ()
    found: Sequence[tuple[str, int | None]] = ()

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        try:
            self.elements = read_layout(text)
        except LayoutError as error:
            self.found = list(zip(_shortened(error.problems), [*error.places[:MOST_PROBLEMS], None], strict=False))
            raise ValidationError([sentence for sentence, _place in self.found]) from error
        return text

    @property
    def base_seen(self) -> str:
        seen: str = self.cleaned_data["instead"] or self.cleaned_data["base"]
        return seen


class NewDrawingForm(RoomForm, DrawingForm):
    """A drawing that becomes a room of its own; `room` is the one that it is a copy of."""

    room = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    field_order = ["name"]


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
