"""Makes .venv from a hashed lock file; does nothing when it stands already.

Called by the Makefile with the system's Python, before anything is installed: standard library only.
"""

import fcntl
import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def fingerprint(lock: Path) -> str:
    """Changes with the lock file and with the Python that the environment was made by."""
    python = f"{sys.implementation.cache_tag} {sys.base_prefix}"
    return hashlib.sha256(python.encode() + lock.read_bytes()).hexdigest()


def is_current(name: str) -> bool:
    stamp = VENV / f"{name}.stamp"
    return PYTHON.exists() and stamp.exists() and stamp.read_text() == fingerprint(ROOT / f"requirements/{name}.txt")


def install(name: str) -> None:
    print(f"Installing requirements/{name}.txt into .venv; this takes a minute.", flush=True)
    if not has_pip():
        # Also when the Python that it was made by has gone.
        run(
            [sys.executable, "-m", "venv", "--clear", str(VENV)],
            "The environment could not be made: Python's venv module is needed (Debian: python3-venv).",
        )
    lock = f"requirements/{name}.txt"
    pip = [str(PYTHON), "-m", "pip", "-qq", "--disable-pip-version-check"]
    run(
        [*pip, "install", "--require-hashes", "-r", lock],
        f"The packages of {lock} could not be installed; what pip said stands above.",
    )
    # dev.txt contains all of app.txt, in the same versions.
    for done in {name, "app"}:
        (VENV / f"{done}.stamp").write_text(fingerprint(ROOT / f"requirements/{done}.txt"))


def has_pip() -> bool:
    try:
        return not subprocess.run([PYTHON, "-c", "import pip"], capture_output=True, check=False).returncode
    except OSError:
        return False


def run(command: list[str], sentence: str) -> None:
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        sys.exit(sentence)


def main(name: str) -> None:
    if is_current(name):
        return
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var/environment.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_current(name):
            install(name)


if __name__ == "__main__":
    main(sys.argv[1])
