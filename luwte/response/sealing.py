"""Words about two people at once: sealed for both, so that they open for nobody once one of them
is erased, also in a backup."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from luwte.tenancy import keys
from luwte.tenancy.keys import Place

PURPOSE: Final = "identity"
JOIN: Final = "response.PartyJoin"


def seal_for_both(text: str, *, row: UUID, source: UUID, target: UUID) -> bytes:
    """Why two parties were joined or split, for the row of that join: under the identity key of
    the one, and what comes of it under that of the other."""
    place = _place(row)
    inner = keys.seal(text.encode(), purpose=PURPOSE, subject_id=source, place=place)
    return keys.seal(inner, purpose=PURPOSE, subject_id=target, place=place)


def open_for_both(sealed: bytes | memoryview | None, *, row: UUID) -> str:
    """The words again; empty when there are none, or when one of both keys was destroyed."""
    if sealed is None:
        return ""
    place = _place(row)
    try:
        return keys.unseal(keys.unseal(bytes(sealed), place=place), place=place).decode()
    except keys.KeyDestroyed:
        return ""


def _place(row: UUID) -> Place:
    return Place(JOIN, "sealed", row)
