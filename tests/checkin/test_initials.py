"""What stands in the circle beside a name."""

import pytest

from checkin.queries import initials_of


@pytest.mark.parametrize(
    ("label", "initials"),
    [
        ("Dana Maria Kowalczyk", "DK"),
        ("Mulyadi", "M"),
        ("émile zola", "ÉZ"),
        ("李 明", "李明"),
        # Not U+1C91: few fonts have the upper case of Georgian.
        ("Nino ბერიძე", "Nბ"),
    ],
)
def test_first_and_last_word(label: str, initials: str) -> None:
    assert initials_of(label) == initials
