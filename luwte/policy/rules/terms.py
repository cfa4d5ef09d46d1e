"""How long each clock of a case runs. The numbers that stand before anything is adopted are content
(`content/terms.yaml`), each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import time
from typing import Any, Self

from django.utils.translation import gettext as _

from luwte.lib.worktime import LiberationDay, WorkCalendar
from luwte.policy.shipped import TermFact, term_facts


def _default(key: str) -> Any:
    return field(default_factory=lambda: term_facts()[key].default)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How long each clock of a case runs.

    response_hours: 24, 48 or 72 hours from the incident until the other party hears from us
    (48: measure 5 of the eight VPT measures; 24: the municipal arbocatalogus). working_time: the
    response clock runs on working days only. first_care_hours: calendar hours until somebody
    speaks with the victim. manager_reaction_hours: hours on working days, 24 is one whole working
    day (guide, 2.7). police_working_days: preferably within 2 working days
    (veiligepubliekedienstverlening.nl). damage_days: calendar days, our own choice.
    reminder_shares: parts of a term, 0 … 1 (CAS-5: a half and four fifths). early_warning_hour:
    local hour at which what lapses on or soon after days off is announced. liberation_day:
    "never", "lustrum" or "always".
    """

    response_hours: int = _default("response_hours")
    working_time: bool = _default("working_time")
    first_care_hours: int = _default("first_care_hours")
    manager_reaction_hours: int = _default("manager_reaction_hours")
    police_working_days: int = _default("police_working_days")
    damage_days: int = _default("damage_days")
    reminder_shares: tuple[float, ...] = _default("reminder_shares")
    early_warning_hour: int = _default("early_warning_hour")
    liberation_day: str = _default("liberation_day")

    @property
    def working_days(self) -> WorkCalendar:
        """Working days of a whole day, so that "24 hours" is one of them."""
        return WorkCalendar(liberation_day=LiberationDay(self.liberation_day))

    @property
    def response_calendar(self) -> WorkCalendar | None:
        """What the response clock counts in: None is calendar time."""
        return self.working_days if self.working_time else None

    @property
    def early_warning_at(self) -> time:
        """The local time of looking ahead."""
        return time(self.early_warning_hour)

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Self:
        """Read what was stored; a term that did not exist then has its default."""
        known = {f.name for f in fields(cls)}
        kept = {name: value for name, value in values.items() if name in known}
        if "reminder_shares" in kept:
            kept["reminder_shares"] = tuple(kept["reminder_shares"])
        return cls(**kept)

    def values(self) -> dict[str, Any]:
        """As JSON."""
        return {**asdict(self), "reminder_shares": list(self.reminder_shares)}

    def problems(self) -> dict[str, str]:
        """What is wrong: {name of the field: a sentence}."""
        return _wrong_terms(self)


def _wrong_terms(terms: Terms) -> dict[str, str]:
    found = {}
    for key, fact in term_facts().items():
        wrong = _wrong_term(fact, getattr(terms, key))
        if wrong:
            found[key] = wrong
    return found


def _wrong_term(fact: TermFact, value: Any) -> str:
    if fact.unit == "shares":
        return _wrong_shares(value)
    if fact.choices and value not in fact.choices:
        allowed = ", ".join(fact.choice_label(choice) for choice in fact.choices)
        return _("Choose one of: %(allowed)s.") % {"allowed": allowed}
    if fact.maximum and not fact.minimum <= value <= fact.maximum:
        return _("Choose a number from %(least)s up to and including %(most)s.") % {
            "least": fact.minimum,
            "most": fact.maximum,
        }
    return ""


def _wrong_shares(shares: tuple[float, ...]) -> str:
    if not 1 <= len(shares) <= 4:
        return _("Give one to four moments.")
    if any(not 0 < share < 1 for share in shares):
        return _("Each moment lies between 1 and 99 percent of the time.")
    if list(shares) != sorted(set(shares)):
        return _("Give the moments from early to late, each once.")
    return ""
