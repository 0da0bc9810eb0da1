"""The ratios of the gate: prepared requests through the application in this process, one after the other, without a
server between. They say what a change in the code costs, and hardly depend on the machine.

python -m bench.in_process FOLDER ROUNDS, with the server's settings
"""

import json
import sys
import time
from collections.abc import Iterator
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any

import django

Environ = dict[str, Any]
# How many of each in a round: a few milliseconds, so that what disturbs the machine disturbs all of them.
BATCHES = {"bare": 40, "full": 30, "poll-304": 20, "page-30": 4, "check-in": 8}


def environ_of(request: bytes) -> Environ:
    """What a server makes of the bytes."""
    head, _, body = request.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, address, protocol = first.split(" ")
    path, _, query = address.partition("?")
    headers = {name.upper().replace("-", "_"): value for name, _, value in (line.partition(": ") for line in lines)}
    plain = {name: headers.pop(name) for name in ("CONTENT_TYPE", "CONTENT_LENGTH") if name in headers}
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_NAME": headers["HOST"],
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": protocol,
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        **plain,
        **{f"HTTP_{name}": value for name, value in headers.items()},
    }


def ask(environ: Environ) -> tuple[str, dict[str, str]]:
    """The status and the headers of the answer, whose body is read to its end."""
    from bench.wsgi import application  # noqa: PLC0415 - needs the settings

    said: list[tuple[str, dict[str, str]]] = []
    answer = application(environ, lambda status, headers, _=None: said.append((status, dict(headers))))
    b"".join(answer)
    getattr(answer, "close", lambda: None)()
    return said[0]


def seconds_of(environs: list[Environ]) -> float:
    """One request of the batch."""
    begun = time.perf_counter()
    statuses = [ask(environ)[0] for environ in environs]
    took = time.perf_counter() - begun
    if broken := [status for status in statuses if status >= "4"]:
        sys.exit(f"A prepared request was answered {broken[0]}.")
    return took / len(environs)


def requests_in(folder: Path) -> dict[str, Iterator[bytes]]:
    """Each of them again and again, except check-ins, of which there are more than enough."""
    found = {name: (folder / name).read_bytes().split(b"\0")[:-1] for name in BATCHES if name != "poll-304"}
    poll = (folder / "poll-200").read_bytes().split(b"\0")[0]
    etag = ask(environ_of(poll))[1]["ETag"]
    found["poll-304"] = [poll.removesuffix(b"\r\n") + f"If-None-Match: {etag}\r\n\r\n".encode()]
    return {name: cycle(requests) for name, requests in found.items()}


def measure(folder: Path, rounds: int) -> dict[str, float]:
    """The median of the rounds' own ratios to the empty view without middleware."""
    requests = requests_in(folder)
    times: dict[str, list[float]] = {name: [] for name in BATCHES}
    for _ in range(rounds + 2):
        for name, count in BATCHES.items():
            times[name].append(seconds_of([environ_of(request) for request in islice(requests[name], count)]))
    warm = {name: found[2:] for name, found in times.items()}
    return {
        f"{name} / empty": median(bare / other for bare, other in zip(warm["bare"], found, strict=True))
        for name, found in warm.items()
        if name != "bare"
    }


if __name__ == "__main__":
    django.setup()
    folder = Path(sys.argv[1])
    (folder / "ratios.json").write_text(json.dumps(measure(folder, int(sys.argv[2]))))
