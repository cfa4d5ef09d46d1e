"""Light cases that could be closed together, and what the others still lack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from luwte.core import keyset
from luwte.incidents.access import Sight, unbarred, visible_to
from luwte.incidents.models import Case
from luwte.incidents.queries.progress import progress_of_many
from luwte.incidents.queries.rows import OF_CASE, CaseRow, case_rows, cases_in_short
from luwte.incidents.rules import (
    CaseState,
    Gravity,
    Missing,
    Progress,
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
        visible_to(actor, unbarred(actor, wanted, sight=sight), sight=sight, are_open=True),
        ("next_due", "id"),
        size=MOST,
        rows=cases_in_short().only(*OF_CASE, *OF_PROGRESS),
    )
    progress = progress_of_many(page.items)
    return [_light(row, progress[row.case.pk]) for row in case_rows(actor, page.items)]


def _light(row: CaseRow, progress: Progress) -> LightCase:
    lacks = [one for one in missing_before_closing(progress) if one not in GIVEN]
    return LightCase(row, tuple(lacks), progress.has_reporter)
