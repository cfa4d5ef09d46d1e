"""What lapses before work begins again, and with whom it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.incidents import words
from luwte.incidents.access import Sight, cases_within_reach, unbarred
from luwte.incidents.models import Case, CaseAction, PersonalReaction, Track
from luwte.incidents.queries.rows import CaseRow, case_rows, cases_in_short
from luwte.incidents.rules import ActionState, TrackState, due_moment
from luwte.incidents.rules.weekend import DaysOff, days_off_near
from luwte.incidents.words.actions import called
from luwte.org.access import Actor
from luwte.org.queries import deputies_on
from luwte.policy.queries import terms_for
from luwte.tenancy.models import Organisation

if TYPE_CHECKING:
    from luwte.org.models import Person


@dataclass(frozen=True)
class Lapsing:
    """One thing that lapses: a track, an action or a personal reaction."""

    case_id: UUID
    what: str
    due: datetime
    owner: Person | None
    row: CaseRow | None = None


@dataclass(frozen=True)
class Group:
    """All that lapses with one person; deputy: who stands in on the days off, or today."""

    owner: Person | None
    deputy: str
    items: list[Lapsing]


def days_off_of(organisation: Organisation, now: datetime) -> DaysOff:
    """The days off that lie around or before us, by the agreed calendar."""
    zone = ZoneInfo(organisation.timezone)
    return days_off_near(now.astimezone(zone).date(), terms_for(organisation).value.working_days)


def lapsing(actor: Actor, until: datetime, *, now: datetime | None = None) -> list[Lapsing]:
    """What lapses from now until that moment in the cases that the actor may open, first to last.
    Five statements, seven for who reads only some units."""
    moment = now or timezone.now()
    sight = Sight(actor)
    cases = unbarred(actor, Case.objects.filter(closed_at=None), sight=sight)
    cases = cases.filter(cases_within_reach(actor, sight=sight))
    zone = ZoneInfo(actor.organisation.timezone)
    found = [
        *_tracks(cases, moment, until, zone),
        *_actions(cases, moment, until),
        *_reactions(cases, moment, until),
    ]
    return sorted(found, key=lambda item: item.due)


def groups_of(actor: Actor, items: Iterable[Lapsing], days_off: DaysOff) -> list[Group]:
    """These things by their owner, who has the first one first; with the titles of their cases.
    Five statements."""
    listed = list(items)
    cases = cases_in_short().filter(pk__in={item.case_id for item in listed})
    rows = {row.case.pk: row for row in case_rows(actor, list(cases))}
    owners = {item.owner.pk for item in listed if item.owner}
    deputies = {}
    for day in (days_off.back_on, days_off.last_day):
        for one in deputies_on(day, owners):
            deputies[one.person_id] = one.deputy.name
    groups: dict[UUID | None, Group] = {}
    for item in listed:
        key = item.owner.pk if item.owner else None
        group = groups.setdefault(key, Group(item.owner, deputies.get(key, "") if key else "", []))
        group.items.append(
            Lapsing(item.case_id, item.what, item.due, item.owner, rows.get(item.case_id))
        )
    return list(groups.values())


def _tracks(cases: QuerySet[Case], now: datetime, until: datetime, zone: ZoneInfo) -> list[Lapsing]:
    soon = Q(state=TrackState.OPEN, deadline__gt=now, deadline__lt=until)
    # Somebody looks again on that day: it lapses when the day is over.
    soon |= Q(
        state=TrackState.WAITING,
        waiting_until__gte=now.astimezone(zone).date(),
        waiting_until__lt=until.astimezone(zone).date(),
    )
    rows = Track.objects.select_related("owner").filter(soon, done_at=None, case__in=cases)
    return [
        Lapsing(
            track.case_id,
            str(words.TRACKS[track.kind]),
            due_moment(TrackState(track.state), track.deadline, track.waiting_until, zone)
            or track.deadline,
            track.owner,
        )
        for track in rows
    ]


def _actions(cases: QuerySet[Case], now: datetime, until: datetime) -> list[Lapsing]:
    rows = CaseAction.objects.select_related("owner").filter(
        state=ActionState.CHOSEN, deadline__gt=now, deadline__lt=until, case__in=cases
    )
    return [Lapsing(one.case_id, called(one), _moment(one.deadline), one.owner) for one in rows]


def _reactions(cases: QuerySet[Case], now: datetime, until: datetime) -> list[Lapsing]:
    rows = PersonalReaction.objects.select_related("person").filter(
        done_at=None, due_at__gt=now, due_at__lt=until, case__in=cases
    )
    return [Lapsing(one.case_id, _("Personal reaction"), one.due_at, one.person) for one in rows]


def _moment(given: Any) -> datetime:
    if not isinstance(given, datetime):
        raise TypeError("an action that lapses has a deadline")
    return given
