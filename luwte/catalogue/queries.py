"""Reads for screens and for other rooms.

Everything is said in the reader's language and costs no query while nothing changed. Terms are
what rows point to; `TermView.entry_key` is what rules and figures count by.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from django.utils.translation import get_language

from luwte.catalogue.content_files import CONTENT, gather
from luwte.catalogue.doors import OpenDoor, doors
from luwte.catalogue.loading import facts_of
from luwte.catalogue.rules import (
    Action,
    Addressee,
    Character,
    Deadline,
    Fact,
    Gravity,
    Kind,
    Offence,
    Phase,
    Situation,
    Toward,
    matching_rules,
)
from luwte.catalogue.rules.shapes import Audience, Number, TalkPoint
from luwte.catalogue.shelf import BASE_PACK, KeptTerm, Shelf, newest_edition, shelf_of
from luwte.core.registry import Registry
from luwte.tenancy.models import Organisation
from luwte.tenancy.scope import OutsideScope

__all__ = ["OpenDoor", "doors", "usage_checks"]

UsageCheck = Callable[[Collection[UUID]], set[UUID]]

# Rooms above say which terms their rows use: `usage_checks.add("incidents", used_terms)`, where
# the function takes ids of terms and returns those that a row points to.
usage_checks: Registry[UsageCheck] = Registry("usage of terms")


def language() -> str:
    """The reader's language, as content knows it."""
    return (get_language() or "nl")[:2]


# --- Terms ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class TermView:
    """A term as a screen shows it. `data` is the typed data of the entry it counts as."""

    id: UUID
    kind: str
    key: str
    entry_key: str
    label: str
    labels: dict[str, str]
    text: str
    active: bool
    is_own: bool
    is_current: bool
    order: int
    icon: str = ""
    data: Any = None


def terms(
    kind: Kind | str, *, organisation: Organisation | None = None, with_inactive: bool = False
) -> list[TermView]:
    """The terms of a kind (`form`, `motive`, `trigger`, `channel`, `place`, `task`, `relation`,
    `consequence`, `means`, `action`) that can be chosen now, in their order."""
    wanted = Kind(kind).value
    found = [
        _term_view(term)
        for term in shelf_of(organisation).current.values()
        if term.kind == wanted and (term.active or with_inactive)
    ]
    return sorted(found, key=lambda term: (term.order, term.label.casefold()))


def term(term_id: UUID | None, *, organisation: Organisation | None = None) -> TermView | None:
    """Any term by its id, also one that is switched off or replaced by a newer edition."""
    kept = shelf_of(organisation).terms.get(term_id) if term_id else None
    return _term_view(kept) if kept else None


def term_by_key(
    kind: Kind | str, key: str, *, organisation: Organisation | None = None
) -> TermView | None:
    """The current term with this key, switched off or not."""
    kept = shelf_of(organisation).current.get((Kind(kind).value, key))
    return _term_view(kept) if kept else None


def term_labels(*, organisation: Organisation | None = None) -> dict[UUID, str]:
    """The label of every term there ever was, in the reader's language: for lists of old rows."""
    say = language()
    return {key: _label(kept, say) for key, kept in shelf_of(organisation).terms.items()}


def entry_keys(
    term_ids: Iterable[UUID], *, organisation: Organisation | None = None
) -> dict[str, frozenset[str]]:
    """The catalogue keys that these terms count as, per kind: {"form": {"verbal"}, …}."""
    found: dict[str, set[str]] = {}
    everything = shelf_of(organisation).terms
    for term_id in term_ids:
        kept = everything.get(term_id)
        if kept is not None:
            found.setdefault(kept.kind, set()).add(kept.entry_key)
    return {kind: frozenset(keys) for kind, keys in found.items()}


def used_terms(term_ids: Collection[UUID]) -> set[UUID]:
    """Those of these terms that some row points to, as the rooms above say."""
    used: set[UUID] = set()
    for check in usage_checks:
        used |= check(term_ids)
    return used


def _label(kept: KeptTerm, say: str) -> str:
    return kept.labels.get(say) or kept.labels.get("nl") or kept.key


def _term_view(kept: KeptTerm) -> TermView:
    say = language()
    fact = kept.fact
    return TermView(
        id=kept.id,
        kind=kept.kind,
        key=kept.key,
        entry_key=kept.entry_key,
        label=_label(kept, say),
        labels=kept.labels,
        text=fact.say("text", say) if fact and not kept.is_own else "",
        active=kept.active,
        is_own=kept.is_own,
        is_current=kept.is_current,
        order=kept.order,
        icon=getattr(fact.data, "icon", "") if fact else "",
        data=fact.data if fact else None,
    )


# --- Actions -------------------------------------------------------------------------------


@dataclass(frozen=True)
class DoorState:
    """Whether what an action opens is there. key "": the action opens nothing."""

    key: str
    in_use: bool
    label: str = ""
    url_name: str = ""
    needs_case: bool = False


@dataclass(frozen=True)
class ActionView:
    """One of the 37 actions, or an own one (number 0), as the organisation words it."""

    term: TermView
    number: int
    title: str
    text: str
    when: str
    addressee: Addressee
    phase: Phase
    character: Character
    toward: Toward
    deadline: Deadline
    door: DoorState
    source: str
    checked_on: date | None

    @property
    def id(self) -> UUID:
        """The id of the term, which rows point to."""
        return self.term.id

    @property
    def key(self) -> str:
        """The key of the term."""
        return self.term.key


def door_state(opens: str, *, organisation: Organisation | None = None) -> DoorState:
    """Whether the door exists: a room that is not built yet shows as "not in use"."""
    if not opens:
        return DoorState("", in_use=False)
    fact = shelf_of(organisation).facts.get((Kind.DOOR.value, opens))
    label = fact.say("label", language()) if fact else opens
    found = doors.get(opens)
    if found is None:
        return DoorState(opens, in_use=False, label=label)
    return DoorState(opens, True, label, found.url_name, found.needs_case)


def actions_for(
    addressee: Addressee | str | None = None,
    *,
    phase: Phase | str | None = None,
    organisation: Organisation | None = None,
    with_inactive: bool = False,
) -> list[ActionView]:
    """The actions that can be chosen, by number; own actions come last."""
    shelf = shelf_of(organisation)
    views = [
        _action_view(kept, organisation)
        for kept in shelf.current.values()
        if kept.kind == Kind.ACTION.value and (kept.active or with_inactive)
    ]
    found = [
        view
        for view in views
        if view is not None and addressee in (None, view.addressee) and phase in (None, view.phase)
    ]
    return sorted(found, key=lambda view: (view.number or 900, view.title.casefold()))


def action(term_id: UUID, *, organisation: Organisation | None = None) -> ActionView | None:
    """The action that a term stands for, in the edition that it was chosen in."""
    kept = shelf_of(organisation).terms.get(term_id)
    if kept is None or kept.kind != Kind.ACTION.value:
        return None
    return _action_view(kept, organisation)


def _action_view(kept: KeptTerm, organisation: Organisation | None) -> ActionView | None:
    fact = kept.fact
    if fact is None:
        return None
    shape = cast(Action, fact.data)
    own = kept.data
    say = language()
    return ActionView(
        term=_term_view(kept),
        number=0 if kept.is_own else shape.number,
        title=_label(kept, say),
        text=own.get("text", {}).get(say, "") if kept.is_own else fact.say("text", say),
        when="" if kept.is_own else fact.say("when", say),
        addressee=Addressee(own.get("addressee", shape.addressee)),
        phase=Phase(own.get("phase", shape.phase)),
        character=Character(own.get("character", shape.character)),
        toward=Toward(own.get("toward", shape.toward)),
        deadline=_own_deadline(own, shape),
        door=door_state(shape.opens, organisation=organisation),
        source="" if kept.is_own else fact.source,
        checked_on=None if kept.is_own else fact.checked_on,
    )


def _own_deadline(own: dict[str, Any], shape: Action) -> Deadline:
    hours = own.get("deadline_hours")
    return shape.deadline if hours is None else replace(shape.deadline, amount=int(hours))


@dataclass(frozen=True)
class Recommendation:
    """An action with the reason why it fits, and the rule that says so."""

    action: ActionView
    why: str
    rule: str


def recommended(
    situation: Situation | None = None,
    *,
    forms: Collection[str] = (),
    gravity: Gravity | str | None = None,
    organisation: Organisation | None = None,
    **more: Any,
) -> list[Recommendation]:
    """The actions that fit, best first, each with why.

    Give a Situation, or its parts as catalogue keys (`entry_keys` makes them of terms):
    `recommended(forms={"threat"}, gravity="heavy", relations={"client"}, repeated=True)`.
    Aggression by a colleague has its own route: nothing is directed at an outsider then (REP-10).
    """
    situation = situation or _situation(forms, gravity, more)
    shelf = shelf_of(organisation)
    among_staff = _by_colleague(shelf, situation)
    by_entry = _actions_by_entry(shelf, organisation)
    found: list[Recommendation] = []
    for fact in matching_rules(shelf.of_kind(Kind.RULE), situation):
        view = by_entry.get(fact.data.action)
        if view is None or (among_staff and view.toward is not Toward.STAFF):
            continue
        found.append(Recommendation(view, fact.say("label", language()), fact.key))
    return found


def _situation(
    forms: Collection[str], gravity: Gravity | str | None, more: dict[str, Any]
) -> Situation:
    parts: dict[str, Any] = {
        name: value if isinstance(value, bool) else frozenset(value) for name, value in more.items()
    }
    parts |= {"forms": frozenset(forms), "gravity": Gravity(gravity) if gravity else None}
    return Situation(**parts)


def _by_colleague(shelf: Shelf, situation: Situation) -> bool:
    facts = (shelf.facts.get((Kind.RELATION.value, key)) for key in situation.relations)
    return any(fact.data.staff for fact in facts if fact is not None)


def _actions_by_entry(shelf: Shelf, organisation: Organisation | None) -> dict[str, ActionView]:
    views = actions_for(organisation=organisation)
    return {view.term.entry_key: view for view in views if not view.term.is_own}


# --- Reference content ---------------------------------------------------------------------


@dataclass(frozen=True)
class OffenceView:
    """An article of law in own words. needs_klacht: yes or partly."""

    key: str
    law: str
    article: str
    name: str
    text: str
    remark: str
    needs_klacht: bool
    klacht: str
    klacht_months: int
    klacht_start: str
    likelihood: str
    forms: tuple[str, ...]
    source: str
    checked_on: date
    is_unverified: bool


def offences(*, organisation: Organisation | None = None) -> list[OffenceView]:
    """All offences that matter, in the order of the law."""
    return [_offence_view(fact) for fact in shelf_of(organisation).of_kind(Kind.OFFENCE)]


def offences_for(
    forms: Collection[str], *, organisation: Organisation | None = None
) -> list[OffenceView]:
    """The offences that may fit these forms (catalogue keys), the likely ones first."""
    wanted = set(forms)
    fitting = [view for view in offences(organisation=organisation) if wanted & set(view.forms)]
    return sorted(fitting, key=lambda view: view.likelihood != "likely")


def _offence_view(fact: Fact) -> OffenceView:
    shape = cast(Offence, fact.data)
    say = language()
    return OffenceView(
        key=fact.key,
        law=shape.law.value,
        article=shape.article,
        name=fact.say("label", say),
        text=fact.say("text", say),
        remark=fact.say("remark", say),
        needs_klacht=shape.klacht.value != "no",
        klacht=shape.klacht.value,
        klacht_months=shape.klacht_months,
        klacht_start=shape.klacht_start.value,
        likelihood=shape.likelihood.value,
        forms=shape.forms,
        source=fact.source,
        checked_on=fact.checked_on,
        is_unverified=fact.is_unverified,
    )


@dataclass(frozen=True)
class NumberView:
    """A phone number with what it is for."""

    key: str
    number: str
    alternative: str
    name: str
    text: str
    urgent: bool


def emergency_numbers(*, organisation: Organisation | None = None) -> list[NumberView]:
    """112 first. Works outside a scope too, from the newest edition: a danger has no tenant."""
    say = language()
    found: list[NumberView] = []
    for fact in _reference(Kind.NUMBER, organisation):
        shape = cast(Number, fact.data)
        found.append(
            NumberView(
                key=fact.key,
                number=shape.number,
                alternative=shape.alternative,
                name=fact.say("label", say),
                text=fact.say("text", say),
                urgent=shape.urgent,
            )
        )
    return found


def _reference(kind: Kind, organisation: Organisation | None) -> list[Fact]:
    try:
        return shelf_of(organisation).of_kind(kind)
    except OutsideScope:
        newest = newest_edition(BASE_PACK)
        facts = facts_of(newest.pk) if newest else {}
        return Shelf({}, facts, {}).of_kind(kind)


@dataclass(frozen=True)
class GravityView:
    """A gravity of the norm, with examples in the words of the sector, in both languages."""

    key: Gravity
    label: str
    text: str
    examples: list[str]
    texts: dict[str, dict[str, Any]]
    source: str
    checked_on: date


def gravities(*, organisation: Organisation | None = None) -> list[GravityView]:
    """Light, middle and heavy."""
    say = language()
    return [
        GravityView(
            key=Gravity(fact.key),
            label=fact.say("label", say),
            text=fact.say("text", say),
            examples=fact.say_list("examples", say),
            texts=fact.texts,
            source=fact.source,
            checked_on=fact.checked_on,
        )
        for fact in shelf_of(organisation).of_kind(Kind.GRAVITY)
    ]


@dataclass(frozen=True)
class Line:
    """A key with its words: a phase, a question, a point for a talk."""

    key: str
    label: str
    text: str


def phases(*, organisation: Organisation | None = None) -> list[Line]:
    """The five phases, from early to late (CAT-2)."""
    return [_line(fact) for fact in shelf_of(organisation).of_kind(Kind.PHASE)]


def evaluation_questions(*, organisation: Organisation | None = None) -> list[Line]:
    """The questions for the team evaluation (CAS-3)."""
    return [_line(fact) for fact in shelf_of(organisation).of_kind(Kind.QUESTION)]


def talk_points(
    audience: Audience | str = Audience.MANAGER, *, organisation: Organisation | None = None
) -> list[Line]:
    """The points that help who reacts in person (CAS-6): for a manager or a director."""
    facts = shelf_of(organisation).of_kind(Kind.TALK_POINT)
    return [_line(fact) for fact in facts if cast(TalkPoint, fact.data).audience == audience]


def _line(fact: Fact) -> Line:
    say = language()
    return Line(fact.key, fact.say("label", say), fact.say("text", say))


def reference_entries(*, organisation: Organisation | None = None) -> list[Fact]:
    """Every entry that the organisation reads, by kind and order: for the page of sources."""
    facts = shelf_of(organisation).facts.values()
    ranks = {kind: rank for rank, kind in enumerate(Kind)}
    return sorted(facts, key=lambda fact: (ranks[fact.kind], fact.order, fact.key))


def unknown_doors(root: Path = CONTENT) -> list[str]:
    """Doors that a room opens and no entry knows: they would never be reached."""
    packs, _problems = gather(root)
    known = {fact.key for pack in packs for fact in pack.facts if fact.kind is Kind.DOOR}
    return [
        f"a room opens '{key}', which no door in the content is"
        for key, _door in doors.items()
        if key not in known
    ]
