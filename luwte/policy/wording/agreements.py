"""Norm and terms in the words of a screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luwte.policy.rules import GRAVITIES, Norm, Terms
from luwte.policy.shipped import TermFact, spoken, term_facts

# A working day of a whole day: what "24 hours on working days" amounts to.
HOURS_OF_A_DAY = 24


@dataclass(frozen=True)
class Line:
    """One term: what it is, how long, why so, and where that comes from."""

    icon: str
    label: str
    value: str
    hint: str
    source: str


@dataclass(frozen=True)
class GravityText:
    """One class of the norm in the reader's language."""

    key: str
    description: str
    examples: list[str]


def term_lines(terms: Terms) -> list[Line]:
    """All terms in the order of the screen."""
    return [
        Line(
            fact.icon,
            spoken(fact.label),
            term_words(fact, getattr(terms, fact.key)),
            spoken(fact.hint),
            spoken(fact.source),
        )
        for fact in term_facts().values()
    ]


def term_words(fact: TermFact, value: Any) -> str:
    """A value with its unit: "48 uur", "2 werkdagen", "50 % en 80 %"."""
    if fact.unit == "flag":
        return _("yes") if value else _("no")
    if fact.unit == "shares":
        return _(" and ").join(f"{round(share * 100)} %" for share in value)
    if fact.unit == "hour_of_day":
        return f"{value}:00"
    if fact.unit == "choice":
        return fact.choice_label(value)
    return _counted(fact.unit, value)


def _counted(unit: str, number: int) -> str:
    if unit == "hours":
        return ngettext("%(n)s hour", "%(n)s hours", number) % {"n": number}
    if unit == "working_hours" and number % HOURS_OF_A_DAY == 0:
        unit, number = "working_days", number // HOURS_OF_A_DAY
    if unit == "working_hours":
        return ngettext("%(n)s hour on working days", "%(n)s hours on working days", number) % {
            "n": number
        }
    if unit == "working_days":
        return ngettext("%(n)s working day", "%(n)s working days", number) % {"n": number}
    return ngettext("%(n)s day", "%(n)s days", number) % {"n": number}


def statement_lines(norm: Norm) -> list[str]:
    """The statement, a sentence a line."""
    return text_lines(spoken(norm.statement))


def conduct_lines(norm: Norm) -> list[str]:
    """What staff may and must do, a sentence a line."""
    return text_lines(spoken(norm.conduct))


def gravity_texts(norm: Norm) -> list[GravityText]:
    """light, middle and heavy in the reader's language."""
    texts = []
    for key in GRAVITIES:
        one = norm.of(key)
        examples = one.examples
        language = next((code for code in examples if examples[code] == _spoken_list(examples)), "")
        texts.append(GravityText(key, spoken(one.description), examples.get(language, [])))
    return texts


def _spoken_list(examples: dict[str, list[str]]) -> list[str]:
    joined = {code: "\n".join(lines) for code, lines in examples.items()}
    return text_lines(spoken(joined))


def text_lines(text: str) -> list[str]:
    """The lines of a text, without empty ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def share_words(shares: Iterable[float]) -> str:
    """Shares as a form shows them: "50, 80"."""
    return ", ".join(str(round(share * 100)) for share in shares)
