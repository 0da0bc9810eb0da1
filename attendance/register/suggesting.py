"""Who of the roster may be meant by a name that somebody typed."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from attendance.core.text import fold
from attendance.courses.models import Student

# "Maier" is close to "Meier" and "Schmitt" to "Schmid"; "Mila" is not to "Ludmila".
CLOSE = 0.76
MOST_WORDS = 100
# How much a word of the name says.
SAME, BEGUN, SIMILAR = 4, 3, 2


def suggested(words: str, students: Sequence[Student]) -> list[Student]:
    """Those with a word that is spelled so, begins so or is spelled closely; best first, else in the order given."""
    wanted = fold(words)
    parts = [part for part in wanted.split() if len(part) > 1] or wanted.split()
    known = {word for student in students for word in student.folded.split()}
    worth = [_worth(part, known) for part in parts]
    scores = {student.pk: _score(student, wanted, worth) for student in students}
    return sorted((student for student in students if scores[student.pk]), key=lambda student: -scores[student.pk])


def _worth(part: str, known: Iterable[str]) -> dict[str, int]:
    """What each word of the roster says about a typed one; one that is not like it is left out."""
    found = dict.fromkeys(get_close_matches(part, known, n=MOST_WORDS, cutoff=CLOSE), SIMILAR)
    found |= {word: BEGUN for word in known if word.startswith(part)}
    return found | ({part: SAME} if part in known else {})


def _score(student: Student, wanted: str, worth: Iterable[dict[str, int]]) -> int:
    words = student.folded.split()
    score = sum(max((one.get(word, 0) for word in words), default=0) for one in worth)
    return score + 100 if wanted in {student.number, student.folded, fold(student.label)} else score
