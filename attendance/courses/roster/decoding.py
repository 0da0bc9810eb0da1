"""Bytes to text. The order of tries is fixed: guessing libraries take German Windows-1252 for other code pages."""

import codecs

from django.utils.translation import gettext as _

from attendance.courses.roster.limits import RosterRefusedError

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes) -> tuple[str, str]:
    """Return (encoding, text); the encoding is one of utf-8, utf-8-sig, utf-16 and cp1252."""
    encoding, text = _try_encodings(data)
    if "\0" in text:
        raise RosterRefusedError(_("The file is not plain text: it contains NUL characters."))
    return encoding, text


def _try_encodings(data: bytes) -> tuple[str, str]:
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return encoding, _decode_or_refuse(data, encoding)
    if codec := _utf16_without_bom(data):
        return "utf-16", _decode_or_refuse(data, codec)
    try:
        return "utf-8", data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252", _decode_or_refuse(data, "cp1252")


def _utf16_without_bom(data: bytes) -> str | None:
    """Latin text in UTF-16 has a zero in nearly every second byte, and none in the others."""
    head = data[:400]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if even == 0 and odd > len(head) / 4:
        return "utf-16-le"
    if odd == 0 and even > len(head) / 4:
        return "utf-16-be"
    return None


def _decode_or_refuse(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise RosterRefusedError(
            _("The file is not text in UTF-8, UTF-16 or Windows-1252; save it again as CSV (UTF-8).")
        ) from error
