"""Who may decide what: used by the software whenever it asks for a decision (RUL-6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.policy.rules.measures import DECISIONS


class Decider(StrEnum):
    """Who may decide. All but two are roles of `org`: every employee may what EMPLOYEE may, and a
    MANAGER is a team lead whose reach includes the unit above the one where it happened."""

    EMPLOYEE = "employee"
    RECEPTION = "reception"
    TEAM_LEAD = "team_lead"
    MANAGER = "manager"
    COORDINATOR = "coordinator"
    HR = "hr"
    LEGAL = "legal"
    DIRECTOR = "director"


class Over(StrEnum):
    """For which part of the organisation a decider decides."""

    UNIT = "unit"
    ORGANISATION = "organisation"


DECIDER_WORDS: dict[str, Any] = {
    Decider.EMPLOYEE: gettext_lazy("every employee"),
    Decider.RECEPTION: gettext_lazy("reception or security"),
    Decider.TEAM_LEAD: gettext_lazy("team lead"),
    Decider.MANAGER: gettext_lazy("manager above the team"),
    Decider.COORDINATOR: gettext_lazy("coordinator"),
    Decider.HR: gettext_lazy("HR"),
    Decider.LEGAL: gettext_lazy("legal"),
    Decider.DIRECTOR: gettext_lazy("director or board"),
}


def decider_words(deciders: tuple[str, ...] | list[str]) -> str:
    """ "team lead or director" in the reader's language."""
    words = [str(DECIDER_WORDS.get(one, one)) for one in deciders]
    if not words:
        return _("nobody yet")
    if len(words) == 1:
        return words[0]
    return _("%(several)s or %(last)s") % {"several": ", ".join(words[:-1]), "last": words[-1]}


@dataclass(frozen=True, kw_only=True)
class AuthorityRule:
    """Who may take one decision, over what, and who gives the second look before it is taken.

    deciders, second: values of `Decider`; a decision without `second` asks no second look of a
    certain role (another person is still asked where the gate asks one). over: with UNIT the role
    has to count for the unit of the case, with ORGANISATION it may count anywhere.
    """

    deciders: tuple[str, ...] = ()
    over: str = Over.UNIT.value
    second: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Authority:
    """For every decision its rule. `rules`: {decision key: AuthorityRule}; the rule of
    "provisional_ban" names who holds the house right."""

    pack: str = ""
    rules: dict[str, AuthorityRule] = field(default_factory=dict)

    def rule(self, decision: str) -> AuthorityRule:
        """The rule of this decision; raises KeyError for a word that is no decision. A decision
        that came after the version was adopted is for the director, over the organisation."""
        if decision in self.rules:
            return self.rules[decision]
        if decision not in DECISIONS:
            raise KeyError(decision)
        return AuthorityRule(deciders=(Decider.DIRECTOR.value,), over=Over.ORGANISATION.value)

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Self:
        """Read what was stored or shipped."""
        rules = {
            key: AuthorityRule(
                deciders=tuple(row.get("deciders", ())),
                over=str(row.get("over", Over.UNIT.value)),
                second=tuple(row.get("second", ())),
            )
            for key, row in values.get("rules", {}).items()
            if key in DECISIONS
        }
        return cls(
            pack=str(values.get("pack", "")),
            rules={key: rules[key] for key in DECISIONS if key in rules},
        )

    def values(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "pack": self.pack,
            "rules": {
                key: {name: _plain(value) for name, value in asdict(rule).items()}
                for key, rule in self.rules.items()
            },
        }

    def problems(self) -> dict[str, str]:
        """What is wrong: {name of the field: a sentence}."""
        found = {}
        for key in DECISIONS:
            rule = self.rules.get(key)
            if rule is None or not rule.deciders:
                found[f"{key}_deciders"] = _("Choose at least one role that may decide this.")
            elif not _known(rule.deciders) or not _known(rule.second):
                found[f"{key}_deciders"] = _("Choose roles from the list.")
            elif rule.over not in tuple(Over):
                found[f"{key}_over"] = _("Choose for which part of the organisation.")
        return found


def _known(roles: tuple[str, ...]) -> bool:
    return all(role in tuple(Decider) for role in roles)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
