"""`up PROFILE...` and `down` for compose.yaml: builds, makes what passwords a profile needs into .env, starts, waits.

Profiles that were started once stay: .env keeps them, so that `docker compose` alone means the same from then on.
"""

import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

from scripts import image

ROOT = Path(__file__).resolve().parent.parent
ENV_FILE = ROOT / ".env"
# What each profile needs in .env; an empty value is a password to make.
PROFILES: dict[str, dict[str, str]] = {
    "postgres": {"POSTGRES_PASSWORD": ""},
    "monitoring": {"GRAFANA_PASSWORD": ""},
    "mail": {"EMAIL_HOST": "mailpit", "EMAIL_PORT": "1025"},
}
READY_SECONDS = 90


def read_env(path: Path) -> dict[str, str]:
    lines = path.read_text().splitlines() if path.exists() else []
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def complete(kept: dict[str, str], profiles: list[str]) -> dict[str, str]:
    """The lines to add or to change, for these profiles beside those that were started before."""
    wanted = list(dict.fromkeys([*kept.get("COMPOSE_PROFILES", "").split(","), *profiles]))
    changed = {"COMPOSE_PROFILES": ",".join(filter(None, wanted))}
    for profile in profiles:
        for name, value in PROFILES[profile].items():
            if not kept.get(name):
                changed[name] = value or secrets.token_hex(16)
    return {name: value for name, value in changed.items() if kept.get(name, "") != value}


def write_env(path: Path, changed: dict[str, str]) -> None:
    """For who runs it alone; lines that somebody wrote stay as they are."""
    lines = path.read_text().splitlines() if path.exists() else []
    kept = [line for line in lines if line.split("=", 1)[0] not in changed]
    text = "\n".join([*kept, *(f"{name}={value}" for name, value in changed.items())]) + "\n"
    draft = path.with_name(".env.new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)


def compose(*arguments: str, check: bool = True) -> int:
    environment = {**image.facts(), **os.environ}
    return subprocess.run(["docker", "compose", *arguments], cwd=ROOT, env=environment, check=check).returncode


def up(profiles: list[str]) -> None:
    if unknown := set(profiles) - set(PROFILES):
        sys.exit(f"There is no profile {', '.join(sorted(unknown))}; there are {', '.join(PROFILES)}.")
    changed = complete(read_env(ENV_FILE), profiles)
    if changed:
        write_env(ENV_FILE, changed)
    compose("build", "migrate")
    compose("up", "--detach", "--remove-orphans")
    wait()
    kept = read_env(ENV_FILE)
    print(f"Tutortool runs on {kept.get('BASE_URL') or os.environ.get('BASE_URL') or 'http://localhost:8000'}")
    print("Your account: docker compose exec app python manage.py create_admin you@example.edu")
    if kept.get("GRAFANA_PASSWORD"):
        print("Grafana runs on http://localhost:3000: admin, and GRAFANA_PASSWORD of .env")


def wait() -> None:
    """Until the app answers that it is ready, or is given up."""
    end = time.monotonic() + READY_SECONDS
    probe = ["docker", "compose", "exec", "-T", "app", "python", "deploy/healthcheck.py"]
    while subprocess.run(probe, cwd=ROOT, capture_output=True, check=False).returncode:
        if time.monotonic() > end:
            compose("logs", "--tail", "30", "migrate", "app", check=False)
            sys.exit("The app is not ready; its last lines stand above.")
        time.sleep(1)


def main(command: str, arguments: list[str]) -> None:
    if not image.has_docker():
        sys.exit("compose.yaml needs a running Docker with Compose 2.24 or newer.")
    try:
        if command == "up":
            up(arguments)
        else:
            compose("--profile", "*", "down", "--remove-orphans")
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
