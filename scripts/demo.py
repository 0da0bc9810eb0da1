"""Runs Tutortool on its demo database: `demo` as in production, `dev` with reload, `manage` any command."""

import errno
import ipaddress
import os
import secrets
import socket
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
ENV_FILE = VAR / "demo.env"
ANYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - chosen by who starts it


def main(mode: str, arguments: list[str]) -> None:
    os.umask(0o077)  # what is written here, passwords too, is for who runs it
    VAR.mkdir(exist_ok=True)
    os.chdir(ROOT)
    if mode == "manage":
        set_environment()
        run([sys.executable, "manage.py", *arguments])
    host, port = read_host(), read_port()
    refuse_used_port(host, port)
    set_environment(base_url=f"http://{bracketed(public_host(host))}:{port}")
    where = f"{bracketed(host)}:{port}"
    if mode == "dev":
        os.environ["DEBUG"] = "1"
        prepare()
        run([sys.executable, "manage.py", "runserver", where])
    prepare("collectstatic")
    os.environ["BIND"] = where
    os.environ.setdefault("GUNICORN_LOG_LEVEL", "warning")
    os.environ.setdefault("LOG_FORMAT", "text")
    print("\nStop it with Ctrl+C.", flush=True)
    run([sys.executable, "-m", "gunicorn"])


def read_host() -> str:
    """HOST; some shells set it to the machine's name, which is nobody's wish."""
    host = os.environ.get("HOST") or "127.0.0.1"
    if host == "localhost":
        return "127.0.0.1"
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        print(f"HOST={host} is no IP address: serving on 127.0.0.1.", file=sys.stderr)
        return "127.0.0.1"


def read_port() -> int:
    text = os.environ.get("PORT") or "8000"
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    sys.exit(f"PORT must be a number from 1 to 65535, not {text}.")


def refuse_used_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            sys.exit(f"Port {port} is kept for the system; choose one from 1024 on, such as PORT=8000.")
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                other = port + 1 if port < 65535 else 8000
                sys.exit(f"Port {port} is in use: stop what runs there or choose another one, such as PORT={other}.")
            sys.exit(f"HOST={host} is no address of this machine.")


def public_host(host: str) -> str:
    """What the QR codes carry: for HOST=0.0.0.0 this machine's address in the local network."""
    if host not in ANYWHERE:
        return host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Sends nothing: it only asks which of our addresses would be used to get out.
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            print("This machine has no network address: phones cannot reach it.", file=sys.stderr)
            return "127.0.0.1"


def bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def set_environment(base_url: str | None = None) -> None:
    """The settings of the demo, whatever the shell has set for another installation.

    var/demo.env keeps the secret key and the last address; lines that somebody adds, such as TIME_ZONE=..., count.
    """
    kept = dict(line.split("=", 1) for line in read_lines() if "=" in line and not line.startswith("#"))
    values = {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "BASE_URL": "http://127.0.0.1:8000",
        "DATABASE_URL": f"sqlite:///{VAR / 'demo.sqlite3'}",
        "ALLOWED_HOSTS": "127.0.0.1 localhost",
    }
    values |= kept
    if base_url:
        values["BASE_URL"] = base_url
    kept |= {name: values[name] for name in ("SECRET_KEY", "BASE_URL")}
    text = "".join(f"{name}={value}\n" for name, value in kept.items())
    with os.fdopen(os.open(ENV_FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    for name in ("DEBUG", "TRUST_PROXY"):
        os.environ.pop(name, None)
    os.environ.update(values)
    os.environ["DJANGO_SETTINGS_MODULE"] = "attendance.settings"


def read_lines() -> list[str]:
    return ENV_FILE.read_text().splitlines() if ENV_FILE.exists() else []


def prepare(*more: str) -> None:
    """Migrates, collects static files if asked to, and loads the demo data, which prints the sign-in."""
    sys.path.insert(0, str(ROOT))
    # Only now: they need the environment that was just set.
    import django  # noqa: PLC0415
    from django.core.management import CommandError, call_command  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    for command in more:
        call_command(command, verbosity=0, interactive=False)
    try:
        call_command("demo_data")
    except CommandError as error:
        sys.exit(str(error))
    connections.close_all()


def run(command: list[str]) -> NoReturn:
    sys.stdout.flush()
    os.execv(command[0], command)  # noqa: S606 - our own commands, no shell


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
