"""Asks the server beside it whether it is ready; the exit code is the answer, as container engines want it."""

import os
import sys
from http.client import HTTPConnection
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 4


def fault() -> str:
    """What is wrong, or nothing. Asked under the host that BASE_URL names, since the app answers to no other."""
    port = int(os.environ.get("BIND", "127.0.0.1:8000").rpartition(":")[2])
    host = urlsplit(os.environ.get("BASE_URL", "")).netloc or "localhost"
    connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", "/readyz", headers={"Host": host})
        response = connection.getresponse()
        text = response.read(200).decode(errors="replace").strip()
    except OSError as error:
        return f"no answer on port {port}: {error}"
    finally:
        connection.close()
    return "" if response.status == 200 else f"{response.status} {text}"


if __name__ == "__main__":
    sys.exit(fault() or 0)
