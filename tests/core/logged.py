"""What the one handler of the settings writes."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any


@contextmanager
def written(level: int = logging.WARNING) -> Iterator[StringIO]:
    (console,) = (handler for handler in logging.root.handlers if handler.name == "console")
    assert isinstance(console, logging.StreamHandler)
    text = StringIO()
    before, old_level = console.setStream(text), logging.root.level
    logging.root.setLevel(level)
    try:
        yield text
    finally:
        console.setStream(before)
        logging.root.setLevel(old_level)


def lines(text: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.getvalue().splitlines()]
