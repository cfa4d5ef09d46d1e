"""The work list and the register: few statements, whatever the number of rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Count, DateTimeField, Q, QuerySet, UUIDField
from django.utils import timezone

from luwte.core import keyset
from luwte.core.keyset import Fan, Page
from luwte.core.prepared import Kind
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
from luwte.incidents.queries.any_reader import Shape, shape_of
from luwte.incidents.queries.filters import CaseFilter, narrowed
from luwte.incidents.queries.joined import origins_of
from luwte.incidents.queries.rows import (
    STORIES,
    CaseRow,
    IncidentRow,
    at_place,
    case_rows,
    cases_by_key,
    cases_in_short,
    form_labels,
    incident_rows,
    incidents_by_key,
    incidents_in_short,
)
from luwte.incidents.rules import CaseState
from luwte.org.access import Actor
from luwte.tenancy.rows import TenantPage, TenantQuery

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
    "with_origins",
    "work_list",
]

BY_CLOCK = ("next_due", "id")
NEWEST = ("-happened_from", "-id")
NEWEST_CASES = ("-opened_at", "-id")
COUNT_TO = 99
COUNTED = ("open", "mine", "new", "late", "waiting", "born_late")
# What kept statements ask besides the wall.
KINDS: dict[str, Kind] = {"person": UUIDField(), "now": DateTimeField()}


class Tab(StrEnum):
    """The ways to look at cases; all but the last show open ones."""

    OPEN = "open"
    MINE = "mine"
    NEW = "new"
    LATE = "late"
    WAITING = "waiting"
    CLOSED = "closed"

    @property
    def is_open(self) -> bool:
        """Whether its cases are open ones."""
        return self is not Tab.CLOSED

    @property
    def order(self) -> tuple[str, str]:
        """How its cases stand."""
        return BY_CLOCK if self.is_open else NEWEST_CASES


@dataclass(frozen=True)
class CaseView:
    """What a list of cases shows: a tab, narrowed, and with these words in it (ids of cases that
    hold them, out of `searching.py`; None when nothing is searched)."""

    tab: Tab = Tab.OPEN
    wanted: CaseFilter = field(default_factory=CaseFilter)
    found: Sequence[UUID] | None = None

    @property
    def is_plain(self) -> bool:
        """Whether everybody who opens this tab asks the same."""
        return self.tab is not Tab.MINE and self.found is None and not self.wanted


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
    sight = sight or Sight(actor)
    which: dict[str, Any] = {"after": after, "before": before, "size": size}
    shape, values = shape_of(sight, are_open=view.tab.is_open) if view.is_plain else (None, {})
    if shape:
        values |= {"person": actor.person_id, "now": timezone.now()}
        page = _kept_cases(view.tab, shape).page(fetch=cases_by_key, **which, **values)
    else:
        legs = _legs(actor, view, sight)
        page = keyset.page(legs, view.tab.order, rows=cases_in_short(), **which)
    return case_rows(actor, page.items, in_words=in_words), page


@cache
def _kept_cases(tab: Tab, shape: Shape) -> TenantPage[Case]:
    """The page of a tab for all readers with this wall."""

    def build(now: Any = None, **reader: Any) -> Legs[Case]:
        sight = shape.sight(**reader)
        return visible_to(sight.actor, _of(tab, now), sight=sight, are_open=tab.is_open)

    own = {"person"} if tab.is_open and not shape.reads_all else set()
    asked = own | ({"now"} if tab is Tab.LATE else set())
    kinds = {name: kind for name, kind in KINDS.items() if name in asked}
    return TenantPage(build, Case, tab.order, **kinds, **shape.kinds())


def register(
    actor: Actor,
    *,
    after: str = "",
    before: str = "",
    size: int = 25,
    sight: Sight | None = None,
) -> tuple[list[IncidentRow], Page[Incident]]:
    """One page of all incidents, newest first, imported history among them."""
    sight = sight or Sight(actor)
    which: dict[str, Any] = {"after": after, "before": before, "size": size}
    shape, values = shape_of(sight, are_open=False)
    if shape:
        page = _kept_register(shape).page(fetch=incidents_by_key, **which, **values)
    else:
        legs = visible_incidents(actor, sight=sight)
        rows = incidents_in_short().select_related("case")
        page = keyset.page(legs, NEWEST, rows=rows, **which)
    return with_origins(incident_rows(actor, page.items)), page


def with_origins(rows: list[IncidentRow]) -> list[IncidentRow]:
    """These lines, saying of what was merged which case it was. One query."""
    origins = origins_of(row.incident for row in rows)
    return [
        replace(row, origin=origins[row.incident.pk]) if row.incident.pk in origins else row
        for row in rows
    ]


@cache
def _kept_register(shape: Shape) -> TenantPage[Incident]:
    """The page of the register for all readers with this wall."""

    def build(**reader: Any) -> Legs[Incident]:
        sight = shape.sight(**reader)
        return visible_incidents(sight.actor, sight=sight)

    return TenantPage(build, Incident, NEWEST, **shape.kinds())


def counts(actor: Actor, sight: Sight | None = None) -> dict[str, int]:
    """How many cases each tab of open cases holds, and how many were late before anybody could act
    ("born_late"), in one walk over the open ones. Two statements, three for who reads only some
    units."""
    sight = sight or Sight(actor)
    person, now = actor.person_id, timezone.now()
    shape, values = shape_of(sight, are_open=True)
    if shape:
        rows: Any = _kept_counts(shape).tuples(person=person, now=now, **values)
    else:
        rows = _counted(sight, now)
    found = next(iter(rows), [0] * len(COUNTED))
    return dict(zip(COUNTED, found, strict=True))


@cache
def _kept_counts(shape: Shape) -> TenantQuery[Case]:
    """The counts for all readers with this wall."""
    return TenantQuery(
        lambda now, **reader: _counted(shape.sight(**reader), now), **KINDS, **shape.kinds()
    )


def _counted(sight: Sight, now: datetime) -> QuerySet[Case, Any]:
    """One row with the numbers of COUNTED; none where no case is open."""
    reader = sight.actor
    mine = Q(owner_id=reader.person_id) | Q(pk__in=_with_track_of(reader.person_id))
    rows = unbarred(reader, Case.objects.filter(closed_at=None), sight=sight)
    rows = rows.filter(cases_within_reach(reader, sight=sight))
    is_late = Q(next_due__lt=now)
    # Grouped by what is the same in all of them, so that it is a queryset and can be kept.
    return (
        rows.order_by()
        .values("organisation_id")
        .annotate(
            open=Count("pk"),
            mine=Count("pk", filter=mine),
            new=Count("pk", filter=Q(state=CaseState.NEW)),
            late=Count("pk", filter=is_late),
            waiting=Count("pk", filter=Q(pk__in=_waiting())),
            born_late=Count("pk", filter=is_late & Q(pk__in=_born_late())),
        )
        .values_list(*COUNTED)
    )


def count_words(count: int) -> str:
    """A number that is counted only so far: "7", "99+"."""
    return f"{COUNT_TO}+" if count > COUNT_TO else str(count)


def _legs(actor: Actor, view: CaseView, sight: Sight) -> Legs[Case]:
    rows = narrowed(_of(view.tab, timezone.now()), view.wanted)
    if view.found is not None:
        rows = rows.filter(pk__in=view.found)
    if view.tab is Tab.MINE:
        rows = unbarred(actor, rows, sight=sight)
        legs: Legs[Case] = [
            rows.filter(owner_id=actor.person_id),
            rows.filter(pk__in=_with_track_of(actor.person_id).filter(still_open_to(actor))),
        ]
    elif view.found is not None:
        # Known by id: one walk over a handful, instead of a leg for each unit with all these ids.
        rows = unbarred(actor, rows, sight=sight)
        legs = [rows.filter(cases_within_reach(actor, sight=sight))]
    else:
        legs = visible_to(actor, rows, sight=sight, are_open=view.tab.is_open)
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


def _of(tab: Tab, now: datetime) -> QuerySet[Case]:
    """The cases of a tab, before the wall around cases."""
    if tab is Tab.CLOSED:
        return Case.objects.filter(closed_at__isnull=False)
    rows = Case.objects.filter(closed_at=None)
    if tab is Tab.NEW:
        return rows.filter(state=CaseState.NEW)
    if tab is Tab.LATE:
        return rows.filter(next_due__lt=now)
    if tab is Tab.WAITING:
        return rows.filter(pk__in=_waiting())
    return rows


def _with_track_of(person: UUID) -> QuerySet[Track, UUID]:
    running = Track.objects.filter(owner_id=person, done_at=None)
    return running.values_list("case_id", flat=True)


def _waiting() -> QuerySet[Track, UUID]:
    """Cases of which a track waits for somebody else; in the words of a partial index."""
    rows = Track.objects.filter(done_at=None, waiting_until__isnull=False)
    return rows.values_list("case_id", flat=True)


def _born_late() -> QuerySet[Track, UUID]:
    """Cases reported after one of their clocks had run out; in the words of a partial index."""
    return Track.objects.filter(done_at=None, born_late=True).values_list("case_id", flat=True)
