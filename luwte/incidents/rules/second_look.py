"""Who is involved in a case never decides alone (ORG-3): when a second look is needed, and when it
is enough."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from luwte.incidents.rules.states import LookAnswer, PersonRole, TrackKind

# Who was there, helped, or is said to be part of it; who reported it is involved as well.
INVOLVED = frozenset({PersonRole.VICTIM, PersonRole.WITNESS, PersonRole.HELPER, PersonRole.PROBLEM})
# How long a question may be answered, and how long an answer may be used.
ASKED_FOR = timedelta(days=7)
COUNTS_FOR = timedelta(days=7)


class Decision(StrEnum):
    """What is not decided alone by who is involved."""

    CLOSE = "close"
    WITHDRAW = "withdraw"
    NO_RESPONSE = "no_response"
    NO_POLICE = "no_police"
    MEASURE = "measure"


class Standing(StrEnum):
    """How it stands with a decision."""

    FREE = "free"  # not involved: decides alone
    TO_ASK = "to_ask"
    ASKED = "asked"
    DISAGREED = "disagreed"
    ENOUGH = "enough"


@dataclass(frozen=True)
class Look:
    """One question as far as the rule cares; withdrawn and used ones are left out."""

    expires_at: datetime
    answer: LookAnswer | None = None
    answered_at: datetime | None = None
    is_overruled: bool = False


DECISIONS_OF_TRACKS: dict[tuple[TrackKind, str], Decision] = {
    (TrackKind.RESPONSE, "set_aside"): Decision.NO_RESPONSE,
    (TrackKind.POLICE, "set_aside"): Decision.NO_POLICE,
}


def decision_of(kind: TrackKind, move: str) -> Decision | None:
    """The decision that a move of a track is, when it is one of these."""
    return DECISIONS_OF_TRACKS.get((kind, move))


def standing(looks: Iterable[Look], now: datetime, *, is_involved: bool) -> Standing:
    """Whether the decision may be taken. An agreement is enough, and so is a reasoned "I go on all
    the same"; what is older than a week counts no more."""
    if not is_involved:
        return Standing.FREE
    found = [_one(look, now) for look in looks]
    order = (Standing.ENOUGH, Standing.DISAGREED, Standing.ASKED)
    return next((one for one in order if one in found), Standing.TO_ASK)


def _one(look: Look, now: datetime) -> Standing:
    if look.answer is None or look.answered_at is None:
        return Standing.ASKED if now < look.expires_at else Standing.TO_ASK
    if now >= look.answered_at + COUNTS_FOR:
        return Standing.TO_ASK
    agreed = look.answer is LookAnswer.AGREE or look.is_overruled
    return Standing.ENOUGH if agreed else Standing.DISAGREED
