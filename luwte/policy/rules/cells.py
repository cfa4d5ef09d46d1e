"""A cell of the sanction matrix: what may follow on behaviour of one class for the so-manieth time.

A cell holds options, each with its own term and its own deciders: a warning by the team lead, or a
ban by the director. What holds for the cell as a whole is the police, the hearing and what the
handler should know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy, ngettext

from luwte.lib.spans import Span
from luwte.policy.shipped import Words

MOST_OPTIONS = 4


class Police(StrEnum):
    """What the matrix says of going to the police."""

    YES = "yes"
    TOLD = "told"
    WHERE_PUNISHABLE = "where_punishable"
    NO = "no"


class Hearing(StrEnum):
    """When the other party is heard; that it happens is no choice."""

    BEFORE = "before"
    PROMPTLY_AFTER = "promptly_after"


class Unit(StrEnum):
    """In what a term is counted."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


POLICE_WORDS: dict[str, Any] = {
    Police.YES: gettext_lazy("report to the police"),
    Police.TOLD: gettext_lazy("the police are told, without a report of a crime"),
    Police.WHERE_PUNISHABLE: gettext_lazy("report to the police where it is punishable"),
    Police.NO: gettext_lazy("no report to the police"),
}
HEARING_WORDS: dict[str, Any] = {
    Hearing.BEFORE: gettext_lazy("heard before it is decided"),
    Hearing.PROMPTLY_AFTER: gettext_lazy("heard within 5 working days when it could not wait"),
}
UNIT_WORDS: dict[str, Any] = {
    Unit.DAYS: gettext_lazy("days"),
    Unit.WEEKS: gettext_lazy("weeks"),
    Unit.MONTHS: gettext_lazy("months"),
}


@dataclass(frozen=True, kw_only=True)
class Option:
    """Measures that may follow, for how long, and who decides about them.

    kinds: values of response's MeasureKind. unit: what the numbers count. least … most: for how
    long, 0 when the measure has no duration of its own; exceptional: the most in exceptional cases,
    0 for no exception; review: looked at again every so many, 0 for once before the end. deciders:
    values of `authority.Decider`; what lasts longer than longer_than (0: whatever it lasts) is for
    longer_deciders instead. called: the organisation's own name of the one measure in it. letter: a
    sentence for the letter about it.
    """

    kinds: tuple[str, ...] = ()
    unit: str = Unit.MONTHS.value
    least: int = 0
    most: int = 0
    exceptional: int = 0
    review: int = 0
    deciders: tuple[str, ...] = ()
    longer_than: int = 0
    longer_deciders: tuple[str, ...] = ()
    called: Words = field(default_factory=dict)
    letter: Words = field(default_factory=dict)

    def span(self, amount: int) -> Span:
        """So many of what this option counts."""
        return Span(amount, self.unit)

    @property
    def longest(self) -> Span:
        """Nothing in this option lasts longer; nothing when it has no duration."""
        return self.span(max(self.most, self.exceptional))

    @property
    def usual(self) -> Span:
        """How long it lasts when nobody says otherwise: the least, else the most."""
        return self.span(self.least or self.most)

    @property
    def everybody_named(self) -> tuple[str, ...]:
        """All deciders, whatever it lasts."""
        return tuple(dict.fromkeys((*self.deciders, *self.longer_deciders)))

    def deciders_for(self, first: date | None, last: date | None) -> tuple[str, ...]:
        """Who decides when it runs from the first day until and including the last. Without days
        it is what lasts shortest."""
        if not (self.longer_than and self.longer_deciders and first and last):
            return self.deciders
        is_longer = last >= self.span(self.longer_than).after(first)
        return self.longer_deciders if is_longer else self.deciders


@dataclass(frozen=True, kw_only=True)
class Cell:
    """The options, and what goes with each of them."""

    options: tuple[Option, ...] = ()
    police: str = Police.WHERE_PUNISHABLE.value
    hearing: str = Hearing.BEFORE.value
    remarks: Words = field(default_factory=dict)

    @property
    def kinds(self) -> tuple[str, ...]:
        """All measures that may follow, in the order of the options."""
        return kinds_of(self.options)


def kinds_of(options: Iterable[Option]) -> tuple[str, ...]:
    """All measures of these options, each once."""
    return tuple(dict.fromkeys(kind for option in options for kind in option.kinds))


def option_for(options: Iterable[Option], kind: str) -> Option | None:
    """The first option with this measure; None when none names it."""
    return next((option for option in options if kind in option.kinds), None)


def cell_from(row: Mapping[str, Any]) -> Cell:
    """A cell as it was stored or shipped."""
    read = {name: row[name] for name in ("police", "hearing", "remarks") if name in row}
    return Cell(options=options_from(row), **read)


def options_from(row: Mapping[str, Any]) -> tuple[Option, ...]:
    """The options of a stored cell. What was adopted before there were options had one of them for
    the whole cell, in months."""
    if "options" in row:
        return tuple(_option_from(one) for one in row["options"])
    if not row.get("kinds"):
        return ()
    read: dict[str, Any] = {name: int(row.get(old) or 0) for name, old in _IN_MONTHS.items()}
    deciders = tuple(row.get("deciders", ()))
    return (Option(kinds=tuple(row["kinds"]), deciders=deciders, **read),)


_IN_MONTHS = {
    "least": "months_min",
    "most": "months_max",
    "exceptional": "months_exceptional",
    "review": "review_months",
}


def _option_from(row: Mapping[str, Any]) -> Option:
    read = dict(row)
    for name in ("kinds", "deciders", "longer_deciders"):
        read[name] = tuple(row.get(name, ()))
    return Option(**read)


def span_words(span: Span) -> str:
    """ "1 day", "3 weeks", "12 months"."""
    words = {
        Unit.DAYS: ngettext("%(n)s day", "%(n)s days", span.amount),
        Unit.WEEKS: ngettext("%(n)s week", "%(n)s weeks", span.amount),
        Unit.MONTHS: ngettext("%(n)s month", "%(n)s months", span.amount),
    }
    return words[Unit(span.unit)] % {"n": span.amount}
