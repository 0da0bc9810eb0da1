"""How gunicorn serves Tutortool; every value can be set from the environment."""

import gc
import os
import shutil
import signal
from pathlib import Path
from threading import Timer
from types import FrameType
from typing import Any

from gunicorn.glogging import Logger

from attendance import env
from attendance.core import draining, logs, started
from attendance.core.shared_counts import make_folder

# Copied into each worker: when this instance began.
STARTED_AT = started.STARTED_AT

wsgi_app = "attendance.wsgi:application"
bind = os.environ.get("BIND", "127.0.0.1:8000")

# Threads, so that a download or a slow line holds up nobody; two, since more of them take turns at Python's lock.
worker_class = "gthread"
workers = env.integer("WEB_CONCURRENCY", default=4)
threads = env.integer("WEB_THREADS", default=2)
# The application is loaded once, before the workers are forked: what they only read, they share.
preload_app = True
timeout = 30
graceful_timeout = 10
keepalive = 5

# A heartbeat on a disk that stalls would get a healthy worker killed.
MEMORY = "/dev/shm"  # noqa: S108 - not a shared file
worker_tmp_dir = os.environ.get("WORKER_TMP_DIR") or (MEMORY if Path(MEMORY).is_dir() else None)

# Where the workers count together, if somebody may read it. It has to stand before the application is loaded.
count_folders: list[Path] = []
if os.environ.get("METRICS_ALLOW") and "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    count_folders.append(make_folder(worker_tmp_dir))
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(count_folders[0])

# Nobody has to steer the running server, so it gets no socket for that.
control_socket_disable = True

# Access lines carry people's addresses: off unless asked for.
accesslog = os.environ.get("ACCESS_LOG") or None
errorlog = "-"
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "info")

log_format = env.choice("LOG_FORMAT", ("json", "text"), default="text" if env.flag("DEBUG", default=False) else "json")


class MaskedLogger(Logger):  # type: ignore[misc] # gunicorn has no types
    """gunicorn's lines look like those of the application, and show as little."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in (*self.error_log.handlers, *self.access_log.handlers):
            logs.dress(handler, log_format)


logger_class = MaskedLogger

# Between SIGTERM and the end: readiness says 503 already, every request is still answered.
drain_seconds = env.number("DRAIN_SECONDS", default=0)


def pre_fork(server: Any, worker: Any) -> None:
    """The garbage collector writes into every object that it looks at, and so would copy all that is shared."""
    gc.collect()
    gc.freeze()


def when_ready(server: Any) -> None:
    """Let SIGTERM begin a drain; what gunicorn itself does at SIGTERM follows after it."""
    stop = signal.getsignal(signal.SIGTERM)

    def drain(number: int, frame: FrameType | None) -> None:
        draining.begin()
        # A timer, so that the master goes on to look after its workers meanwhile.
        timer = Timer(drain_seconds, stop, (number, frame))  # type: ignore[arg-type] # gunicorn's own handler
        timer.daemon = True
        timer.start()

    if drain_seconds:
        signal.signal(signal.SIGTERM, drain)


def on_exit(server: Any) -> None:
    for folder in count_folders:
        shutil.rmtree(folder, ignore_errors=True)
