"""How each part reads on screen: kinds, states, cards of the tracks, lines of the timeline."""

from __future__ import annotations

from typing import Any

from luwte.incidents.rules.contents import Line


def lines() -> dict[str, Line]:
    """What is said of each step of the room on the timeline of a case."""
    from luwte.response.words import damage, letters, measures, parties, police

    parts = (parties, measures, letters, police, damage)
    return {verb: line for part in parts for verb, line in part.LINES.items()}


def said(words: Any) -> Line:
    """A line of words alone, in the reader's language."""
    return lambda params, names: str(words)
