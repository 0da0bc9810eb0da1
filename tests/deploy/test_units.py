"""The units for systemd: hardened, all of them, and with commands that there are."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

FOLDER: Path = settings.BASE_DIR / "deploy/systemd"
COMMON = (FOLDER / "tutortool-.service.d/common.conf").read_text()
SERVICES = sorted(FOLDER.glob("*.service"))
TIMERS = sorted(FOLDER.glob("*.timer"))


def test_what_there_is() -> None:
    assert [path.name for path in (*SERVICES, *TIMERS)] == [
        "tutortool-backup.service",
        "tutortool-retention.service",
        "tutortool-web.service",
        "tutortool-backup.timer",
        "tutortool-retention.timer",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "User=tutortool",
        "UMask=0077",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=",
        "ProtectSystem=strict",
        "ProtectHome=yes",
        "PrivateTmp=yes",
        "PrivateDevices=yes",
        "MemoryDenyWriteExecute=yes",
        "SystemCallFilter=~@privileged @resources",
    ],
)
def test_hardening_is_shared_by_all(line: str) -> None:
    """The folder's name is the prefix of every unit's: systemd adds what stands in it to each of them."""
    assert line in COMMON.splitlines()
    assert all(path.name.startswith("tutortool-") for path in SERVICES)


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_no_unit_takes_back_what_all_share(path: Path) -> None:
    shared = {line.split("=")[0] for line in COMMON.splitlines() if "=" in line}
    own = {line.split("=")[0] for line in path.read_text().splitlines() if "=" in line}
    assert shared & own == set()


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_what_is_started_exists(path: Path) -> None:
    for program, words in re.findall(
        r"^Exec(?:Start|StartPre)=/opt/tutortool/\.venv/bin/(\S+)(.*)$", path.read_text(), re.M
    ):
        assert program in {"python", "gunicorn"}
        if "manage.py" in words:
            assert words.split()[1] in get_commands()
        elif words:
            assert (settings.BASE_DIR / words.split()[0]).is_file()


def test_the_backup_runs_at_three_and_is_verified() -> None:
    assert "OnCalendar=*-*-* 03:00:00" in (FOLDER / "tutortool-backup.timer").read_text()
    assert re.search(r"backup --to \S+ --keep 7 --verify$", (FOLDER / "tutortool-backup.service").read_text(), re.M)
