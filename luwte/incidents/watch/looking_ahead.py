"""Friday at three: on the last working day before days off, who has something that lapses hears it.

One timer per organisation, which sets the next one when it has run. A duty sees to it that every
organisation has one, and changed terms move it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone, translation

from luwte.core.actor import TheClock
from luwte.core.clock.sources import duty
from luwte.core.models import Timer
from luwte.core.outbox import react
from luwte.core.timers import on_timer, set_timer
from luwte.incidents import messages
from luwte.incidents.queries.weekend import Lapsing, days_off_of, lapsing
from luwte.incidents.rules.weekend import next_announcement
from luwte.notify.actions import tell
from luwte.org.access import actor_for
from luwte.org.queries import holders_anywhere
from luwte.org.rules import Right, Role
from luwte.policy.events import SettingsAdopted
from luwte.policy.queries import terms_for
from luwte.tenancy.models import Organisation
from luwte.tenancy.scope import scope

if TYPE_CHECKING:
    from uuid import UUID

    from luwte.org.models import Person

LOOK_AHEAD: Final = "incidents.look_ahead"


@on_timer(LOOK_AHEAD)
def look_ahead(timer: Timer) -> None:
    """Tell coordinators and owners how much lapses before work begins again; set the next time.

    A clock that stood still and comes too late, when work has begun again, tells nothing.
    """
    organisation = Organisation.objects.get(pk=timer.organisation_id)
    now = timezone.now()
    zone = ZoneInfo(organisation.timezone)
    with timezone.override(zone), translation.override(organisation.language):
        # The days off that were announced, also when the clock was late.
        days_off = days_off_of(organisation, timer.due_at)
        until = days_off.until(zone)
        if now < until:
            for person, number in _hears(organisation, until, now):
                tell(
                    actor=TheClock(organisation.pk),
                    persons=[person],
                    message=messages.WEEKEND,
                    url=reverse("incidents:weekend", kwargs={"slug": organisation.slug}),
                    filled_in={"count": number},
                    once_key=f"{LOOK_AHEAD}:{days_off.last_day:%Y%m%d}",
                )
    set_next(organisation, now)


@duty("incidents.look_ahead", every=3600.0)
def everybody_looks_ahead() -> int:
    """Give organisations that have no moment to look ahead one. Returns how many."""
    have = Timer.objects.filter(kind=LOOK_AHEAD, state=Timer.State.WAITING)
    missing = Organisation.objects.exclude(pk__in=have.values("organisation_id"))
    now = timezone.now()
    number = 0
    for organisation in missing:
        with scope(organisation):
            set_next(organisation, now)
        number += 1
    return number


@react(SettingsAdopted, name="incidents.look_ahead_anew")
def look_ahead_anew(event: SettingsAdopted) -> None:
    """Another hour, or other days off, count from now on."""
    set_next(Organisation.objects.get(pk=event.organisation_id), timezone.now())


def set_next(organisation: Organisation, after: datetime) -> None:
    """Set the next moment at which this organisation looks ahead."""
    terms = terms_for(organisation).value
    due = next_announcement(
        after, terms.early_warning_at, terms.working_days, ZoneInfo(organisation.timezone)
    )
    set_timer(organisation.pk, LOOK_AHEAD, organisation.pk, due)


def _hears(organisation: Organisation, until: datetime, now: datetime) -> list[tuple[Person, int]]:
    """Who is told, with how much: a coordinator of all that lies within reach, somebody else of
    what is his or her own. Nobody hears of what he or she may not open."""
    told: dict[UUID, tuple[Person, int]] = {}
    owners: dict[UUID, Person] = {}
    for person in holders_anywhere([Right.CASES_HANDLE]):
        actor = actor_for(organisation, person)
        if not actor.grants.has_role(Role.COORDINATOR):
            continue
        found = lapsing(actor, until, now=now)
        if found:
            told[person.pk] = (person, len(found))
        owners |= _owners(found)
    for pk, person in owners.items():
        if pk not in told:
            own = lapsing(actor_for(organisation, person), until, now=now)
            number = sum(1 for item in own if item.owner is not None and item.owner.pk == pk)
            if number:
                told[pk] = (person, number)
    return list(told.values())


def _owners(items: list[Lapsing]) -> dict[UUID, Person]:
    return {item.owner.pk: item.owner for item in items if item.owner is not None}
