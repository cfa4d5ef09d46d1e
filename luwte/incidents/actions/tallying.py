"""The tally: light events counted with a tap. No case, no clocks, and nobody anywhere in it.

One incident holds the count of a unit, a place, a form and a local day. Who tapped is written down
nowhere, in the audit neither: a count per employee cannot be made of it (GOV-8).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.catalogue.queries import TermView
from luwte.catalogue.rules import Kind
from luwte.core import audit
from luwte.core.actor import TheClock
from luwte.core.refusal import Refused, verb
from luwte.incidents.models import Incident, IncidentTerm, TallyTap
from luwte.incidents.rules import Gravity, Precision, ReportWay, Source
from luwte.org.access import Actor, require
from luwte.org.rules import Right

if TYPE_CHECKING:
    from luwte.org.models import Location, Unit


@dataclass(frozen=True)
class Tap:
    """One tap. key: made with the page, so that a tap that is sent twice counts once. Unit and
    location are loaded rows; form is a light form of the catalogue."""

    key: str
    form: TermView
    unit: Unit
    location: Location | None = None


def is_light(form: TermView) -> bool:
    """Whether a form is usually light, so that counting it may be enough."""
    return form.kind == Kind.FORM and getattr(form.data, "usual_gravity", "") == Gravity.LIGHT


@verb("incidents.tally")
def tally(*, actor: Actor, tap: Tap) -> int:
    """Count one more today. Returns the count of today; the same key counts once. Works at the same
    moment from many clients. Raises Refused for a form that is not light."""
    require(actor, Right.REPORT)
    if not is_light(tap.form) or not tap.form.active:
        raise Refused(_("This is too grave to only count. Please report it."))
    day = timezone.localdate()
    client_key = tally_key(tap, day)
    incident = _counted(client_key) or _first(client_key, tap, day)
    try:
        with transaction.atomic():
            TallyTap.objects.create(incident=incident, key=tap.key[:40])
    except IntegrityError:
        _less(incident)
    return Incident.objects.values_list("count", flat=True).get(pk=incident.pk)


@verb("incidents.take_back_tally")
def take_back_tally(*, actor: Actor, key: str) -> bool:
    """Take one tap back, once. Returns whether there was one to take back."""
    require(actor, Right.REPORT)
    tap = TallyTap.objects.select_related("incident").filter(key=key[:40]).first()
    if tap is None:
        return False
    if not TallyTap.objects.filter(pk=tap.pk, taken_back=False).update(taken_back=True):
        return False
    _less(tap.incident)
    return True


def tally_key(tap: Tap, day: date) -> str:
    """The one incident of this unit, place, form and day."""
    place = tap.location.pk if tap.location else ""
    parts = f"{tap.unit.pk}|{place}|{tap.form.key}|{day.isoformat()}"
    return "tally-" + hashlib.sha256(parts.encode()).hexdigest()[:48]


def _counted(client_key: str) -> Incident | None:
    """One more in the incident that is there already."""
    rows = Incident.objects.filter(client_key=client_key)
    if not rows.update(count=F("count") + 1, withdrawn_at=None):
        return None
    return rows.get()


def _first(client_key: str, tap: Tap, day: date) -> Incident:
    """The first tap of the day; when another was first in the meantime, one more in that one."""
    start = datetime.combine(day, time(), timezone.get_current_timezone())
    incident = Incident(
        client_key=client_key,
        source=Source.TALLY,
        way=ReportWay.TALLY,
        unit=tap.unit,
        location=tap.location,
        happened_from=start,
        happened_until=start + timedelta(days=1) - timedelta(seconds=1),
        precision=Precision.DAY,
        reported_at=timezone.now(),
        gravity=Gravity.LIGHT,
        count=1,
    )
    try:
        with transaction.atomic():
            incident.save(force_insert=True)
            IncidentTerm.objects.create(incident=incident, term_id=tap.form.id, kind=tap.form.kind)
            # By nobody: the tally is of a place, not of a person.
            nobody = TheClock(incident.organisation_id)
            audit.record("incidents.tally", actor=nobody, kind="incident", object_id=incident.pk)
    except IntegrityError:
        known = _counted(client_key)
        if known is None:
            raise
        return known
    return incident


def _less(incident: Incident) -> None:
    """One less; an incident of which nothing is left counts nowhere."""
    rows = Incident.objects.filter(pk=incident.pk)
    if not rows.filter(count__gt=1).update(count=F("count") - 1):
        rows.filter(count=1, withdrawn_at=None).update(count=0, withdrawn_at=timezone.now())
