"""What is adopted here, and where a version stands."""

from __future__ import annotations

from enum import StrEnum

GRAVITIES = ("light", "middle", "heavy")
MAX_TEXT = 4_000


class Kind(StrEnum):
    """What is adopted here, in the order of the screen."""

    NORM = "norm"
    TERMS = "terms"
    MATRIX = "matrix"
    AUTHORITY = "authority"
    CARE = "care"
    RETENTION = "retention"
    LETTERHEAD = "letterhead"


class SettingState(StrEnum):
    """Where a version stands; an adopted one never changes again."""

    DRAFT = "draft"
    ADOPTED = "adopted"


def may_adopt(*, drafted_by: object, adopts: object, is_small_practice: bool) -> bool:
    """Whoever drafted does not adopt alone: a second person reads it first. In a small practice
    there may be nobody else, so there it is allowed, and the history shows that it was one."""
    return is_small_practice or drafted_by != adopts
