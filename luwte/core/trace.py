"""One id that ties a page, its audit rows, events and log lines together; it names nobody."""

from __future__ import annotations

from contextvars import ContextVar

from luwte.lib.ids import crockford

_trace: ContextVar[str] = ContextVar("luwte_trace", default="")


def current_trace() -> str:
    """The id of what is going on now, or an empty string outside any request or job."""
    return _trace.get()


def begin_trace(trace: str = "") -> str:
    """Start a trace, continuing `trace` when given. Returns its id."""
    made = trace or crockford(10)
    _trace.set(made)
    return made


def end_trace() -> None:
    """From here on nothing is tied together: for pages on which nobody is known."""
    _trace.set("")
