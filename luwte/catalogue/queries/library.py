"""The actions after an incident, the doors they open, and which of them fit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

from luwte.catalogue.doors import doors
from luwte.catalogue.queries.vocabulary import TermView, label_of, language, term_view
from luwte.catalogue.rules import (
    Action,
    Addressee,
    Character,
    Deadline,
    DeadlineStart,
    DeadlineUnit,
    Gravity,
    Kind,
    Phase,
    Situation,
    Toward,
    matching_rules,
)
from luwte.catalogue.shelf import KeptTerm, Shelf, shelf_of
from luwte.tenancy.models import Organisation


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
        term=term_view(kept),
        number=0 if kept.is_own else shape.number,
        title=label_of(kept, say),
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
    if hours is None:
        return shape.deadline
    return Deadline(int(hours), DeadlineUnit.HOUR, DeadlineStart.INCIDENT)


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
    by_entry = _actions_by_entry(organisation)
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


def _actions_by_entry(organisation: Organisation | None) -> dict[str, ActionView]:
    views = actions_for(organisation=organisation)
    return {view.term.entry_key: view for view in views if not view.term.is_own}


def unknown_doors(known: Collection[str]) -> list[str]:
    """Doors that a room opens and no entry (by key) knows: they would never be reached."""
    return [
        f"a room opens '{key}', which no door in the content is"
        for key, _door in doors.items()
        if key not in known
    ]
