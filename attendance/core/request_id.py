"""Which request a thread works on just now; empty where none."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
