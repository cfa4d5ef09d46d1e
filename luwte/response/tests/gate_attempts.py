"""Every step of the gate, tried from every state as everybody: what may succeed is written out by
hand here, and nothing else may. The bench counts with it as well (`gate_forbidden`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from luwte.core.refusal import Refused
from luwte.org.access import Actor
from luwte.response.access import Desk, may_decide, may_handle
from luwte.response.actions.gate import Said, advance
from luwte.response.models import Measure
from luwte.response.rules.gate import GATE, road_of
from luwte.response.rules.states import MeasureKind, MeasureState
from luwte.response.tests.measure_scene import Scene, filled_in, fresh
from tests.cast import HOLDERS

# Of Zonnedael, in the unit Balie: who works on a response, and whom the shipped authority names
# for an access ban. Mo proposes; Sanne is the victim.
HANDLERS = frozenset({"mo", "ruth", "sjoerd"})
DECIDERS = frozenset({"mo", "karin"})
LOOKERS = frozenset({"ruth", "sjoerd", "karin"})
PEOPLE = (*HOLDERS.values(), "bram", "ilse", "daan")

ALLOWED: dict[MeasureKind, dict[tuple[str, str], frozenset[str]]] = {
    MeasureKind.ACCESS_BAN: {
        ("hear", "proposed"): HANDLERS,
        ("skip_hearing", "proposed"): HANDLERS,
        ("hear_again", "heard"): HANDLERS,
        ("look", "heard"): LOOKERS,
        ("send_back", "heard"): LOOKERS,
        ("decide", "looked"): DECIDERS,
        ("inform", "decided"): HANDLERS,
        ("review", "running"): HANDLERS,
        ("review", "reviewed"): HANDLERS,
        ("lighten", "running"): DECIDERS,
        ("lighten", "reviewed"): DECIDERS,
        ("end", "running"): DECIDERS,
        ("end", "reviewed"): DECIDERS,
        ("drop", "proposed"): HANDLERS,
        ("drop", "heard"): HANDLERS,
        ("drop", "looked"): HANDLERS,
        ("revoke", "decided"): DECIDERS,
        ("revoke", "informed"): DECIDERS,
    },
    MeasureKind.ORDER_TALK: {
        ("agree", "proposed"): frozenset({"mo", "ruth"}),
        ("inform", "decided"): HANDLERS,
        ("review", "running"): HANDLERS,
        ("review", "reviewed"): HANDLERS,
        ("lighten", "running"): frozenset({"mo", "ruth"}),
        ("lighten", "reviewed"): frozenset({"mo", "ruth"}),
        ("end", "running"): frozenset({"mo", "ruth"}),
        ("end", "reviewed"): frozenset({"mo", "ruth"}),
        ("drop", "proposed"): HANDLERS,
        ("revoke", "decided"): frozenset({"mo", "ruth"}),
        ("revoke", "informed"): frozenset({"mo", "ruth"}),
    },
    MeasureKind.PROVISIONAL_BAN: {
        ("hear_after", "running"): HANDLERS,
        ("hear_after", "reviewed"): HANDLERS,
        ("skip_hearing_after", "running"): HANDLERS,
        ("skip_hearing_after", "reviewed"): HANDLERS,
        ("review", "running"): HANDLERS,
        ("review", "reviewed"): HANDLERS,
        ("lighten", "running"): DECIDERS,
        ("lighten", "reviewed"): DECIDERS,
        ("end", "running"): DECIDERS,
        ("end", "reviewed"): DECIDERS,
    },
}


@dataclass(frozen=True)
class Attempt:
    """One step that somebody tried, whether it may be and whether it went through."""

    move: str
    state: str
    who: str
    is_allowed: bool
    went: bool

    @property
    def is_wrong(self) -> bool:
        """A forbidden step that went, or an allowed one that did not."""
        return self.went != self.is_allowed

    def __str__(self) -> str:
        return f"{self.move} from {self.state} as {self.who}: {'went' if self.went else 'refused'}"


def attempts(scene: Scene, kind: MeasureKind) -> Iterator[Attempt]:
    """Try it all with one measure, which is put into each state in turn and back after each try."""
    measure = scene.impose() if kind is MeasureKind.PROVISIONAL_BAN else scene.propose(kind)
    today = timezone.localdate()
    actors = {who: scene.actor(who) for who in PEOPLE}
    desks = {who: raw_desk(scene, actor) for who, actor in actors.items()}
    for state in reachable(kind):
        Measure.objects.filter(pk=measure.pk).update(
            state=state,
            starts_on=today,
            ends_on=measure.ends_on or today + timedelta(days=10),
            heard_at=timezone.now(),
            looked_at=timezone.now(),
        )
        measure = fresh(measure)
        for name in GATE:
            allowed = ALLOWED[kind].get((name, state.value), frozenset())
            for who in PEOPLE:
                went = _tried(desks[who], measure, name, actors[who])
                yield Attempt(name, state.value, who, who in allowed, went)


def raw_desk(scene: Scene, actor: Actor) -> Desk:
    """The desk without the 404 in front of it: the verbs have to hold by themselves."""
    desk = scene.desk(scene.lead)
    handles = may_handle(actor, desk.case, desk.track)
    return Desk(desk.case, desk.track, handles, may_decide(actor, desk.case), actor.person_id)


def reachable(kind: MeasureKind) -> list[MeasureState]:
    """The states in which a measure of this kind can be."""
    states = {move.target for move in GATE.values() if road_of(kind) in move.roads}
    return [state for state in MeasureState if state in states]


def _tried(desk: Desk, measure: Measure, name: str, actor: Actor) -> bool:
    try:
        with transaction.atomic():
            advance(
                actor=actor,
                desk=desk,
                measure=measure,
                seen=measure.version,
                move=name,
                said=Said(**_said(measure)),
            )
            raise _Back
    except _Back:
        return True
    except Refused:
        return False


def _said(measure: Measure) -> dict[str, Any]:
    tomorrow = timezone.localdate() + timedelta(days=1)
    return {**filled_in(measure), "review_on": tomorrow, "deviation": "Zo past het."}


class _Back(Exception):
    """It went through: everything goes back."""
