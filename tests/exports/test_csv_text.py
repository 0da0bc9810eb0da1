"""Cells that no spreadsheet runs, and that nothing breaks out of."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.csv_text import cell


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "\xa0="])
def test_what_would_run_gets_an_apostrophe(first: str) -> None:
    [[read]] = csv.reader(io.StringIO(cell(f"{first}HYPERLINK(1)")))
    assert read == f"'{first}HYPERLINK(1)"


@pytest.mark.parametrize("name", ["Ada Byron", "Anna-Lena Çelik", "O'Brien", "Łukasz @home", "李小龙", "", "1+1"])
def test_names_stay_as_they_are(name: str) -> None:
    assert cell(name) == name


def test_a_semicolon_cannot_begin_a_cell() -> None:
    """Where a comma is for decimals, spreadsheets split at semicolons; quotes hold for them too."""
    [[read]] = csv.reader(io.StringIO(cell("x;=1+1")), delimiter=";")
    assert read == "x;=1+1"


@given(st.text(st.characters(exclude_characters="\x00")))
def test_every_text_is_one_cell_that_does_not_run(text: str) -> None:
    for delimiter in ",;\t":
        rows = list(csv.reader(io.StringIO(f"{cell(text)}{delimiter}true\n", newline=""), delimiter=delimiter))
        assert rows == [[text, "true"]] or rows == [[f"'{text}", "true"]]
        assert not rows[0][0].lstrip().startswith(tuple("=+-@＝＋－＠"))
