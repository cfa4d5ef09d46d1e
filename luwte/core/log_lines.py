"""What goes to the log: one line of JSON per happening in production, readable text elsewhere.

A log is read by who keeps the server, copied to other machines and kept for long, so it names
nobody. Our own code logs ids and kinds. Of everything else only the template of the message is
written and never what was filled in, of an error its class and place and never its words, and of
an address the name of its route: `luwte.request` and the trace say which page it was.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from luwte.core.trace import current_trace

OURS = "luwte"
ROOT = Path(__file__).resolve().parents[2]
DEEPEST = 12  # places of an error that are named, the innermost ones


class JsonLines(logging.Formatter):
    """One line: at, level, logger, trace, message, what our own code tells, and an error."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(
                timespec="milliseconds"
            ),
            "level": record.levelname.lower(),
            "logger": record.name,
            "trace": current_trace() or None,
            "message": said(record),
            **getattr(record, "told", {}),
        }
        if record.exc_info and record.exc_info[1] is not None:
            told["error"] = type(record.exc_info[1]).__name__
            told["places"] = list(places(record.exc_info[1]))
        return json.dumps(told, ensure_ascii=False, default=str)


class ReadableLines(logging.Formatter):
    """The same for the eye: time, level, logger, trace, message, what is told, places of an
    error."""

    def format(self, record: logging.LogRecord) -> str:
        at = self.formatTime(record, "%H:%M:%S")
        told = " ".join(f"{key}={value}" for key, value in getattr(record, "told", {}).items())
        trace = current_trace() or "-"
        line = f"{at} {record.levelname:7} {record.name} [{trace}] {said(record)} {told}".rstrip()
        if record.exc_info and record.exc_info[1] is not None:
            wrong = record.exc_info[1]
            each = "".join(f"\n    {place}" for place in places(wrong))
            line += f"\n  {type(wrong).__name__}{each}"
        return line


def said(record: logging.LogRecord) -> str:
    """The message without what may hold somebody's data."""
    if record.name == OURS or record.name.startswith(f"{OURS}."):
        return record.getMessage()
    request = getattr(record, "request", None)
    if request is not None:
        return f"{getattr(record, 'status_code', '')} {route_of(request)}".strip()
    return str(record.msg)


def route_of(request: Any) -> str:
    """The name of the route, such as incidents:case; never the address, which may hold a name."""
    found = getattr(request, "resolver_match", None)
    return (found.view_name if found is not None else "") or "-"


def places(wrong: BaseException) -> Iterator[str]:
    """Where an error passed, the innermost last: file, line and function; no values."""
    for frame in traceback.extract_tb(wrong.__traceback__)[-DEEPEST:]:
        path = Path(frame.filename)
        short = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path.name
        yield f"{short}:{frame.lineno} {frame.name}"


def configuration(asked: str, *, as_json: bool) -> dict[str, Any]:
    """Django's LOGGING. asked: the level that was asked for, "" when none was: then ours say more
    than others, and each request is a line on a server only."""
    level, our_level = asked or "WARNING", asked or "INFO"
    lines = JsonLines if as_json else ReadableLines
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": f"{lines.__module__}.{lines.__qualname__}"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            OURS: {"level": our_level},
            f"{OURS}.request": {"level": asked or ("INFO" if as_json else "WARNING")},
            # Django's own set-up would mail whole requests to administrators.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            # Says every 404 and 403 a second time, with its address; ours says each request.
            "django.request": {"level": "ERROR"},
        },
    }
