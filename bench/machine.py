"""What a figure has to be read with: the machine and the versions, without its name."""

import os
import platform
import re
import sqlite3
import subprocess
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from statistics import median

from bench.server import ROOT


def facts() -> dict[str, str | int | float]:
    cpu = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    memory = re.search(r"^MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text(), re.MULTILINE)
    return {
        "processor": cpu[1] if cpu else platform.machine(),
        "cores": os.cpu_count() or 0,
        "memory_gb": round(int(memory[1]) / 1e6) if memory else 0,
        "load_before": round(os.getloadavg()[0], 2),
        "fsync_ms": fsync_ms(),
        "linux": platform.release().partition("-")[0],
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        **{name: version(name) for name in ("django", "gunicorn", "psycopg")},
    }


def fsync_ms() -> float:
    """The median of what it takes to bring a small write to the disk that the databases are on."""
    times = []
    with tempfile.TemporaryFile() as file:
        for _ in range(50):
            file.write(b"x" * 4096)
            file.flush()
            begun = time.perf_counter()
            os.fsync(file.fileno())
            times.append(time.perf_counter() - begun)
    return round(median(times) * 1000, 3)


def commit() -> str:
    """The commit that was measured, and whether anything else was changed."""
    said = [
        subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
        for words in (["rev-parse", "--short", "HEAD"], ["status", "--porcelain", "--", ":!bench/results.*"])
    ]
    return said[0] + (" with changes" if said[1] else "")
