"""The fairness gate (RES-6): who may bring a measure from which state to which, and what it asks.

The one table feeds the verbs (`find_move`), the buttons (`moves_from`), `docs/gate.md` and one
parametrised test of every allowed and forbidden move of every role. Nothing lasting is done to
somebody without it: heard, or why not; a second look by somebody with authority; decided by who
the adopted authority names; informed; with an end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from luwte.response.rules.kinds import is_light
from luwte.response.rules.states import MeasureKind, MeasureState


class Part(StrEnum):
    """As whom somebody may make a move."""

    HANDLER = "handler"  # works on the response of the case
    LOOKER = "looker"  # has authority, did not propose, does not stand in for who did, not involved
    DECIDER = "decider"  # whom the adopted authority names for this measure in this unit
    CLOCK = "clock"  # the application itself, on the day that was decided


class Road(StrEnum):
    """Which measures make a move."""

    LASTING = "lasting"  # takes something away: the whole gate
    LIGHT = "light"  # a talk or an agreement: it is the hearing itself
    PROVISIONAL = "provisional"  # at once, for at most 14 days; heard while it runs


S, K = MeasureState, MeasureKind
WEIGHTY = frozenset({Road.LASTING})
ALL = frozenset(Road)


class Forbidden(LookupError):
    """This state does not know this move for this measure."""


@dataclass(frozen=True)
class GateMove:
    """One allowed step.

    sources: the states it starts from, None for a measure that does not exist yet; part: as whom;
    required: names of the inputs it cannot do without; roads: which measures make it; label: the
    words on the button; hint: what it means, in one line.
    """

    name: str
    sources: frozenset[MeasureState | None]
    target: MeasureState
    part: Part
    required: tuple[str, ...]
    roads: frozenset[Road]
    label: Any
    hint: Any = ""


def _move(
    name: str,
    sources: Iterable[MeasureState | None],
    target: MeasureState,
    part: Part,
    label: Any,
    *required: str,
    roads: frozenset[Road] = WEIGHTY,
    hint: Any = "",
) -> tuple[str, GateMove]:
    return name, GateMove(name, frozenset(sources), target, part, required, roads, label, hint)


_PROPOSAL = ("behaviour", "behaved_on", "basis", "ends_on", "review_on", "open_channel", "contact")
_IN_FORCE = (S.RUNNING, S.REVIEWED)

GATE: dict[str, GateMove] = dict(
    [
        _move(
            "propose",
            [None],
            S.PROPOSED,
            Part.HANDLER,
            _("Propose a measure"),
            *_PROPOSAL,
            roads=frozenset({Road.LASTING, Road.LIGHT}),
        ),
        _move(
            "impose",
            [None],
            S.RUNNING,
            Part.DECIDER,
            _("Keep somebody out at once"),
            *_PROPOSAL,
            roads=frozenset({Road.PROVISIONAL}),
            hint=_("For at most 14 days, by who holds the house right; the hearing follows."),
        ),
        _move(
            "hear",
            [S.PROPOSED],
            S.HEARD,
            Part.HANDLER,
            _("The other party was heard"),
            "heard_on",
            "heard_how",
            "heard_said",
            hint=_("Write down what he or she says about it."),
        ),
        _move(
            "skip_hearing",
            [S.PROPOSED],
            S.HEARD,
            Part.HANDLER,
            _("It was not possible to hear the other party"),
            "reason",
            hint=_("Invited and did not come, unsafe, or not to be found."),
        ),
        _move(
            "heard_before",
            [S.PROPOSED],
            S.HEARD,
            Part.CLOCK,
            _("The hearing during the provisional ban counts"),
        ),
        _move(
            "hear_again",
            [S.HEARD],
            S.HEARD,
            Part.HANDLER,
            _("Hear the other party again"),
            "heard_on",
            "heard_how",
            "heard_said",
            hint=_("By choice: when there is something new to ask or to tell."),
        ),
        _move(
            "hear_after",
            _IN_FORCE,
            S.RUNNING,
            Part.HANDLER,
            _("The other party was heard"),
            "heard_on",
            "heard_how",
            "heard_said",
            roads=frozenset({Road.PROVISIONAL}),
        ),
        _move(
            "skip_hearing_after",
            _IN_FORCE,
            S.RUNNING,
            Part.HANDLER,
            _("It was not possible to hear the other party"),
            "reason",
            roads=frozenset({Road.PROVISIONAL}),
        ),
        _move(
            "look",
            [S.HEARD],
            S.LOOKED,
            Part.LOOKER,
            _("I looked along and agree"),
            "said",
            hint=_("Proportionate, the least that works, behaviour and no opinion."),
        ),
        _move(
            "send_back",
            [S.HEARD],
            S.PROPOSED,
            Part.LOOKER,
            _("I looked along and do not agree"),
            "reason",
            hint=_("It goes back to who proposed it, with your words."),
        ),
        _move(
            "look_outside",
            [S.HEARD],
            S.LOOKED,
            Part.HANDLER,
            _("Somebody from outside looked along"),
            hint=_("For a small practice: ask a guest about this measure first."),
        ),
        _move(
            "look_missing",
            [S.HEARD],
            S.LOOKED,
            Part.HANDLER,
            _("Nobody can look along"),
            "reason",
            hint=_("Only when really nobody has authority here. The reason stays visible."),
        ),
        _move(
            "decide",
            [S.LOOKED],
            S.DECIDED,
            Part.DECIDER,
            _("Decide"),
            "starts_on",
            "reason",
        ),
        _move(
            "agree",
            [S.PROPOSED],
            S.DECIDED,
            Part.DECIDER,
            _("Decide"),
            "starts_on",
            "reason",
            roads=frozenset({Road.LIGHT}),
            hint=_("It takes nothing away, so nobody has to be heard first."),
        ),
        _move(
            "inform",
            [S.DECIDED],
            S.INFORMED,
            Part.HANDLER,
            _("The other party was told"),
            "informed_on",
            "informed_how",
            roads=frozenset({Road.LASTING, Road.LIGHT}),
            hint=_("By letter, by word of mouth, or both; keep how."),
        ),
        _move(
            "start",
            [S.INFORMED],
            S.RUNNING,
            Part.CLOCK,
            _("Begins"),
            roads=frozenset({Road.LASTING, Road.LIGHT}),
        ),
        _move(
            "review",
            _IN_FORCE,
            S.REVIEWED,
            Part.HANDLER,
            _("Review it"),
            "said",
            "review_on",
            roads=ALL,
            hint=_("Is it still needed? When do you look again?"),
        ),
        _move(
            "lighten",
            _IN_FORCE,
            S.RUNNING,
            Part.DECIDER,
            _("Make it shorter or lighter"),
            "reason",
            "ends_on",
            roads=ALL,
            hint=_("Longer or heavier is a new measure, with a new hearing."),
        ),
        _move(
            "end",
            _IN_FORCE,
            S.ENDED,
            Part.DECIDER,
            _("End it now"),
            "reason",
            roads=ALL,
        ),
        _move("expire", _IN_FORCE, S.ENDED, Part.CLOCK, _("Ends by itself"), roads=ALL),
        _move(
            "drop",
            [S.PROPOSED, S.HEARD, S.LOOKED],
            S.DROPPED,
            Part.HANDLER,
            _("Drop the proposal"),
            "reason",
            roads=frozenset({Road.LASTING, Road.LIGHT}),
        ),
        _move(
            "revoke",
            [S.DECIDED, S.INFORMED],
            S.DROPPED,
            Part.DECIDER,
            _("Take the decision back"),
            "reason",
            roads=frozenset({Road.LASTING, Road.LIGHT}),
        ),
        _move(
            "lapse",
            [S.DECIDED, S.INFORMED],
            S.DROPPED,
            Part.CLOCK,
            _("Its time passed before it began"),
            roads=frozenset({Road.LASTING, Road.LIGHT}),
        ),
    ]
)


def road_of(kind: MeasureKind) -> Road:
    """Which way through the gate a measure of this kind goes."""
    if kind is K.PROVISIONAL_BAN:
        return Road.PROVISIONAL
    return Road.LIGHT if is_light(kind) else Road.LASTING


def find_move(name: str, kind: MeasureKind, state: MeasureState | None) -> GateMove:
    """The move of this name out of this state. Raises Forbidden when there is none."""
    move = GATE.get(name)
    if move is None or state not in move.sources or road_of(kind) not in move.roads:
        raise Forbidden(f"no '{name}' of {kind} from '{state}'")
    return move


def moves_from(kind: MeasureKind, state: MeasureState) -> list[GateMove]:
    """What people can do from here, in the order of the table; the clock needs no button."""
    road = road_of(kind)
    return [
        move
        for move in GATE.values()
        if state in move.sources and road in move.roads and move.part is not Part.CLOCK
    ]


def missing_from(move: GateMove, inputs: Mapping[str, Any]) -> list[str]:
    """The required inputs that were left empty, in the order of the table."""
    return [name for name in move.required if _is_empty(inputs.get(name))]


def _is_empty(value: Any) -> bool:
    return not (value.strip() if isinstance(value, str) else value)


# The steps of the ladder on the page, by road; each is reached with the state beside it.
LADDERS: dict[Road, tuple[MeasureState, ...]] = {
    Road.LASTING: (
        S.PROPOSED,
        S.HEARD,
        S.LOOKED,
        S.DECIDED,
        S.INFORMED,
        S.RUNNING,
        S.REVIEWED,
        S.ENDED,
    ),
    Road.LIGHT: (S.PROPOSED, S.DECIDED, S.INFORMED, S.RUNNING, S.REVIEWED, S.ENDED),
    Road.PROVISIONAL: (S.RUNNING, S.HEARD, S.ENDED),
}
