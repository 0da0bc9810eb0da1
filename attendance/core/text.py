"""Names as people type them: cleaned, folded for search, ordered for lists."""

import unicodedata

# Letters that are not a base letter with an accent, so that NFKD leaves them alone.
LETTERS = str.maketrans(
    {
        "ø": "o",
        "đ": "d",
        "ł": "l",
        "ħ": "h",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ð": "d",
    }
)


def clean(text: str) -> str:
    """One line in NFC, without control and direction characters, white space squeezed to single spaces."""
    normal = unicodedata.normalize("NFC", text)
    visible = (
        " " if character.isspace() else character
        for character in normal
        if character.isspace() or unicodedata.category(character) not in {"Cc", "Cf", "Co", "Cs"}
    )
    return " ".join("".join(visible).split())


def fold(text: str) -> str:
    """A form without case and accents, the same on both databases: "Łukasz MÜLLER" gives "lukasz muller"."""
    letters = unicodedata.normalize("NFKD", text.casefold()).translate(LETTERS)
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())
