"""What `helm test` runs: the release answers through its Service, knows its database, and tells its numbers."""

import os
import sys
import urllib.error
import urllib.request

ADDRESS = os.environ["ADDRESS"]


def get(path: str) -> str:
    try:
        with urllib.request.urlopen(f"{ADDRESS}{path}", timeout=10) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        sys.exit(f"{path} says {error.code}: {error.read(200).decode(errors='replace')}")
    except OSError as error:
        sys.exit(f"{path} does not answer: {error}")


if get("/readyz").strip() != "ok":
    sys.exit("/readyz answers, but does not say ok")
if "# HELP" not in get("/metrics"):
    sys.exit("/metrics has no line with # HELP")
print("ready, and /metrics has # HELP")
