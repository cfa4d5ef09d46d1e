"""How each part reads on screen: kinds, states, cards of the tracks, lines of the timeline."""

from __future__ import annotations

from typing import Any

from luwte.incidents.rules.contents import Line


def said(words: Any) -> Line:
    """A line of words alone, in the reader's language."""
    return lambda params, names: str(words)
