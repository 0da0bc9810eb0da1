"""Codes that a hall can read off a wall and type: no I, O, 0 or 1."""

import re
import secrets

from django.urls.converters import StringConverter

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 8
OTHER_CHARACTERS = re.compile(r"[^A-Za-z0-9]+")


def fresh_code() -> str:
    """Eight characters from a cryptographic source: about 10^12 of them."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def normalise_code(text: str) -> str:
    """What somebody typed or read out, as it is stored: letters and digits alone, upper case."""
    return OTHER_CHARACTERS.sub("", text).upper()


class CodeConverter(StringConverter):
    """The code in an address, in either case. What cannot be a code reaches the view too, whose 404 explains it."""

    regex = "[^/]{1,40}"

    def to_python(self, value: str) -> str:
        return normalise_code(value)
