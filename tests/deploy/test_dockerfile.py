"""What can be said of the image without building it; `make image-test` builds and runs it."""

import re
import subprocess
import sys
from pathlib import Path

from django.conf import settings

ROOT: Path = settings.BASE_DIR
TEXT = (ROOT / "Dockerfile").read_text()
BUILD, LAST = re.split(r"^FROM .*$", TEXT, flags=re.MULTILINE)[1:]


def test_hadolint_finds_nothing() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([hadolint, ROOT / "Dockerfile"], capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stdout) == (0, "")


def test_the_base_is_an_argument() -> None:
    assert "ARG BASE=python:3.11-slim" in TEXT
    assert re.findall(r"^FROM (\S+)", TEXT, re.MULTILINE) == ["${BASE}", "${BASE}"]


def test_packages_are_wheels_with_hashes() -> None:
    assert "--only-binary :all: --require-hashes" in BUILD
    assert "pip install" not in LAST


def test_no_secret_stays() -> None:
    assert "SECRET_KEY" not in LAST
    assert not re.search(r"^(ENV|ARG).*SECRET", TEXT, re.MULTILINE)


def test_the_user_is_a_number_so_that_kubernetes_can_see_that_it_is_not_root() -> None:
    assert re.findall(r"^USER (\S+)", LAST, re.MULTILINE) == ["10001:10001"]


def test_what_changes_with_each_commit_comes_last() -> None:
    tail = LAST[LAST.index("ARG VERSION") :]
    assert "RUN" not in tail
    assert "COPY" not in tail


def test_only_what_runs_is_sent_to_the_engine() -> None:
    first, *rest = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if not line.startswith("#")]
    assert first == "*"
    sent = {line[1:] for line in rest if line.startswith("!")}
    # Translations come with a later version.
    assert {name for name in sent if not (ROOT / name).exists()} <= {"locale", "requirements/otel.txt"}
    assert not {"tests", "bench", "scripts", "docs", ".git", ".env", "var"} & {name.split("/")[0] for name in sent}
    packages = {path.parent.name for path in ROOT.glob("*/apps.py")} | {"attendance"}
    assert packages <= sent
