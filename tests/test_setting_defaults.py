"""docs/settings.md says of every variable what it is without being set: held against the code that reads it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT: Path = settings.BASE_DIR
CELLS: dict[str, str] = dict(
    re.findall(r"^\| `([A-Z_]+)` \| (.+?) \|", (ROOT / "docs/settings.md").read_text(), re.MULTILINE)
)
# Worked out of something else when the app starts; what the page says of them, read and found true by a person.
WORKED_OUT = {
    "SECRET_KEY": "none: must be set",
    "BASE_URL": "none: must be set",
    "DATABASE_URL": "`sqlite:///var/tutortool.sqlite3`",
    "EMAIL_HOST": "empty",
    "DEFAULT_FROM_EMAIL": "`tutortool@` and the host of `BASE_URL`",
    "LOG_FORMAT": "`json`, with `DEBUG` `text`",
}
EMPTY = object()


def reads() -> Iterator[tuple[str, ast.Call]]:
    """Every place that asks for a variable."""
    for path in (ROOT / "attendance/settings.py", ROOT / "gunicorn.conf.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and re.fullmatch(r"(os\.environ|env)\.\w+", ast.unparse(node.func)):
                yield ast.literal_eval(node.args[0]), node


def default_of(call: ast.Call) -> object:
    """What the variable is without being set; raises a ValueError where that is worked out."""
    given = {word.arg: word.value for word in call.keywords}.get("default") or next(iter(call.args[1:]), None)
    value = "" if given is None else ast.literal_eval(given)
    return EMPTY if value == "" else value


def cell_of(default: object, call: ast.Call) -> str:
    """The beginning of the cell in the table."""
    if ast.unparse(call.func).endswith(".flag"):
        return "`1`" if default is True else "`0`"
    return "empty" if default is EMPTY else f"`{default}`"


@pytest.mark.parametrize(("name", "call"), [pytest.param(*read, id=read[0]) for read in reads()])
def test_defaults_are_as_documented(name: str, call: ast.Call) -> None:
    if name in WORKED_OUT:
        assert CELLS[name] == WORKED_OUT[name]
    else:
        assert CELLS[name].startswith(cell_of(default_of(call), call))


def test_what_is_worked_out_is_so() -> None:
    """Lest a default that has become plain is still taken on trust."""
    for name in set(WORKED_OUT) & {name for name, _ in reads()}:
        calls = [call for asked, call in reads() if asked == name]
        with pytest.raises((ValueError, AssertionError)):
            assert len({default_of(call) for call in calls}) == 1
