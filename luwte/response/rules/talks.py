"""Talks with the other party: from which state to which, and what each step asks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from luwte.response.rules.states import TalkKind, TalkState

T = TalkState


class Signed(StrEnum):
    """How agreements were signed, or not."""

    SCREEN = "screen"
    UPLOAD = "upload"
    REFUSED = "refused"


class Then(StrEnum):
    """What follows when somebody did not come."""

    AGAIN = "again"
    WITHOUT = "without"


@dataclass(frozen=True)
class TalkMove:
    """One step: the states it starts from, where it leads."""

    sources: frozenset[TalkState]
    target: TalkState


MOVES: Final[dict[str, TalkMove]] = {
    "move": TalkMove(frozenset({T.PLANNED}), T.PLANNED),
    "hold": TalkMove(frozenset({T.PLANNED, T.NO_SHOW}), T.HELD),
    "miss": TalkMove(frozenset({T.PLANNED}), T.NO_SHOW),
    "cancel": TalkMove(frozenset({T.PLANNED}), T.CANCELLED),
    "rewrite": TalkMove(frozenset({T.HELD}), T.HELD),
    "sign": TalkMove(frozenset({T.HELD}), T.HELD),
    "follow_up": TalkMove(frozenset({T.HELD}), T.HELD),
}
# Who was there does not hear the other party; in these talks that is just the point.
WITH_WHO_WAS_THERE: Final = frozenset({TalkKind.RESTORATIVE, TalkKind.MEDIATION})
LONGEST: Final = 10_000  # characters of minutes, and of agreements


def allowed(state: TalkState) -> frozenset[str]:
    """The names of the steps that can be taken now."""
    return frozenset(name for name, move in MOVES.items() if state in move.sources)
