"""One pass over one kind of database: makes and fills the databases, and measures in a process of its own."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.postgres import cluster
from bench.scale import Scale
from bench.server import ROOT, environment

DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def measure(kind: str, scale: Scale) -> dict[str, Any]:
    print(f"{DATABASES[kind]}: filling", file=sys.stderr, flush=True)
    sizes = {"small": scale.small, "large": scale.large}
    with tempfile.TemporaryDirectory(prefix="tutortool-bench-") as name:
        folder = Path(name)
        with databases(kind, folder, list(sizes)) as (urls, pgbench):
            for url, (size, count) in zip(urls, sizes.items(), strict=True):
                (folder / size).mkdir()
                run("bench.fill", str(count), str(folder / size), url=url)
            folders = [str(folder / size) for size in sizes]
            plan = {"urls": urls, "folders": folders, "pgbench": pgbench, "scale": asdict(scale)}
            (folder / "plan.json").write_text(json.dumps(plan))
            run("bench.on_database", str(folder), url=urls[0])
        figures: dict[str, Any] = json.loads((folder / "figures.json").read_text())
        return figures


@contextmanager
def databases(kind: str, folder: Path, names: list[str], *, durable: bool = True) -> Iterator[tuple[list[str], str]]:
    """The URLs of empty databases, and where pgbench is ("" where there is none to run)."""
    if kind == "sqlite":
        yield [f"sqlite:///{folder / name}.sqlite3" for name in names], ""
        return
    with cluster(durable=durable) as server:
        yield [server.create(name) for name in names], str(server.programs / "pgbench")


def collect_static() -> None:
    """Pages name their stylesheets by the hashes of the files."""
    run("manage", "collectstatic", "--no-input", "--verbosity=0", url="sqlite://:memory:")


def run(module: str, *arguments: str, url: str) -> None:
    if subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, env=environment(url), check=False
    ).returncode:
        sys.exit(f"{module} failed.")
