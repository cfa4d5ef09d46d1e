"""The actions of the catalogue beside what was decided about them in a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from luwte.catalogue.queries import ActionView, Line, action, actions_for, phases
from luwte.catalogue.rules import DeadlineStart
from luwte.incidents.models import Case, CaseAction, Incident
from luwte.org.access import Actor
from luwte.policy.queries import is_action_offered


@dataclass(frozen=True)
class ShelfRow:
    """One action of the catalogue, and what was decided about it (None: nothing yet)."""

    action: ActionView
    decided: CaseAction | None


@dataclass(frozen=True)
class ShelfPhase:
    """The actions of one phase."""

    phase: Line
    rows: list[ShelfRow]


def action_shelf(actor: Actor, case: Case) -> list[ShelfPhase]:
    """All actions by phase that are offered here, or were decided about, what follows an incident
    first; the last decision beside each. One query."""
    decided = {
        row.entry_key: row
        for row in CaseAction.objects.select_related("owner")
        .filter(case=case)
        .order_by("chosen_at")
        if row.entry_key
    }
    # "Own action" of the catalogue is the form for one's own, not a thing to choose.
    views = [
        view
        for view in actions_for(organisation=actor.organisation)
        if view.number or view.term.is_own
        if view.key in decided or is_action_offered(actor.organisation, view.key)
    ]
    return [
        ShelfPhase(
            phase,
            [
                ShelfRow(view, decided.get(view.key))
                for view in views
                if view.phase.value == phase.key
            ],
        )
        for phase in reversed(phases(organisation=actor.organisation))
    ]


def catalogue_action(actor: Actor, term_id: UUID) -> ActionView | None:
    """One action that can be chosen now."""
    view = action(term_id, organisation=actor.organisation)
    if view is None or not view.term.active:
        return None
    return view if is_action_offered(actor.organisation, view.key) else None


def action_of(case: Case, pk: UUID) -> CaseAction:
    """An action of this case, or 404."""
    found = CaseAction.objects.select_related("owner").filter(case=case, pk=pk).first()
    if found is None:
        raise Http404
    found.case = case
    return found


def suggested(view: ActionView, case: Case) -> datetime:
    """Until when the catalogue suggests to do it, in this case. One query."""
    first = Incident.objects.filter(case=case).order_by("happened_from").first()
    return suggested_from(view, first.happened_from if first else timezone.now())


def suggested_from(view: ActionView, happened: datetime) -> datetime:
    """The same: counted from the incident or from now, and never in the past. No query."""
    now = timezone.now()
    start = happened if view.deadline.start is DeadlineStart.INCIDENT else now
    moment = view.deadline.after(start)
    return moment if moment > now else view.deadline.after(now)
