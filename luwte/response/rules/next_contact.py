"""The list for the next contact or visit after an incident (NOW-10). No database here."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import yaml
from django.utils.translation import get_language

FILE = Path(__file__).parent.parent / "content" / "next_contact.yaml"
# Without these nobody goes: the colleague's own will, somebody who calls, and a sign to stop.
NOT_WITHOUT: Final = frozenset({"wants_to", "call_back", "when_to_stop"})


class Answer(StrEnum):
    """Whether a point is in order."""

    YES = "yes"
    NO = "no"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True)
class Point:
    """One point, in the language of the reader."""

    key: str
    question: str


def points() -> list[Point]:
    """All points in their order."""
    language = (get_language() or "nl").split("-")[0]
    return [Point(row["key"], row.get(language) or row["nl"]) for row in _rows()]


def missing(answers: Mapping[str, str]) -> list[str]:
    """Keys of the points that are not answered."""
    return [row["key"] for row in _rows() if not answers.get(row["key"])]


def stops(answers: Mapping[str, str]) -> list[str]:
    """Keys of the points for which nobody goes as long as they are not in order."""
    return [
        row["key"]
        for row in _rows()
        if row["key"] in NOT_WITHOUT and answers.get(row["key"]) != Answer.YES
    ]


@functools.cache
def _rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return rows
