"""What was asked of somebody, as the page shows it: that one thing, and whom to call about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from luwte.core.kit.clock_face import ClockFace, clock_face
from luwte.incidents.queries.involved import case_and_track
from luwte.incidents.queries.minding import who_minds
from luwte.incidents.rules import TrackKind
from luwte.response.actions.evidence_release import end_of_police
from luwte.response.models import DamageItem, Evidence
from luwte.response.rules.states import EvidenceState
from luwte.response.words.police import EVIDENCE_KINDS, EVIDENCE_STATES

if TYPE_CHECKING:
    from luwte.org.models import Person


@dataclass(frozen=True)
class KeptFace:
    """Something to hold. may_go: nothing runs at the police any more; minds: whom to ask."""

    row: Evidence
    kind: Any
    state: Any
    clock: ClockFace
    minds: Person | None
    may_go: bool

    @property
    def is_asked(self) -> bool:
        """Whether it still has to be held."""
        return self.row.state == EvidenceState.ASKED

    @property
    def is_held(self) -> bool:
        """Whether it is kept now."""
        return self.row.state == EvidenceState.HELD


@dataclass(frozen=True)
class RepairFace:
    """Something to have repaired. minds: whom to ask."""

    item: DamageItem
    is_late: bool
    minds: Person | None

    @property
    def is_asked(self) -> bool:
        """Whether it still has to be repaired."""
        return self.item.repaired_at is None


def kept_face(row: Evidence) -> KeptFace:
    """How it stands with something to hold. Half a dozen queries."""
    return KeptFace(
        row=row,
        kind=EVIDENCE_KINDS.get(row.kind, ""),
        state=EVIDENCE_STATES.get(row.state, ""),
        clock=clock_face(
            state="running" if row.state == EvidenceState.ASKED else "done",
            started_at=row.asked_at,
            deadline=row.due_at,
            now=timezone.now(),
            done_at=row.held_at or row.ended_at,
        ),
        minds=_minds(row.case_id, TrackKind.POLICE, row.keeper),
        may_go=row.state == EvidenceState.HELD and _is_over(row),
    )


def repair_face(item: DamageItem) -> RepairFace:
    """How it stands with something to have repaired. A few queries."""
    late = item.repaired_at is None and (item.repair_by or timezone.localdate()) < (
        timezone.localdate()
    )
    return RepairFace(item, late, _minds(item.case_id, TrackKind.DAMAGE, item.repair_owner))


def _minds(case_id: Any, kind: TrackKind, asked: Person | None) -> Person | None:
    people = [one for one in who_minds(case_id, kind) if one != asked]
    return people[0] if people else None


def _is_over(row: Evidence) -> bool:
    found = case_and_track(row.case_id, TrackKind.POLICE)
    track = found[1] if found is not None else None
    ended = track is not None and track.done_at is not None
    return bool(end_of_police(row.case_id, track_ended=ended))
