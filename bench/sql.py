"""P2: pgbench with the very SQL of a check-in, captured from the application."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from psycopg import ClientCursor

from attendance.sessions.models import Slot
from bench.server import HOST
from bench.world import ARENA, code_of, seat_of
from checkin.device import COOKIE, Device

CLIENTS = 8
# One claim of the arena: its numbers stand for all of them.
COURSE, WEEK, NUMBER = 3, 5, 17
DEVICE = Device("0")
SLOT, STUDENT = ARENA.slot(COURSE, WEEK), ARENA.student(COURSE, NUMBER)


def capture() -> list[str]:
    """The statements of one check-in, in order, with their values; BEGIN and COMMIT where they are sent."""
    said: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        cursor = ClientCursor(connection.connection)
        text = cursor.mogrify(sql, params)
        # Django's wrapper does not see BEGIN: the driver sends it before the first statement of a block.
        if not connection.get_autocommit() and "BEGIN" not in said:
            said.append("BEGIN")
        said.append(text)
        return execute(sql, params, many, context)

    phone = Client(HTTP_HOST=HOST, HTTP_X_FORWARDED_PROTO="https")
    response = HttpResponse()
    DEVICE.remember(response)
    phone.cookies[COOKIE] = response.cookies[COOKIE].value
    with connection.execute_wrapper(note):
        answer = phone.post(f"/s/{code_of(SLOT)}/check-in/", {"student": STUDENT, "seat": seat_of(NUMBER)})
    if answer.status_code != 303:
        sys.exit(f"The check-in whose SQL is wanted was answered {answer.status_code}.")
    return [*said, "COMMIT"] if "BEGIN" in said else said


def script(statements: list[str], device: str) -> str:
    """The same statements for the claim :n, which each client counts up on its own. Outside of quotes, so that they are
    prepared as the application's are."""
    per_client = ARENA.courses * ARENA.weeks * ARENA.students // CLIENTS
    lines = [
        f"\\set n :client_id * {per_client} + :count",
        "\\set count :count + 1",
        f"\\set index :n / {ARENA.students}",
        f"\\set slot {ARENA.slot(0, 0)} + :index",
        "\\set code 10000000 + :slot",
        f"\\set number :n % {ARENA.students}",
        f"\\set student {ARENA.student(0, 0)} + (:index / {ARENA.weeks}) * {ARENA.students} + :number",
        "\\set device 10000000 + :n",
    ]
    variables = {
        rf"'{code_of(SLOT)}'": ":code",
        rf"\b{SLOT}\b": ":slot",
        rf"\b{STUDENT}\b": ":student",
        rf"'{seat_of(NUMBER)}'": "('s' || :number)",
        rf"'{device}'": f"('{device[8:]}' || :device)",
        r"'[^']+'::timestamptz": "now()",
    }
    for statement in statements:
        text = statement
        for value, name in variables.items():
            text = re.sub(value, name, text)
        lines.append(f"{text};")
    return "\n".join(lines) + "\n"


def write_script(folder: Path) -> Path:
    device = DEVICE.hash_in(Slot(pk=SLOT))
    with transaction.atomic():
        pass  # the connection is there before anything is captured
    path = folder / "check-in.sql"
    path.write_text(script(capture(), device))
    return path


def run_pgbench(pgbench: Path, url: str, file: Path, seconds: int) -> float:
    """Check-ins a second."""
    parts = urlsplit(url)
    command = [
        str(pgbench),
        "-h",
        unquote(parts.netloc.rpartition("@")[2]),
        "-U",
        "tutortool",
        "-n",
        "-M",
        "prepared",
        "-f",
        str(file),
    ]
    command += ["-D", "count=0", "-c", str(CLIENTS), "-j", "1", "-T", str(seconds), parts.path.strip("/")]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"^tps = ([\d.]+)", said.stdout, re.MULTILINE)
    if not found or "aborted" in said.stderr:
        sys.exit(f"pgbench failed:\n{said.stdout}{said.stderr}")
    return float(found[1])
