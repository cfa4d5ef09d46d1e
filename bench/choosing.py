"""All measurements, as the rooms of the bench bring them."""

from __future__ import annotations

from collections.abc import Iterator

from bench import (
    browsing,
    gate,
    instructing,
    lettering,
    losing,
    matching,
    reading,
    writing,
)
from bench.measurements import Measurement, registered

# Each registers what it measures by being read.
ROOMS = (browsing, gate, instructing, lettering, losing, matching, reading, writing)


def chosen(only: str) -> Iterator[Measurement]:
    """The measurements with one of these in their name (a comma between); all when it is empty."""
    asked = only.split(",")
    return (one for one in registered if any(name in one.name for name in asked))
