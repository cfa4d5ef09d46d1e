"""The bucket fills slowly: the employee hears it first, and chooses who else does."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.care import messages
from luwte.care.actions.telling import tell_of_load
from luwte.care.agreements import care_terms, days_of, here
from luwte.care.models import LoadSignal
from luwte.care.queries.roster import place_of
from luwte.care.rules import LoadChoice, adds_up, window_start
from luwte.core import audit
from luwte.core.refusal import Conflict, NotPermitted, Refused, verb
from luwte.incidents.queries.involved import incidents_of, there_in_incident
from luwte.org.access import Actor
from luwte.org.queries import people_by_id

if TYPE_CHECKING:
    from luwte.org.models import Person


def look_at_load(incident_id: UUID) -> None:
    """Look for everybody in this incident whether it adds up, and tell only them."""
    care = care_terms(here()).value
    if not care.load_on:
        return
    for person in people_by_id(there_in_incident(incident_id)).values():
        _look_at(person, care.load_count, care.load_months)


@verb("care.choose_load")
def choose_load(
    *, actor: Actor, signal: LoadSignal, choice: LoadChoice, supporter: Person | None = None
) -> None:
    """The employee chooses: not now, a supporter, or a supporter and the manager. Only then anybody
    else hears of it."""
    if signal.person_id != actor.person_id:
        raise NotPermitted(_("You may not do this."), kind="care.load", object_id=signal.pk)
    now = timezone.now()
    if choice == LoadChoice.NOT_NOW:
        supporter = None
    elif supporter is None or not _may_hear(actor, supporter):
        raise Refused(_("Choose who supports you."))
    manager = actor.person.manager if choice == LoadChoice.SUPPORTER_AND_MANAGER else None
    if choice == LoadChoice.SUPPORTER_AND_MANAGER and manager is None:
        raise Refused(_("We know no manager of yours. Choose a supporter alone."))
    rows = LoadSignal.objects.filter(pk=signal.pk, ended_at=None)
    ended_at = now if choice == LoadChoice.NOT_NOW else None
    if not rows.update(choice=choice, chosen_at=now, supporter=supporter, ended_at=ended_at):
        raise Conflict(_("You chose already."), kind="care.load", object_id=signal.pk)
    listeners = [one for one in (supporter, manager) if one is not None]
    tell_of_load(signal, listeners, messages.LOAD_SHARED, f"{signal.pk}:{choice}")
    audit.record("care.choose_load", actor=actor, kind="care.load", object_id=signal.pk)


@verb("care.end_load")
def end_load(*, actor: Actor, signal: LoadSignal) -> None:
    """The employee says that it was talked about: nobody else sees it any more."""
    if signal.person_id != actor.person_id:
        raise NotPermitted(_("You may not do this."), kind="care.load", object_id=signal.pk)
    if not LoadSignal.objects.filter(pk=signal.pk, ended_at=None).update(ended_at=timezone.now()):
        raise Conflict(_("This has ended already."), kind="care.load", object_id=signal.pk)
    audit.record("care.end_load", actor=actor, kind="care.load", object_id=signal.pk)


def unshare(supporter_id: UUID) -> None:
    """This supporter hears of nobody's load any more; who shared it chooses again, and hears so."""
    for signal in LoadSignal.objects.select_related("person").filter(
        supporter_id=supporter_id, ended_at=None
    ):
        still = LoadSignal.objects.filter(pk=signal.pk, supporter_id=supporter_id, ended_at=None)
        if still.update(supporter=None, choice="", chosen_at=None):
            key = f"{signal.pk}:again:{timezone.now():%Y%m%d%H%M}"
            tell_of_load(signal, [signal.person], messages.LOAD, key)


def _look_at(person: Person, threshold: int, months: int) -> None:
    now = timezone.now()
    zone = days_of(here()).zone
    since = window_start(now.astimezone(zone).date(), months)
    count = incidents_of(person.pk, datetime.combine(since, time(0), zone))
    told = LoadSignal.objects.filter(person=person)
    before: datetime | None = told.aggregate(last=Max("told_at"))["last"]
    is_open = told.filter(ended_at=None).exists()
    if is_open or not adds_up(count, threshold, told_before=before, now=now):
        return
    try:
        with transaction.atomic():
            signal = LoadSignal.objects.create(
                person=person, counted=count, since=since, told_at=now
            )
    except IntegrityError:
        return
    tell_of_load(signal, [person], messages.LOAD, str(signal.pk))


def _may_hear(actor: Actor, supporter: Person) -> bool:
    """Of the care team, and neither oneself nor the own manager or subordinate."""
    place = place_of(supporter.pk)
    near = {actor.person_id, actor.person.manager_id}
    return (
        place is not None
        and place.is_on
        and supporter.pk not in near
        and supporter.manager_id != actor.person_id
    )
