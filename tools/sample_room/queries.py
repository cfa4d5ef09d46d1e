"""Reads for screens."""

from __future__ import annotations

from luwte.org.access import Actor
from luwte.sample.access import visible_to
from luwte.sample.models import SampleItem
from luwte.sample.rules import State

MOST_SHOWN = 200


def open_items_for(actor: Actor) -> list[SampleItem]:
    """Open items, newest first, at most MOST_SHOWN. One query."""
    rows = visible_to(actor).filter(state=State.OPEN).select_related("added_by")
    return list(rows.order_by("-id")[:MOST_SHOWN])
