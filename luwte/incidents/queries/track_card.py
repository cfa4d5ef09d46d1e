"""One track as a card at the top of its pages: its clock, what comes next, and the ways on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from luwte.incidents.access import may_move_track
from luwte.incidents.models import Case, Track
from luwte.incidents.queries.faces import TrackFace, faces_of
from luwte.incidents.queries.progress import needs_reason
from luwte.incidents.rules import TRACK_MOVES, CaseState, TrackState, moves_from


@dataclass(frozen=True)
class TrackCard:
    """moves: what the reader can do with it now; may_give: hand it over, or set another deadline;
    needs_reason: its term passed, nobody said why, and the reader can."""

    face: TrackFace
    moves: list[Any]
    may_give: bool
    needs_reason: bool

    @property
    def track(self) -> Any:
        """The track itself."""
        return self.face.track

    @property
    def ways(self) -> bool:
        """Whether there is anything to do with it for this reader."""
        return bool(self.moves) or self.may_give


def track_card(actor: Any, case: Case, track: Track) -> TrackCard:
    """The card for this reader of the case. No query: the track is loaded with its owner."""
    may_move = may_move_track(actor, case, track) and case.state != CaseState.CLOSED
    return TrackCard(
        face=faces_of([track], timezone.now())[0],
        moves=moves_from(TRACK_MOVES, TrackState(track.state)) if may_move else [],
        may_give=may_move and track.done_at is None,
        needs_reason=may_move and needs_reason(track),
    )
