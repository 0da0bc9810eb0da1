"""Names that a phone may choose from. A name is only shown to somebody who found it in a list: its link carries a
key, since counting up ids would read out a whole roster."""

from dataclasses import dataclass

from django.utils.crypto import constant_time_compare, salted_hmac

from attendance.sessions.models import Slot

KEY_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Name:
    """One entry of the list; never a number."""

    id: int
    label: str
    key: str

    @property
    def query(self) -> str:
        """What the link of this name adds to the page's address."""
        return f"student={self.id}&key={self.key}"


def make_name(slot: Slot, student: int, label: str) -> Name:
    return Name(student, label, key_of(slot, student))


def is_found(slot: Slot, student: int, key: str) -> bool:
    """Whether the key came from a list of this slot."""
    return constant_time_compare(key_of(slot, student), key)


def key_of(slot: Slot, student: int) -> str:
    """What the link of a name in the list carries."""
    return salted_hmac("checkin.name", f"{slot.pk}:{student}", algorithm="sha256").hexdigest()[:KEY_LENGTH]
