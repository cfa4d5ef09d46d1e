"""Care, keeping and the letterhead in the words of a screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.policy.rules import GRAVITIES, Care, Letterhead, MomentUnit, Retention
from luwte.policy.shipped import care_facts, keep_facts, spoken
from luwte.policy.wording.agreements import text_lines

_UNITS: dict[str, Any] = {
    MomentUnit.HOURS: gettext_lazy("hours, day and night"),
    MomentUnit.WORKING_DAYS: gettext_lazy("working days"),
    MomentUnit.DAYS: gettext_lazy("days"),
    MomentUnit.WEEKS: gettext_lazy("weeks"),
    MomentUnit.MONTHS: gettext_lazy("months"),
}


def unit_words(unit: str) -> Any:
    """In what a moment is counted."""
    return _UNITS[unit]


@dataclass(frozen=True)
class GravityMoments:
    """The moments of one gravity."""

    key: str
    moments: list[str]


def care_words(care: Care) -> dict[str, Any]:
    """The moments of care, for the template."""
    return {
        "moments": [
            GravityMoments(key, [one.words for one in care.moments(key)]) for key in GRAVITIES
        ],
        "about": [offer_words(care), load_words(care)],
        "source": spoken(care_facts()["source"]),
    }


def offer_words(care: Care) -> str:
    """What happens after "no, thank you"."""
    return _("Who says no is asked once more after %(n)s days.") % {"n": care.offer_again_days}


def load_words(care: Care) -> str:
    """When it adds up."""
    if not care.load_on:
        return _("There is no signal when it adds up.")
    return _(
        "At %(n)s incidents within %(months)s months the employee hears that it adds up, and "
        "decides who else does."
    ) % {"n": care.load_count, "months": care.load_months}


@dataclass(frozen=True)
class KeepLine:
    """One kind of data: how long, from when, why, and where that comes from."""

    key: str
    label: str
    term: str
    counts_from: str
    why: str
    source: str
    is_checked: bool


def keep_lines(retention: Retention) -> list[KeepLine]:
    """All kinds of data in the order of the screen."""
    return [
        KeepLine(
            key=key,
            label=spoken(fact.label),
            term=retention.of(key).words,
            counts_from=spoken(fact.counts_from),
            why=spoken(fact.why),
            source=spoken(fact.source),
            is_checked=fact.is_checked,
        )
        for key, fact in keep_facts().items()
    ]


@dataclass(frozen=True)
class HeadLine:
    """One line of the letterhead; `colour` when it is one."""

    label: str
    lines: list[str]
    colour: str = ""


LETTERHEAD_LABELS: dict[str, Any] = {
    "name": gettext_lazy("Name of the organisation"),
    "visiting_address": gettext_lazy("Visiting address"),
    "postal_address": gettext_lazy("Postal address"),
    "phone": gettext_lazy("Phone for questions"),
    "email": gettext_lazy("E-mail address"),
    "website": gettext_lazy("Website"),
    "complaint_address": gettext_lazy("Complaints"),
    "place": gettext_lazy("Signed in"),
    "signatory": gettext_lazy("Signed by"),
    "ink": gettext_lazy("Colour of headings"),
    "band": gettext_lazy("Colour of the band"),
    "logo_id": gettext_lazy("Logo"),
    "logo_alt": gettext_lazy("What does the logo show?"),
}


def letterhead_lines(head: Letterhead) -> list[HeadLine]:
    """What stands on a letter, line by line; the logo is shown apart."""
    found = []
    for name, label in LETTERHEAD_LABELS.items():
        if name in ("logo_id", "logo_alt"):
            continue
        value = getattr(head, name)
        text = spoken(value) if isinstance(value, dict) else str(value)
        colour = text if name in ("ink", "band") else ""
        found.append(HeadLine(str(label), text_lines(text), colour))
    return found


def missing_words(head: Letterhead) -> list[str]:
    """What a letter needs and nobody filled in yet."""
    return [str(LETTERHEAD_LABELS[name]) for name in head.missing]
