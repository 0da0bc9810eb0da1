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
# Controls, format characters (direction marks among them), private use, halves of surrogate pairs.
HIDDEN = {"Cc", "Cf", "Co", "Cs"}
NON_JOINER, JOINER = "\u200c", "\u200d"
JOINERS = {NON_JOINER, JOINER}
VIRAMA = 9  # the combining class
# Normalising takes quadratic time in a run of accents. Whatever is longer than this is too long for every field anyway.
MOST = 1000


def clean(text: str) -> str:
    """One line in NFC, without control and direction characters, white space squeezed to single spaces.

    A joiner or non-joiner stays where a script needs it to spell a name, see `_spells`; anywhere else it would make
    two names that look the same. What stands behind the first thousand characters is cut off.
    """
    visible = "".join(
        letter for letter in text[:MOST] if letter.isspace() or letter in JOINERS or not _is_hidden(letter)
    )
    normal = " ".join(unicodedata.normalize("NFC", visible).split())
    kept = "".join(letter for index, letter in enumerate(normal) if letter not in JOINERS or _spells(normal, index))
    return " ".join(unicodedata.normalize("NFC", kept).split())


def _is_hidden(letter: str) -> bool:
    return unicodedata.category(letter) in HIDDEN


def _spells(text: str, index: int) -> bool:
    """Whether the character is a joiner in a place where it changes how a name is written: beside a virama, as in
    Sinhala and Bengali, or between two Arabic letters, as in Persian (after RFC 5892, appendix A)."""
    if not 0 < index < len(text) - 1:
        return False
    before, after = text[index - 1], text[index + 1]
    if VIRAMA in (unicodedata.combining(before), unicodedata.combining(after)):
        return True
    between = unicodedata.bidirectional(before), unicodedata.bidirectional(after)
    return text[index] == NON_JOINER and between == ("AL", "AL")


def fold(text: str) -> str:
    """A form without case, accents and joiners, the same on both databases: "Łukasz MÜLLER" gives "lukasz muller"."""
    if text.isascii():  # most names: nothing to take apart
        return " ".join(text[:MOST].casefold().split())
    # Some letters, 𝐀 for one, have no case before they are taken apart.
    apart = unicodedata.normalize("NFKD", text[:MOST].casefold()).casefold()
    letters = unicodedata.normalize("NFKD", apart).translate(LETTERS)
    bare = (letter for letter in letters if not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf")
    return " ".join("".join(bare).split())


def fold_words(text: str) -> str:
    """`fold` for a text of any length. Word by word, so that no run of accents gets long enough to take its time."""
    return " ".join(fold(word) for word in text.split())
