"""Roster files for tests: the samples that campus systems export, and small ones made on the spot."""

from pathlib import Path

from attendance.courses.roster.reading import RosterFile, read_roster

SAMPLES = Path(__file__).parent.parent / "data" / "rosters"


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def read_text(*lines: str, end: str = "\n") -> RosterFile:
    """The roster of a UTF-8 file with these lines."""
    return read_roster((end.join(lines) + end).encode())
