"""The form that moves a slot."""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.sessions.forms.fields import date_field, time_field
from attendance.sessions.forms.sessions import RoomChoiceField
from attendance.sessions.models import Slot
from attendance.sessions.moving import Target
from attendance.sessions.queries import semester_of
from attendance.sessions.states import place_of
from rooms.models import Room

# A token carries two places; ids and letters leave it far below.
MAX_LENGTH = 2_000


class MoveForm(forms.Form):
    """Another day, time or room. `seen` names the warnings that were read: what is sent with them is meant. `was` is
    where the slot was when the form was drawn."""

    day = date_field(gettext_lazy("Day"))
    start_time = time_field(gettext_lazy("Start"))
    end_time = time_field(gettext_lazy("End"))
    room = RoomChoiceField(
        label=gettext_lazy("Room"),
        queryset=Room.objects.select_related("layout").order_by("name"),
        required=False,
        empty_label=gettext_lazy("No room: names alone, no seats"),
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    was = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, slot: Slot) -> None:
        self.slot = slot
        place = {"day": slot.day, "start_time": slot.start_time, "end_time": slot.end_time, "room": slot.room_id}
        super().__init__(data, initial=place)

    def clean_day(self) -> date:
        """Within the semester, or where it is."""
        day: date = self.cleaned_data["day"]
        first, last = semester_of(self.slot.session.course)
        if day != self.slot.day and not first <= day <= last:
            span = {"first": date_format(first, "j M Y"), "last": date_format(last, "j M Y")}
            raise ValidationError(_("This course's semester is %(first)s to %(last)s.") % span)
        return day

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("start_time") and data.get("end_time") and data["start_time"] >= data["end_time"]:
            self.add_error("end_time", _("The end must be after the start."))
        if not self.errors and not self.is_stale and self.is_there:
            raise ValidationError(_("This is where the slot is: choose another day, time or room."))
        return data

    @property
    def target(self) -> Target:
        """What a valid form asks for."""
        data = self.cleaned_data
        return Target(data["day"], data["start_time"], data["end_time"], data["room"])

    @property
    def is_there(self) -> bool:
        """Whether the slot is where it shall go."""
        return not set(self.changed_data) - {"seen", "was"}

    @property
    def is_stale(self) -> bool:
        """Whether the slot went elsewhere since the form was drawn."""
        return self.cleaned_data.get("was", "") not in ("", place_of(self.slot))

    def has_seen(self, warnings: Iterable[str]) -> bool:
        """Whether these are the warnings that stood beside the button; of none there is nothing to see."""
        found = list(warnings)
        return not found or self.cleaned_data["seen"] == fingerprint_of(found)


class MoveUndoForm(forms.Form):
    """What the Undo of a move carries."""

    token = forms.CharField(max_length=MAX_LENGTH)


def fingerprint_of(warnings: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(warnings).encode()).hexdigest()[:16]
