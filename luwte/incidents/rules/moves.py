"""Who may bring what from which state to which: the tables behind every button.

The tables feed the actions (`find_move`), the buttons (`moves_from`) and one parametrised test of
every allowed and forbidden move.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext_lazy as _

from luwte.incidents.rules.states import ActionState, CaseState, TrackState
from luwte.org.rules import Right

S = TypeVar("S", bound=StrEnum)


class Forbidden(LookupError):
    """This state does not know this move."""


@dataclass(frozen=True)
class Move(Generic[S]):
    """One allowed step.

    sources: the states it starts from, None for a thing that does not exist yet; right: what a
    handler needs within the unit of the case (owners of the thing itself may do it too);
    required: names of the inputs it cannot do without; label: the words on the button.
    """

    name: str
    sources: frozenset[S | None]
    target: S
    right: Right
    required: tuple[str, ...]
    label: Any

    @property
    def needs_reason(self) -> bool:
        """True when it is not done without saying why."""
        return "reason" in self.required


def _move(
    name: str,
    sources: Iterable[S | None],
    target: S,
    label: Any,
    *required: str,
    right: Right = Right.CASES_HANDLE,
) -> tuple[str, Move[S]]:
    return name, Move(name, frozenset(sources), target, right, required, label)


CASE_MOVES: dict[str, Move[CaseState]] = dict(
    [
        _move("triage", [CaseState.NEW], CaseState.OPEN, _("Assess"), "gravity", "reason"),
        _move("regrade", [CaseState.OPEN], CaseState.OPEN, _("Assess again"), "gravity", "reason"),
        _move(
            "close",
            [CaseState.OPEN],
            CaseState.CLOSED,
            _("Close the case"),
            "learning",
            right=Right.CASES_CLOSE,
        ),
        _move(
            "reopen",
            [CaseState.CLOSED],
            CaseState.OPEN,
            _("Open again"),
            "reason",
            right=Right.CASES_CLOSE,
        ),
        _move(
            "withdraw",
            [CaseState.NEW, CaseState.OPEN],
            CaseState.CLOSED,
            _("Withdraw: this report is a mistake"),
            "reason",
            right=Right.CASES_CLOSE,
        ),
    ]
)

_RUNNING = (TrackState.OPEN, TrackState.WAITING)
_ENDED = (TrackState.DONE, TrackState.NOT_APPLICABLE)

TRACK_MOVES: dict[str, Move[TrackState]] = dict(
    [
        _move("finish", _RUNNING, TrackState.DONE, _("This is done"), "reason"),
        _move("wait", _RUNNING, TrackState.WAITING, _("Wait for somebody else"), "reason", "until"),
        _move("resume", [TrackState.WAITING], TrackState.OPEN, _("Go on")),
        _move("set_aside", _RUNNING, TrackState.NOT_APPLICABLE, _("Not needed"), "reason"),
        _move("restart", _ENDED, TrackState.OPEN, _("Needed after all"), "reason"),
    ]
)

ACTION_MOVES: dict[str, Move[ActionState]] = dict(
    [
        _move("choose", [None, ActionState.DECLINED], ActionState.CHOSEN, _("Choose")),
        _move("decline", [None], ActionState.DECLINED, _("Do not do this"), "reason"),
        _move("complete", [ActionState.CHOSEN], ActionState.DONE, _("This is done"), "evidence"),
        _move("drop", [ActionState.CHOSEN], ActionState.DROPPED, _("Drop it"), "reason"),
    ]
)


def find_move(table: dict[str, Move[S]], name: str, state: S | None) -> Move[S]:
    """The move of this name out of this state. Raises Forbidden when there is none."""
    move = table.get(name)
    if move is None or state not in move.sources:
        raise Forbidden(f"no '{name}' from '{state}'")
    return move


def moves_from(table: dict[str, Move[S]], state: S | None) -> list[Move[S]]:
    """What can be done from here, in the order of the table."""
    return [move for move in table.values() if state in move.sources]
