"""What helps in a talk, and when to refer: content with its source, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from luwte.catalogue.queries import NumberView, emergency_numbers, language
from luwte.tenancy.models import Organisation

FILE = Path(__file__).resolve().parent / "content" / "guidance.yaml"
# Whom to refer to, out of the numbers of the catalogue.
REFER_TO = ("suicide_prevention", "victim_support", "sexual_violence")
HOURS = {"hours": 1, "working_days": 24, "days": 24, "weeks": 168, "months": 720}
# A talk up to so many hours after it happened is one of the first days; then weeks; then six weeks.
UP_TO = ((24 * 6, "days"), (24 * 35, "weeks"), (24 * 75, "six_weeks"))


@dataclass(frozen=True)
class Guidance:
    """Points for a talk: what to do, and what to leave."""

    label: str
    points: list[str]
    leave: list[str]
    source: str


@dataclass(frozen=True)
class Signs:
    """When to refer, and where to."""

    at_once: list[str]
    after_weeks: list[str]
    where: list[str]
    numbers: list[NumberView]
    source: str


@cache
def content() -> dict[str, Any]:
    """The file as it is."""
    read: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return read


def guidance_for(key: str, *, is_first: bool) -> Guidance:
    """What helps in the talk with this key; is_first: nobody spoke with the person before."""
    which = kind_of(key, is_first=is_first)
    told = next(one for one in content()["talks"] if one["key"] == which)[language()]
    return Guidance(told["label"], told["points"], told["leave"], content()["source"])


def kind_of(key: str, *, is_first: bool) -> str:
    """Which words fit a talk, also of moments that an organisation adopted itself."""
    if key == "again":
        return "again"
    if key.startswith("asked"):
        return "asked"
    if is_first:
        return "first"
    unit, _line, number = key.rpartition("_")
    hours = HOURS.get(unit, 0) * int(number) if number.isdecimal() else 0
    return next((kind for most, kind in UP_TO if hours <= most), "later")


def signs(organisation: Organisation) -> Signs:
    """When to refer and where to, with the numbers of the catalogue."""
    told, say = content()["signs"], language()
    numbers = {one.key: one for one in emergency_numbers(organisation=organisation)}
    return Signs(
        told["at_once"][say],
        told["after_weeks"][say],
        told["where"][say],
        [numbers[key] for key in REFER_TO if key in numbers],
        told["source"],
    )
