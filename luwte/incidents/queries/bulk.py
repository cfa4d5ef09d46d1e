"""Light cases that could be closed together, and what the others still lack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, QuerySet

from luwte.core import keyset
from luwte.incidents.access import Sight, unbarred, visible_to
from luwte.incidents.models import Case, CaseAction, Discussion, Incident, Track
from luwte.incidents.queries.rows import OF_CASE, CaseRow, case_rows, cases_in_short
from luwte.incidents.rules import (
    ActionState,
    CaseState,
    Gravity,
    Missing,
    Progress,
    TrackKind,
    TrackState,
    missing_before_closing,
)
from luwte.org.access import Actor
from luwte.org.rules import Right

MOST: Final = 100
OF_PROGRESS = ("triaged_at", "reporter_told_at", "learning", "contested_at")
# What closing together does itself.
GIVEN: Final = frozenset({Missing.REPORTER_TOLD, Missing.LEARNING})


@dataclass(frozen=True)
class LightCase:
    """A light open case; missing: what stands in the way of closing it with the others."""

    row: CaseRow
    missing: tuple[Missing, ...]
    has_reporter: bool

    @property
    def may_close(self) -> bool:
        """Whether only the telling and the learning are missing."""
        return not self.missing


def light_cases(actor: Actor) -> list[LightCase]:
    """At most a hundred light open cases that the actor may close, what is due first on top. Nine
    statements, whatever their number."""
    sight = Sight(actor)
    wanted = Case.objects.filter(closed_at=None, state=CaseState.OPEN, gravity=Gravity.LIGHT)
    reach = actor.reach(Right.CASES_CLOSE)
    if not reach.everything:
        wanted = wanted.filter(unit_id__in=reach.unit_ids)
    page = keyset.page(
        visible_to(actor, unbarred(actor, wanted, sight=sight), sight=sight),
        ("next_due", "id"),
        size=MOST,
        rows=cases_in_short().only(*OF_CASE, *OF_PROGRESS),
    )
    progress = progress_of_many(page.items)
    return [_light(row, progress[row.case.pk]) for row in case_rows(actor, page.items)]


def progress_of_many(cases: Sequence[Case]) -> dict[UUID, Progress]:
    """How far these cases are, by what is stored now. Four statements for all of them."""
    ids = [case.pk for case in cases]
    tracks: dict[UUID, dict[TrackKind, tuple[TrackState, date | None]]] = {pk: {} for pk in ids}
    rows = Track.objects.filter(case_id__in=ids)
    for pk, kind, state, until in rows.values_list("case_id", "kind", "state", "waiting_until"):
        tracks[pk][TrackKind(kind)] = (TrackState(state), until)
    talks = _numbers(Discussion.objects.filter(case_id__in=ids))
    running = _numbers(CaseAction.objects.filter(case_id__in=ids, state=ActionState.CHOSEN))
    reported = _numbers(Incident.objects.filter(case_id__in=ids, reported_by__isnull=False))
    return {
        case.pk: Progress(
            is_triaged=case.triaged_at is not None,
            discussions=talks.get(case.pk, 0),
            tracks=tracks[case.pk],
            open_actions=running.get(case.pk, 0),
            has_reporter=case.pk in reported,
            reporter_told=case.reporter_told_at is not None,
            learning=case.learning,
            is_contested=case.contested_at is not None,
        )
        for case in cases
    }


def _numbers(rows: QuerySet[Any]) -> dict[UUID, int]:
    """How many of these rows each case has."""
    return dict(rows.values_list("case_id").annotate(number=Count("pk")).order_by())


def _light(row: CaseRow, progress: Progress) -> LightCase:
    lacks = [one for one in missing_before_closing(progress) if one not in GIVEN]
    return LightCase(row, tuple(lacks), progress.has_reporter)
