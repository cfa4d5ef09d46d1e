"""Norm and terms: what an organisation adopts, and what makes a value acceptable. No database.

Both are frozen: a case keeps the number of the version that it was judged by. The numbers that
stand before anything is adopted are content (`content/terms.yaml`), each with its source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import time
from enum import StrEnum
from typing import Any, Self

from django.utils.translation import gettext as _

from luwte.lib.worktime import LiberationDay, WorkCalendar
from luwte.policy.shipped import TermFact, Words, norm_statement, term_facts

GRAVITIES = ("light", "middle", "heavy")
MAX_TEXT = 4_000
MAX_EXAMPLES = 20


class Kind(StrEnum):
    """What is adopted here."""

    NORM = "norm"
    TERMS = "terms"


class SettingState(StrEnum):
    """Where a version stands; an adopted one never changes again."""

    DRAFT = "draft"
    ADOPTED = "adopted"


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


@dataclass(frozen=True, kw_only=True)
class NormClass:
    """One of light, middle, heavy: what it means, with examples, per language."""

    description: Words = field(default_factory=dict)
    examples: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Norm:
    """What this organisation does not accept, what staff may do then, and how grave is how grave.

    `statement` and `conduct` are {"nl": …, "en": …}, one sentence a line. `usual`: how grave a form
    of aggression usually is here, {key of the form: gravity}; a form that is not in it is as grave
    as the catalogue says.
    """

    statement: Words = field(default_factory=lambda: dict(norm_statement()["statement"]))
    conduct: Words = field(default_factory=lambda: dict(norm_statement()["conduct"]))
    light: NormClass = field(default_factory=NormClass)
    middle: NormClass = field(default_factory=NormClass)
    heavy: NormClass = field(default_factory=NormClass)
    usual: dict[str, str] = field(default_factory=dict)

    def of(self, gravity: str) -> NormClass:
        """The class with this key; raises KeyError for another word."""
        return {"light": self.light, "middle": self.middle, "heavy": self.heavy}[gravity]

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Self:
        """Read what was stored."""
        read: dict[str, Any] = {
            name: values[name] for name in ("statement", "conduct", "usual") if name in values
        }
        for name in GRAVITIES:
            if name in values:
                read[name] = NormClass(**values[name])
        return cls(**read)

    def values(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


Settings = Norm | Terms
SHAPES: dict[Kind, type[Norm] | type[Terms]] = {Kind.NORM: Norm, Kind.TERMS: Terms}


def problems(settings: Settings) -> dict[str, str]:
    """What is wrong with these values: {name of the field: a sentence}; empty when nothing is."""
    return _wrong_terms(settings) if isinstance(settings, Terms) else _wrong_norm(settings)


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


def _wrong_norm(norm: Norm) -> dict[str, str]:
    found = {}
    if not norm.statement.get("nl", "").strip():
        found["statement_nl"] = _("Write what your organisation does not accept.")
    for name in GRAVITIES:
        one = norm.of(name)
        if not one.description.get("nl", "").strip():
            found[f"{name}_description_nl"] = _("Say in one sentence when it is this grave.")
        if not one.examples.get("nl"):
            found[f"{name}_examples_nl"] = _("Give at least one example, each on its own line.")
        for language, examples in one.examples.items():
            if len(examples) > MAX_EXAMPLES:
                found[f"{name}_examples_{language}"] = _("Give at most %(most)s examples.") % {
                    "most": MAX_EXAMPLES
                }
    unknown = [form for form, gravity in norm.usual.items() if gravity not in GRAVITIES]
    found.update({f"usual_{form}": _("Choose light, middle or heavy.") for form in unknown})
    return found


@dataclass(frozen=True)
class Difference:
    """One thing that changed between two versions; `name` is a path such as light.examples.nl."""

    name: str
    before: Any
    after: Any


def differences(before: Settings, after: Settings) -> list[Difference]:
    """What changed, in the order of the fields; lists are compared as a whole."""
    old, new = _flat(before.values()), _flat(after.values())
    return [
        Difference(name, old.get(name), new.get(name))
        for name in dict.fromkeys([*old, *new])
        if old.get(name) != new.get(name)
    ]


def _flat(values: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in values.items():
        path = f"{above}{name}"
        if isinstance(value, Mapping):
            found.update(_flat(value, f"{path}."))
        else:
            found[path] = value
    return found


def may_adopt(*, drafted_by: object, adopts: object, is_small_practice: bool) -> bool:
    """Whoever drafted does not adopt alone: a second person reads it first. In a small practice
    there may be nobody else, so there it is allowed, and the history shows that it was one."""
    return is_small_practice or drafted_by != adopts
