"""What measures hang up: their messages, their moments, and breaches that reception sees."""

from __future__ import annotations

from luwte.response import panels
from luwte.response.actions import breaching, measure_news
from luwte.response.watch import measures as measure_watch


def register() -> None:
    """In `apps.ready()`."""
    # Registered by being read.
    assert measure_watch
    measure_news.register()
    breaching.register()
    panels.register()
