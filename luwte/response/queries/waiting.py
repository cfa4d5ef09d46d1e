"""Which measures wait for somebody's decision or second look, for the start page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from luwte.incidents.queries.second_look import track_of, was_involved
from luwte.incidents.queries.waiting import rows_open_to
from luwte.incidents.rules import TrackKind
from luwte.org.access import Actor
from luwte.org.rules import Right
from luwte.policy import queries as policy
from luwte.response.models import Measure
from luwte.response.rules.gate import Part, moves_from
from luwte.response.rules.states import MeasureKind, MeasureState

if TYPE_CHECKING:
    from luwte.incidents.models import Case

# Of so many the oldest are looked at: who has more of them reads the list of cases.
LOOKED_AT = 50
# Without one of these nobody comes to a measure, whatever the authority says.
WORKS_ON_IT = (Right.RESPONSE_DECIDE, Right.RESPONSE_HANDLE, Right.CASES_HANDLE)
COLUMNS = (
    "kind", "state", "case_id", "proposed_by_id", "proposed_at", "case__number", "case__unit_id",
    "case__is_restricted", "case__owner_id",
)  # fmt: skip


@dataclass(frozen=True)
class WaitingMeasure:
    """A measure that the actor can bring on today. decides: its decision, else the second look;
    since and due: the clock of the response of its case."""

    measure: Measure
    decides: bool
    since: datetime
    due: datetime | None

    @property
    def case(self) -> Case:
        """The case in which it was proposed."""
        return self.measure.case


def measures_waiting_for(actor: Actor, most: int) -> list[WaitingMeasure]:
    """What waits for a decision or a second look that the adopted authority leaves to the actor,
    what is due first on top. One query; none for who works on no response and decides none."""
    if not any(actor.may(right) for right in WORKS_ON_IT):
        return []
    found = [
        WaitingMeasure(one, decides, one.since or one.proposed_at, one.due)
        for one in rows_open_to(actor, _undecided)
        if (decides := _part_in(actor, one)) is not None
    ]
    found.sort(key=lambda one: (one.due is None, one.due or one.since))
    return found[:most]


def _undecided(person: UUID, mine: Q) -> QuerySet[Measure]:
    """Measures that nobody decided yet, in open cases that this person may open, oldest first."""
    case = Coalesce("case__merged_into_id", "case_id")
    track = track_of("standing", TrackKind.RESPONSE)
    # What was merged goes on in the case that took it; who reads which is asked of both.
    is_open = Q(case__closed_at=None) | Q(
        case__merged_into__isnull=False,
        case__merged_into__closed_at=None,
        case__merged_into__is_restricted=F("case__is_restricted"),
    )
    rows: QuerySet[Measure] = Measure.objects.select_related("case").only(*COLUMNS)
    return (
        rows.filter(is_open, mine, decided_at=None, ended_at=None)
        .annotate(standing=case)
        .annotate(
            is_involved=was_involved(person, "case_id"),
            since=Subquery(track.values("started_at")[:1]),
            due=Subquery(track.values("deadline")[:1]),
        )
        .order_by("pk")[:LOOKED_AT]
    )


def _part_in(actor: Actor, one: Any) -> bool | None:
    """Whether the actor decides (True) or looks along (False) now; None when it is not up to the
    actor. No query. As `authority.why_not`, with what the row says."""
    kind, case = MeasureKind(one.kind), one.case
    if not _comes_to_it(actor, case):
        return None
    parts = {move.part for move in moves_from(kind, MeasureState(one.state))}
    if Part.DECIDER in parts and policy.may_decide(actor, kind.value, case.unit_id):
        return True
    looks = Part.LOOKER in parts and not one.is_involved
    if looks and actor.may_look_second(one.proposed_by_id) and _has_authority(actor, kind, case):
        return False
    return None


def _comes_to_it(actor: Actor, case: Case) -> bool:
    if case.owner_id == actor.person_id:
        return True
    return any(actor.reach(right).covers(case.unit_id) for right in WORKS_ON_IT)


def _has_authority(actor: Actor, kind: MeasureKind, case: Case) -> bool:
    return policy.may_decide(actor, kind.value, case.unit_id) or policy.may_look_second(
        actor, kind.value, case.unit_id
    )
