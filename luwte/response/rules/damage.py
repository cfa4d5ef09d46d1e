"""Recovering damage: moves, deadlines and sums. No database; terms are content with a source."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import yaml
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luwte.lib.money import times
from luwte.lib.spans import months_later
from luwte.response.rules.states import ClaimState, DamageKind, Route

FILE = Path(__file__).parent.parent / "content" / "damage.yaml"
MOST_INSTALMENTS: Final = 60
# Before a hearing and before a claim lapses somebody is reminded.
BEFORE_COURT: Final = (timedelta(days=28), timedelta(days=7), timedelta(days=1))
BEFORE_LIMITATION: Final = (timedelta(days=180), timedelta(days=30))


@dataclass(frozen=True)
class Fact:
    """A term or an amount with its words. years, months, days: of the term; cents: the amount."""

    key: str
    label: str
    text: str
    source: str
    years: int = 0
    months: int = 0
    days: int = 0
    cents: int = 0


def facts() -> dict[str, Fact]:
    """All of them in the language of the reader."""
    language = (get_language() or "nl").split("-")[0]
    return {row["key"]: _fact(row, language) for row in _rows()}


@dataclass(frozen=True)
class ClaimMove:
    """One allowed step of a claim: from, to, what it needs, the words on its button."""

    sources: frozenset[ClaimState]
    target: ClaimState
    required: tuple[str, ...]
    label: Any


_RUNNING = (ClaimState.OPEN, ClaimState.SENT, ClaimState.AGREED, ClaimState.AWARDED)
ENDED: Final = frozenset({ClaimState.PAID, ClaimState.WRITTEN_OFF})

CLAIM_MOVES: dict[str, ClaimMove] = {
    "send": ClaimMove(
        frozenset({ClaimState.OPEN, ClaimState.SENT}), ClaimState.SENT, ("on",), _("It was sent")
    ),
    "agree": ClaimMove(
        frozenset({ClaimState.OPEN, ClaimState.SENT, ClaimState.AGREED, ClaimState.AWARDED}),
        ClaimState.AGREED,
        ("parts", "first_on"),
        _("Payment was agreed"),
    ),
    "award": ClaimMove(
        frozenset({ClaimState.OPEN, ClaimState.SENT, ClaimState.REFUSED}),
        ClaimState.AWARDED,
        ("amount", "on"),
        _("A judge awarded it"),
    ),
    "refuse": ClaimMove(frozenset(_RUNNING), ClaimState.REFUSED, ("reason",), _("It was refused")),
    "write_off": ClaimMove(
        frozenset({*_RUNNING, ClaimState.REFUSED}),
        ClaimState.WRITTEN_OFF,
        ("reason",),
        _("Write it off"),
    ),
}


def moves_from(state: ClaimState) -> list[str]:
    """What can be done with a claim from here, in the order of the table."""
    return [name for name, move in CLAIM_MOVES.items() if state in move.sources]


def sick_pay(days: Decimal, daily_cost: int) -> int:
    """Sick days × daily cost, in cents."""
    return times(daily_cost, days)


def lapses_on(known_on: date) -> date:
    """When a claim lapses, counted from knowing damage and person."""
    return _years_later(known_on, facts()["limitation"].years)


def state_advances_from(final_judgment_on: date) -> date:
    """From when the State advances what is unpaid, to natural persons."""
    return months_later(final_judgment_on, facts()["state_advance"].months)


def instalment_days(first_on: date, parts: int) -> list[date]:
    """Due days a month apart."""
    return [months_later(first_on, number) for number in range(parts)]


def advises_route(route: Route, kinds: Iterable[DamageKind], *, has_police_report: bool) -> str:
    """A code of what to think of before this route is chosen: "report_first" (joining needs a
    criminal case), "wage_in_civil" (wage recourse in a criminal case is uncertain), or ""."""
    if route is Route.CRIMINAL and not has_police_report:
        return "report_first"
    return "wage_in_civil" if route is Route.CRIMINAL and DamageKind.SICK_PAY in set(kinds) else ""


def _years_later(day: date, years: int) -> date:
    return months_later(day, years * 12)


@functools.cache
def _rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return rows


def _fact(row: dict[str, Any], language: str) -> Fact:
    words = row.get(language) or row["nl"]
    numbers = {name: row.get(name, 0) for name in ("years", "months", "days", "cents")}
    return Fact(row["key"], words["label"], words["text"], words["source"], **numbers)
