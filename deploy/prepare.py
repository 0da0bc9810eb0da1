"""Before the app starts on one machine: makes the secret key that is missing, then migrates.

For compose.yaml and systemd. Several replicas are migrated once, by whoever rolls them out, never by each of them.
"""

import os
import secrets
import sys
from pathlib import Path
from typing import NoReturn

BYTES = 50


def make_key(path: Path) -> bool:
    """Whether a key was made. One that is there stays: it signs the sessions of everybody who is signed in."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(BYTES) + "\n")
    try:
        # A link is made whole or not at all, and never over a file that stands.
        path.hardlink_to(draft)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def main() -> NoReturn:
    file = os.environ.get("SECRET_KEY_FILE")
    if file and not os.environ.get("SECRET_KEY") and make_key(Path(file)):
        print(f"A new secret key stands in {file}.", flush=True)
    command = [sys.executable, "manage.py", "migrate", "--no-input"]
    os.execv(command[0], command)  # noqa: S606 - our own command, no shell


if __name__ == "__main__":
    main()
