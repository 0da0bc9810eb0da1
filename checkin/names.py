"""Names that a phone may choose from. A name is only shown to somebody who found it in a list: its link carries a
key, since counting up ids would read out a whole roster."""

import hmac
from collections.abc import Iterable
from typing import NamedTuple, Protocol

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.html import escape
from django.utils.safestring import SafeString

from attendance.sessions.models import Slot
from checkin.addresses import address_of

KEY_LENGTH = 16


class Listed(Protocol):
    """A student of the list, as a model or as a row."""

    @property
    def id(self) -> int: ...

    @property
    def label(self) -> str: ...


class Name(NamedTuple):
    """One entry of the list, never a number; `page` is the address of the slot's page."""

    id: int
    label: str
    key: str
    page: str = ""

    @property
    def item(self) -> SafeString:
        """Its place in the list: a tap leads to the map. Written here, since a list of names is written for every phone
        of a hall, and one by one in a template they would cost more than the rest of the page."""
        return SafeString(
            f'<li><a href="{self.page}?student={self.id}&amp;key={self.key}">{escape(self.label)}</a></li>'
        )


def make_name(slot: Slot, student: Listed) -> Name:
    return make_names(slot, [student])[0]


class Names(tuple[Name, ...]):
    __slots__ = ()

    @property
    def items(self) -> SafeString:
        return SafeString("".join(name.item for name in self))


def make_names(slot: Slot, students: Iterable[Listed]) -> Names:
    secret, page = _secret_of(slot), address_of("page", slot.code or "")
    return Names(Name(student.id, student.label, _key(secret, student.id), page) for student in students)


def is_found(slot: Slot, student: int, key: str) -> bool:
    """Whether the key came from a list of this slot."""
    return constant_time_compare(key_of(slot, student), key)


def key_of(slot: Slot, student: int) -> str:
    """What the link of a name in the list carries."""
    return _key(_secret_of(slot), student)


def _secret_of(slot: Slot) -> bytes:
    """Derived once for a list, since it costs more than all of its keys."""
    return salted_hmac("checkin.name", str(slot.pk), algorithm="sha256").digest()


def _key(secret: bytes, student: int) -> str:
    return hmac.digest(secret, str(student).encode(), "sha256").hex()[:KEY_LENGTH]
