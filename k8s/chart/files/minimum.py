"""Sets how many replicas must stand ready now, from the hours of lectures. Runs every few minutes, so a run that was
missed is made up for by the next. Needs nothing but Python and the pod's own service account."""

import json
import os
import ssl
import urllib.request
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")
API = "https://kubernetes.default.svc/apis/autoscaling/v2"


def days_of(text: str) -> set[int]:
    """`1-3,5` as {1, 2, 3, 5}; 1 is Monday, and 0 and 7 are Sunday, as in cron."""
    days: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        days.update(day or 7 for day in range(int(first), int(last or first) + 1))
    return days


def wanted(plan: dict[str, Any], now: datetime) -> int:
    """The largest number that holds at this moment."""
    clock = now.strftime("%H:%M")
    windows = [
        each["minReplicas"]
        for each in plan["lectures"]
        if now.isoweekday() in days_of(each["days"]) and each["from"] <= clock < each["to"]
    ]
    return int(max([plan["minReplicas"], *windows]))


def address_of(plan: dict[str, Any]) -> str:
    namespace = (ACCOUNT / "namespace").read_text().strip()
    return f"{API}/namespaces/{namespace}/horizontalpodautoscalers/{plan['name']}"


def set_minimum(url: str, minimum: int) -> None:
    request = urllib.request.Request(url, json.dumps({"spec": {"minReplicas": minimum}}).encode(), method="PATCH")
    request.add_header("Authorization", f"Bearer {(ACCOUNT / 'token').read_text().strip()}")
    request.add_header("Content-Type", "application/merge-patch+json")
    trust = ssl.create_default_context(cafile=ACCOUNT / "ca.crt")
    with urllib.request.urlopen(request, context=trust, timeout=20) as answer:
        print(f"at least {json.load(answer)['spec']['minReplicas']} replicas")


if __name__ == "__main__":
    plan = json.loads(os.environ["PLAN"])
    set_minimum(address_of(plan), wanted(plan, datetime.now(ZoneInfo(plan["timeZone"]))))
