"""Deputies: role and scope of somebody who is away, for as long as he or she is."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit, outbox
from luwte.core.refusal import Conflict, NotPermitted, Refused, verb
from luwte.org.access import Actor
from luwte.org.events import DeputyNamed
from luwte.org.models import Deputy, Person
from luwte.org.rules import Right
from luwte.tenancy.actions import touch_settings


@verb("org.name_deputy")
def name_deputy(
    *, actor: Actor, person: Person, deputy: Person, starts_on: date, ends_on: date
) -> Deputy:
    """Name who stands in for `person` from the first up to and including the last day.

    By the person alone: an administrator who could name a deputy for a reader of cases would get
    around the second person that such a role takes. For who fell ill, somebody is given the role
    until a day. Role and scope pass on; what rests on personal trust does not, nor does what the
    person holds as somebody's deputy.
    """
    if actor.person_id != person.pk:
        raise NotPermitted(_("You may not do this."), kind="person", object_id=person.pk)
    _sensible(person, deputy, starts_on, ends_on)
    named = Deputy.objects.create(
        person=person, deputy=deputy, starts_on=starts_on, ends_on=ends_on
    )
    touch_settings(actor.organisation_id)
    audit.record(
        "org.name_deputy",
        actor=actor,
        kind="deputy",
        object_id=named.pk,
        fields=["person", "deputy", "starts_on", "ends_on"],
    )
    outbox.publish(DeputyNamed(organisation_id=actor.organisation_id, deputy_id=named.pk))
    return named


@verb("org.end_deputy")
def end_deputy(*, actor: Actor, named: Deputy) -> Deputy:
    """End a replacement before its last day: by either of the two, or by who manages roles."""
    concerned = {named.person_id, named.deputy_id}
    if actor.person_id not in concerned and not actor.reach(Right.GRANTS_MANAGE).everything:
        raise NotPermitted(_("You may not do this."), kind="deputy", object_id=named.pk)
    now = timezone.now()
    if not Deputy.objects.filter(pk=named.pk, ended_at=None).update(ended_at=now):
        raise Conflict(_("This had ended already."), kind="deputy", object_id=named.pk)
    touch_settings(actor.organisation_id)
    audit.record(
        "org.end_deputy", actor=actor, kind="deputy", object_id=named.pk, fields=["ended_at"]
    )
    named.refresh_from_db()
    return named


def _sensible(person: Person, deputy: Person, first: date, last: date) -> None:
    why = ""
    if person.pk == deputy.pk:
        why = _("A deputy is somebody else.")
    elif not (person.is_active and deputy.is_active):
        why = _("Both have to work here.")
    elif last < first:
        why = _("The last day lies before the first.")
    elif last < timezone.localdate():
        why = _("The last day has gone by already.")
    elif _overlapping(deputy, first, last).filter(deputy=person).exists():
        why = _("These two would stand in for each other at the same time.")
    if why:
        raise Refused(why, kind="person", object_id=person.pk)


def _overlapping(person: Person, first: date, last: date) -> QuerySet[Deputy]:
    return Deputy.objects.filter(
        person=person, starts_on__lte=last, ends_on__gte=first, ended_at=None
    )
