"""What the bonus rule makes of a student, in one sentence."""

import pytest

from attendance.register.bonus import Mark, Rule, Verdict
from attendance.register.outlook import outlook


@pytest.mark.parametrize(
    ("absences", "points", "allowed", "sentence"),
    [
        (0, 3, 1, "0 unexcused absences of 1 allowed: keeps 3 points; one more is allowed."),
        (0, 3, 2, "0 unexcused absences of 2 allowed: keeps 3 points; 2 more are allowed."),
        (1, 3, 1, "1 unexcused absence of 1 allowed: keeps 3 points; one more loses them."),
        (1, 1, 1, "1 unexcused absence of 1 allowed: keeps 1 point; one more loses it."),
        (0, 3, 0, "0 unexcused absences of 0 allowed: keeps 3 points; one more loses them."),
        (2, 3, 1, "2 unexcused absences of 1 allowed: loses 3 points."),
        (2, 0, 1, "2 unexcused absences; this course gives no bonus."),
    ],
)
def test_outlook(absences: int, points: int, allowed: int, sentence: str) -> None:
    rule = Rule(points, allowed)
    verdict = Verdict((Mark.ABSENT,) * absences, absences, rule.kept(absences))
    assert outlook(verdict, rule) == sentence
