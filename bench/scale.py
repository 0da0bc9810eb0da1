"""How long a run takes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Rounds and seconds of the rates, attendances of both databases, requests of the rest."""

    rounds: int
    seconds: int
    small: int
    large: int
    asked: int  # requests for each page, round and database (P7)
    first: int  # mixed requests before the memory is looked at (P8), and after
    more: int


WHOLE = Scale(rounds=5, seconds=3, small=10_000, large=100_000, asked=100, first=10_000, more=50_000)
SHORT = Scale(rounds=2, seconds=2, small=1_000, large=10_000, asked=5, first=600, more=1_200)
