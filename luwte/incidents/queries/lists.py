"""The work list and the register: few statements, whatever the number of rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from luwte.core import keyset
from luwte.core.keyset import Fan, Page
from luwte.incidents.access import (
    Legs,
    Sight,
    cases_within_reach,
    still_open_to,
    unbarred,
    visible_incidents,
    visible_to,
)
from luwte.incidents.models import Case, Incident, Track
from luwte.incidents.queries.filters import CaseFilter, narrowed
from luwte.incidents.queries.rows import (
    STORIES,
    CaseRow,
    IncidentRow,
    at_place,
    case_rows,
    cases_in_short,
    form_labels,
    incident_rows,
    incidents_in_short,
)
from luwte.incidents.rules import CaseState
from luwte.org.access import Actor

__all__ = [
    "STORIES",
    "CaseRow",
    "CaseView",
    "IncidentRow",
    "Tab",
    "at_place",
    "case_rows",
    "count_words",
    "counts",
    "form_labels",
    "incident_rows",
    "register",
    "work_list",
]

BY_CLOCK = ("next_due", "id")
NEWEST = ("-happened_from", "-id")
NEWEST_CASES = ("-opened_at", "-id")
COUNT_TO = 99


class Tab(StrEnum):
    """The ways to look at cases; all but the last show open ones."""

    OPEN = "open"
    MINE = "mine"
    NEW = "new"
    LATE = "late"
    WAITING = "waiting"
    CLOSED = "closed"


@dataclass(frozen=True)
class CaseView:
    """What a list of cases shows: a tab, narrowed, and with these words in it (ids of cases that
    hold them, out of `searching.py`; None when nothing is searched)."""

    tab: Tab = Tab.OPEN
    wanted: CaseFilter = field(default_factory=CaseFilter)
    found: Sequence[UUID] | None = None


def work_list(
    actor: Actor,
    view: CaseView | Tab,
    *,
    after: str = "",
    before: str = "",
    size: int = 25,
    in_words: bool = False,
    sight: Sight | None = None,
) -> tuple[list[CaseRow], Page[Case]]:
    """One page of cases: open ones with what is due first on top, closed ones newest first. Five
    statements, six for who reads only some units, and one more for cases without a title."""
    view = view if isinstance(view, CaseView) else CaseView(view)
    page = keyset.page(
        _legs(actor, view, sight or Sight(actor)),
        NEWEST_CASES if view.tab is Tab.CLOSED else BY_CLOCK,
        after=after,
        before=before,
        size=size,
        rows=cases_in_short(),
    )
    return case_rows(actor, page.items, in_words=in_words), page


def register(
    actor: Actor,
    *,
    after: str = "",
    before: str = "",
    size: int = 25,
    sight: Sight | None = None,
) -> tuple[list[IncidentRow], Page[Incident]]:
    """One page of all incidents, newest first, imported history among them."""
    page = keyset.page(
        visible_incidents(actor, sight=sight),
        NEWEST,
        after=after,
        before=before,
        size=size,
        rows=incidents_in_short().select_related("case"),
    )
    return incident_rows(actor, page.items), page


def counts(actor: Actor, sight: Sight | None = None) -> dict[str, int]:
    """How many cases each tab of open cases holds, and how many were late before anybody could act
    ("born_late"), in one walk over the open ones. Two statements, three for who reads only some
    units."""
    sight = sight or Sight(actor)
    mine = Q(owner_id=actor.person_id) | Q(pk__in=_with_my_track(actor))
    rows = unbarred(actor, Case.objects.filter(closed_at=None), sight=sight)
    rows = rows.filter(cases_within_reach(actor, sight=sight))
    is_late = Q(next_due__lt=timezone.now())
    found = rows.aggregate(
        open=Count("pk"),
        mine=Count("pk", filter=mine),
        new=Count("pk", filter=Q(state=CaseState.NEW)),
        late=Count("pk", filter=is_late),
        waiting=Count("pk", filter=Q(pk__in=_waiting())),
        born_late=Count("pk", filter=is_late & Q(pk__in=_born_late())),
    )
    return {str(name): int(number) for name, number in found.items()}


def count_words(count: int) -> str:
    """A number that is counted only so far: "7", "99+"."""
    return f"{COUNT_TO}+" if count > COUNT_TO else str(count)


def _legs(actor: Actor, view: CaseView, sight: Sight) -> Legs[Case]:
    rows = narrowed(_of(view.tab), view.wanted)
    if view.found is not None:
        rows = rows.filter(pk__in=view.found)
    if view.tab is Tab.MINE:
        rows = unbarred(actor, rows, sight=sight)
        legs: Legs[Case] = [
            rows.filter(owner_id=actor.person_id),
            rows.filter(pk__in=_with_my_track(actor).filter(still_open_to(actor))),
        ]
    elif view.found is not None:
        # Known by id: one walk over a handful, instead of a leg for each unit with all these ids.
        rows = unbarred(actor, rows, sight=sight)
        legs = [rows.filter(cases_within_reach(actor, sight=sight))]
    else:
        legs = visible_to(actor, rows, sight=sight)
    if view.wanted.unit is None:
        return legs
    units = actor.tree.subtree(view.wanted.unit)
    if view.found is not None:
        return [leg.filter(unit_id__in=units) for leg in legs if not isinstance(leg, Fan)]
    return _within(legs, units)


def _within(legs: Legs[Case], units: frozenset[UUID]) -> Legs[Case]:
    """The same legs for these units only, each walking its own index."""
    found: list[Fan[Case]] = []
    for leg in legs:
        if isinstance(leg, Fan):
            found.append(Fan(leg.rows, leg.field, units & frozenset(leg.values)))
        else:
            found.append(Fan(leg, "unit_id", units))
    return found


def _of(tab: Tab) -> QuerySet[Case]:
    """The cases of a tab, before the wall around cases."""
    if tab is Tab.CLOSED:
        return Case.objects.filter(closed_at__isnull=False)
    rows = Case.objects.filter(closed_at=None)
    if tab is Tab.NEW:
        return rows.filter(state=CaseState.NEW)
    if tab is Tab.LATE:
        return rows.filter(next_due__lt=timezone.now())
    if tab is Tab.WAITING:
        return rows.filter(pk__in=_waiting())
    return rows


def _with_my_track(actor: Actor) -> QuerySet[Track, UUID]:
    running = Track.objects.filter(owner_id=actor.person_id, done_at=None)
    return running.values_list("case_id", flat=True)


def _waiting() -> QuerySet[Track, UUID]:
    """Cases of which a track waits for somebody else; in the words of a partial index."""
    rows = Track.objects.filter(done_at=None, waiting_until__isnull=False)
    return rows.values_list("case_id", flat=True)


def _born_late() -> QuerySet[Track, UUID]:
    """Cases reported after one of their clocks had run out; in the words of a partial index."""
    return Track.objects.filter(done_at=None, born_late=True).values_list("case_id", flat=True)
