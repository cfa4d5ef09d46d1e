"""Versions as they are stored: drafts that wait, and what was adopted with what it changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from luwte.policy.models import SettingVersion
from luwte.policy.queries.defaults import default_settings
from luwte.policy.rules import SHAPES, Difference, Kind, Settings, SettingState, differences


def draft_of(kind: Kind) -> SettingVersion | None:
    """The draft that waits, or None."""
    rows = SettingVersion.objects.select_related("drafted_by")
    return rows.filter(kind=kind, state=SettingState.DRAFT).first()


def all_drafts() -> dict[Kind, SettingVersion]:
    """The drafts that wait, by kind, in the order of the screen. One query."""
    rows = SettingVersion.objects.filter(state=SettingState.DRAFT).select_related("drafted_by")
    found = {Kind(row.kind): row for row in rows}
    return {kind: found[kind] for kind in Kind if kind in found}


@dataclass(frozen=True)
class VersionStory:
    """An adopted version with what it changed."""

    row: SettingVersion
    changes: list[Difference]
    before: Settings
    after: Settings


def history_of(kind: Kind) -> list[VersionStory]:
    """Adopted versions, newest first, each with its difference from the one before."""
    rows = list(adopted_versions(kind).order_by("version"))
    stories = []
    before = default_settings(kind)
    for row in rows:
        after = read_values(kind, row.values)
        stories.append(VersionStory(row, differences(before, after), before, after))
        before = after
    return stories[::-1]


def adopted_versions(kind: Kind) -> QuerySet[SettingVersion]:
    """All adopted versions with who made them."""
    return _adopted(kind).select_related("drafted_by", "adopted_by")


def keys_ever() -> set[str]:
    """The keys of all classes that any adopted matrix had: a case that keeps one still means it."""
    rows = _adopted(Kind.MATRIX).values_list("values", flat=True)
    return {str(one["key"]) for values in rows for one in values.get("classes", ())}


def read_values(kind: Kind, values: dict[str, Any]) -> Settings:
    """Stored JSON as settings of this kind."""
    return SHAPES[kind].from_values(values)


def _adopted(kind: Kind) -> QuerySet[SettingVersion]:
    return SettingVersion.objects.filter(kind=kind, state=SettingState.ADOPTED)
