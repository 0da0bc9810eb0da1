"""What this process counts for Prometheus: how often and how long, never who. Every label has a handful of values that
stand in the code: no name, no code of a slot, no address, no path. See docs/decisions/0020."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics

# When a counter began says little beside when the process did.
disable_created_metrics()
REGISTRY = CollectorRegistry()

# From a poll that is not answered in full to what P5 allows for a burst, and beyond.
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 1.5, 5.0)

REQUESTS = Counter(
    "tutortool_http_requests",
    "Requests, by the view that answered and its status.",
    ["view", "status"],
    registry=REGISTRY,
)
DURATIONS = Histogram(
    "tutortool_http_request_duration_seconds",
    "Time from a request's arrival in the application to its answer.",
    ["view"],
    buckets=SECONDS,
    registry=REGISTRY,
)
CHECK_INS = Counter(
    "tutortool_check_ins", "Tries to check in: ok, or the reason of the refusal.", ["result"], registry=REGISTRY
)
SIGN_IN_FAILURES = Counter("tutortool_sign_in_failures", "Passwords that were wrong.", registry=REGISTRY)
LIMITER_HITS = Counter(
    "tutortool_limiter_hits",
    "Tries refused since there were too many, by what is limited.",
    ["purpose"],
    registry=REGISTRY,
)

# To look a series up by its labels takes longer than to count in it. Two threads may add the same one; it is the same.
_counts: dict[tuple[str, int], Callable[[], None]] = {}
_clocks: dict[str, Callable[[float], None]] = {}


def count_request(view: str, status: int, seconds: float) -> None:
    count = _counts.get((view, status))
    if count is None:
        _clocks[view] = DURATIONS.labels(view).observe
        count = _counts[view, status] = REQUESTS.labels(view, str(status)).inc
    count()
    _clocks[view](seconds)
