"""Makes the lock files again from pyproject.toml. Newer versions only with --upgrade."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMPILE = [
    *(sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"),
    *("--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-header", "pyproject.toml"),
]


def main(options: list[str]) -> None:
    app = ["-o", "requirements/app.txt"]
    # What the application is locked to binds what comes on top of it as well.
    otel = ["--extra", "otel", "-c", "requirements/app.txt", "-o", "requirements/otel.txt"]
    dev = ["--group", "dev", "--extra", "otel", "-c", "requirements/otel.txt", "-o", "requirements/dev.txt"]
    for target in (app, otel, dev):
        subprocess.run([*COMPILE, *target, *options], cwd=ROOT, check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
