"""The members of an enumeration as a column or a form wants them."""

from __future__ import annotations

from enum import StrEnum


def choices_of(enum: type[StrEnum]) -> list[tuple[str, str]]:
    """(stored, shown) of every member, in its order. What it is called, the words of a room say."""
    return [(member.value, member.value) for member in enum]
