"""What a case still lacks before it may be closed (CAS-7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from luwte.incidents.rules.states import TrackKind, TrackState


class Missing(StrEnum):
    """One thing that is not there yet; `words.py` says it, `views` know the page that mends it."""

    TRIAGE = "triage"
    CARE = "care"
    RESPONSE = "response"
    POLICE = "police"
    DAMAGE = "damage"
    MISSED_REASON = "missed_reason"
    REACTION = "reaction"
    DISCUSSION = "discussion"
    ACTIONS = "actions"
    REPORTER_TOLD = "reporter_told"
    CONTEST = "contest"
    LEARNING = "learning"


@dataclass(frozen=True)
class Progress:
    """How far a case is. tracks: state and, while waiting, the date on which it is looked at."""

    is_triaged: bool
    discussions: int
    tracks: Mapping[TrackKind, tuple[TrackState, date | None]]
    open_actions: int
    has_reporter: bool
    reporter_told: bool
    learning: str
    # The reporter does not agree with a lowered gravity, and nobody has answered yet.
    is_contested: bool = False
    # Tracks whose term was missed while nobody said why.
    unexplained: tuple[TrackKind, ...] = ()
    # Who ("manager", "director") still has to react in person.
    open_reactions: tuple[str, ...] = ()


def missing_before_closing(progress: Progress) -> list[Missing]:
    """What is missing, in the order of the page; an empty list means that it may close.

    A track is enough when it is done, reasoned away, or waits for somebody else until a date.
    """
    lacks = [
        (Missing.TRIAGE, not progress.is_triaged),
        *((Missing(kind.value), _runs(progress, kind)) for kind in TrackKind),
        (Missing.MISSED_REASON, bool(progress.unexplained)),
        (Missing.REACTION, bool(progress.open_reactions)),
        (Missing.DISCUSSION, progress.discussions == 0),
        (Missing.ACTIONS, progress.open_actions > 0),
        (Missing.REPORTER_TOLD, progress.has_reporter and not progress.reporter_told),
        (Missing.CONTEST, progress.is_contested),
        (Missing.LEARNING, not progress.learning.strip()),
    ]
    return [missing for missing, lacking in lacks if lacking]


def _runs(progress: Progress, kind: TrackKind) -> bool:
    state, until = progress.tracks.get(kind, (TrackState.DONE, None))
    return state is TrackState.OPEN or (state is TrackState.WAITING and until is None)
