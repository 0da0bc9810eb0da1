"""Being told to stop is no reason to leave half of something behind."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def end_politely() -> Iterator[None]:
    """SIGTERM ends the block as Ctrl+C does: what it began is taken back. Of the main thread alone."""

    def leave(number: int, frame: FrameType | None) -> None:
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
