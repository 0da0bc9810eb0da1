"""What the next semester is called."""

import pytest

from attendance.courses.semesters import next_semester


@pytest.mark.parametrize(
    ("name", "coming"),
    [
        ("SS2026", "WS2026/27"),
        ("WS2026/27", "SS2027"),
        ("SS 2026", "WS 2026/27"),
        ("WS 2026/2027", "SS 2027"),
        ("SoSe 26", "WiSe 26/27"),
        ("WiSe26/27", "SoSe27"),
        ("WiSe 2099/00", "SoSe 2100"),
        ("WS99/00", "SS00"),
        ("WS2026", "SS2027"),
        ("W2026-27", "S2027"),
        (" ss2026 ", "WS2026/27"),
        ("2026", ""),
        ("Term 1", ""),
        ("Q1 26", ""),
        ("SS2026 b", ""),
        ("", ""),
    ],
)
def test_keeps_its_spelling(name: str, coming: str) -> None:
    assert next_semester(name) == coming


@pytest.mark.parametrize(
    ("known", "coming"),
    [
        (["WS2024/2025", "WS 2023/24", "SS2026"], "WS2026/2027"),
        (["WS2024"], "WS2026"),
        (["WiSe 2026/27", "SS2027"], "WiSe 2026/27"),
        (["WiSe 2025/26", "SS2027", "nonsense"], "WS2026/27"),
    ],
)
def test_follows_how_the_installation_spells_it(known: list[str], coming: str) -> None:
    assert next_semester("SS2026", known) == coming
