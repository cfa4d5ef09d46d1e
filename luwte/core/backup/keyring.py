"""The wrapped keys, as far as a backup must know them; the floor that keeps them hangs its ring.

They go apart from the data: a folder with data opens nothing, even for who has the master key, and
keys that were destroyed can be left out of what is kept for long.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from django.db.models import Model


class Keyring(Protocol):
    """What is known about keys, without opening what they protect."""

    def table(self) -> type[Model]:
        """The table of wrapped keys."""

    def masters_needed(self, alias: str) -> list[str]:
        """Short names of the master keys that wrap keys in a database."""

    def masters_here(self) -> list[str]:
        """Short names of the master keys that are configured here, the current one first."""

    def forget(self) -> None:
        """Keep no key in memory: another database comes in its place."""


_ring: list[Keyring] = []


def hang(ring: Keyring) -> None:
    """Name the ring; called once, by the floor that keeps the keys."""
    _ring[:] = [ring]


def ring() -> Keyring:
    """The ring that hangs."""
    return _ring[0]


def lacking(needed: Iterable[str]) -> list[str]:
    """Which of these master keys are not configured here."""
    here = set(ring().masters_here())
    return [name for name in needed if name not in here]
