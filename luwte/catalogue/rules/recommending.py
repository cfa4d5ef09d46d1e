"""Which action fits which situation, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from luwte.catalogue.rules.content import Fact
from luwte.catalogue.rules.shapes import Gravity, Rule, When

LISTS = (
    "forms",
    "motives",
    "triggers",
    "channels",
    "places",
    "relations",
    "consequences",
    "means",
)


@dataclass(frozen=True)
class Situation:
    """What is known of an incident, in keys of the catalogue (the entry a term counts as).

    gravity None: not judged yet, which no rule about gravity may take for light. repeated: this
    other party did it before within the term of the matrix. continuing: the danger goes on.
    """

    forms: frozenset[str] = frozenset()
    gravity: Gravity | None = None
    motives: frozenset[str] = frozenset()
    triggers: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()
    consequences: frozenset[str] = frozenset()
    means: frozenset[str] = frozenset()
    repeated: bool = False
    continuing: bool = False


def fits(when: When, situation: Situation) -> bool:
    """True when every condition holds."""
    if when.repeated and not situation.repeated:
        return False
    if when.continuing and not situation.continuing:
        return False
    if not _gravity_fits(when, situation.gravity):
        return False
    return all(_list_fits(getattr(when, name), getattr(situation, name)) for name in LISTS)


def matching_rules(rules: Iterable[Fact], situation: Situation) -> list[Fact]:
    """The rules that hold, heaviest first, one per action."""
    holding = [fact for fact in rules if fits(_rule(fact).when, situation)]
    holding.sort(key=lambda fact: (-_rule(fact).weight, fact.key))
    chosen: dict[str, Fact] = {}
    for fact in holding:
        chosen.setdefault(_rule(fact).action, fact)
    return list(chosen.values())


def _rule(fact: Fact) -> Rule:
    rule: Rule = fact.data
    return rule


def _list_fits(wanted: tuple[str, ...], found: frozenset[str]) -> bool:
    return not wanted or any(key in found for key in wanted)


def _gravity_fits(when: When, gravity: Gravity | None) -> bool:
    if gravity is None:
        return when.gravity_from is Gravity.LIGHT and when.gravity_until is Gravity.HEAVY
    return when.gravity_from.weight <= gravity.weight <= when.gravity_until.weight
