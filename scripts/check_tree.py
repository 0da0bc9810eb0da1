"""Checks what no linter looks at: the length of files and functions, addresses in lock files, inline styles."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE_LINES = 300
FUNCTION_LINES = 40
SUFFIXES = {".py", ".html", ".css", ".js"}
NOT_OURS = ("static/vendor/", "tests/data/")
INLINE = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
ADDRESS = re.compile(r"://|^\s*(-i|-f|--(extra-)?index-url|--find-links)\b")


def our_files() -> list[Path]:
    """What git knows or would add, and what is still there."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return [ROOT / name for name in sorted(set(listed)) if not name.startswith(NOT_OURS) and (ROOT / name).is_file()]


def faults_of(path: Path) -> Iterator[str]:
    text = path.read_text()
    if path.suffix in SUFFIXES and (lines := text.count("\n")) > FILE_LINES:
        yield f": {lines} lines, at most {FILE_LINES}"
    if path.suffix == ".py":
        yield from long_functions(text)
    for number, line in enumerate(text.splitlines(), 1):
        if path.suffix == ".html" and (found := INLINE.search(line)):
            yield f":{number}: {found[0].strip()} is inline, which the content security policy forbids"
        if path.parent.name == "requirements" and ADDRESS.search(line):
            yield f":{number}: a lock file names no address"


def long_functions(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            lines = node.end_lineno - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield f":{node.lineno}: {node.name} has {lines} lines, at most {FUNCTION_LINES}"


def main() -> int:
    wanted = [path for path in our_files() if path.suffix in SUFFIXES or path.parent.name == "requirements"]
    faults = [f"{path.relative_to(ROOT)}{fault}" for path in wanted for fault in faults_of(path)]
    print("\n".join(faults) or f"{len(wanted)} files are as they should be")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
