"""What measures say to other rooms: messages, lines of the timeline, the clock, reception."""

from __future__ import annotations


def register() -> None:
    """In `apps.ready()`."""
    from luwte.response import measure_news, measure_watch, measure_words
    from luwte.response.actions import breaching

    # Registered by being read.
    assert measure_watch
    measure_news.register()
    measure_words.register()
    breaching.register()
