"""Names as people type them."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from attendance.core.text import MOST, clean, fold

ZWNJ, ZWJ = "\u200c", "\u200d"
PERSIAN = f"علی{ZWNJ}رضا"
SINHALA = f"ශ්{ZWJ}රී"
BENGALI = f"র{ZWJ}্যাম"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  Ada \t Lovelace\n", "Ada Lovelace"),
        ("Ju\u0308rgen", "Jürgen"),
        ("Anna\u00a0Maria\u2003Berg", "Anna Maria Berg"),
        ("\u202eevil\u202c", "evil"),
        ("A\u0000d\u0007a", "Ada"),
        ("Zo\u00ad\u200b\u2060\ufeffe", "Zoe"),
        ("e\u200b\u0301", "é"),
        ("O\u2019Neill-Żółć", "O\u2019Neill-Żółć"),
        ("\u200b \u202e", ""),
    ],
)
def test_clean(typed: str, name: str) -> None:
    assert clean(typed) == name


@pytest.mark.parametrize("name", [PERSIAN, SINHALA, BENGALI])
def test_joiners_stay_where_a_script_spells_with_them(name: str) -> None:
    assert clean(name) == name


@pytest.mark.parametrize("joiner", [ZWNJ, ZWJ])
@pytest.mark.parametrize("shape", ["An{}na", "{}Anna", "Anna{}", "Anna{} Berg", "Ан{}на"])
def test_joiners_go_where_they_would_only_hide(shape: str, joiner: str) -> None:
    assert clean(shape.format(joiner)) == shape.format("")


def test_no_joiner_at_the_end_and_no_two_of_them() -> None:
    assert clean(f"{PERSIAN}{ZWNJ}") == PERSIAN
    assert clean(f"علی{ZWNJ}{ZWNJ}رضا") == "علیرضا"


@given(
    st.text(st.sampled_from("aé\u0301\u0308 \n\u202e\u200bا\u0654ر්්\u09cd\u200c\u200d") | st.characters(), max_size=12)
)
def test_clean_is_settled_and_normal(text: str) -> None:
    name = clean(text)
    assert clean(name) == name
    assert unicodedata.is_normalized("NFC", name)
    assert name == " ".join(name.split())
    assert not {unicodedata.category(letter) for letter in name if letter not in ZWNJ + ZWJ} & {"Cc", "Cf", "Co", "Cs"}


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Łukasz  MÜLLER", "lukasz muller"),
        ("Straße", "strasse"),
        ("İstanbul Işık", "istanbul isik"),
        ("Ærøskøbing", "aeroskobing"),
        ("Ångström", "angstrom"),
        ("ΟΔΥΣΣΕΥΣ", "οδυσσευσ"),
        ("𝐀da", "ada"),
        (PERSIAN, "علیرضا"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@example("𝐴")
@given(st.text(max_size=12))
def test_fold_is_settled_and_blind_to_case(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text.casefold()) == fold(text)


def test_a_flood_of_accents_is_cut_before_it_is_sorted() -> None:
    """Normalising takes quadratic time in a run of accents: of these, minutes."""
    flood = "a" + "\u0315" * 200_000 + "\u0300" * 200_000
    assert len(clean(flood)) <= MOST
    assert fold(flood) == "a"


@given(st.text(st.characters(max_codepoint=127), max_size=40))
def test_fold_of_plain_letters_is_no_other_than_that_of_all(text: str) -> None:
    """The short way for ASCII gives what the long way gives for the same letters behind an accent."""
    assert fold(text) == fold(f"é {text}").removeprefix("e").removeprefix(" ")
