"""Somebody who is on record is told so within a month, or later with a safety reason (AVG 14)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.refusal import Refused, verb
from luwte.core.timers import Moment, cancel_timers, set_timers
from luwte.incidents.actions.timeline import add_entry
from luwte.lib.spans import months_later
from luwte.org.access import Actor
from luwte.response.access import Desk
from luwte.response.actions.party_steps import may_change, require_in
from luwte.response.models import OtherParty
from luwte.response.queries.parties import root_of
from luwte.response.rules.states import Knowledge
from luwte.tenancy.models import Organisation

INFORM: Final = "response.inform_party"
AHEAD: Final = "week_before"
ON_THE_DAY: Final = "on_the_day"
WEEK = timedelta(days=7)
AT = time(9)
LONGEST_DELAY = timedelta(days=183)


def must_inform(party: OtherParty, from_day: date) -> date | None:
    """A measure was decided towards somebody: within a month from that day he or she is told what
    is on record. In the transaction of the deed; the first day that was set stays.

    Returns the last day; None when nobody can be told (not known, erased), or it was done.
    """
    found = root_of(OtherParty.objects.get(pk=party.pk))
    assert found is not None
    if found.knowledge != Knowledge.KNOWN or found.erased_at or found.informed_at:
        return None
    if found.inform_before is None:
        last = months_later(from_day, 1)
        OtherParty.objects.filter(pk=found.pk, inform_before=None).update(inform_before=last)
        found.inform_before = last
    _watch(found, found.inform_before)
    return found.inform_before


def note_informed(party: OtherParty, *, at: datetime | None = None) -> bool:
    """This person was told what is on record, in a letter that left or by word of mouth. In the
    transaction of the deed that told. Returns False when it was done before."""
    found = root_of(OtherParty.objects.get(pk=party.pk))
    assert found is not None
    rows = OtherParty.objects.filter(pk=found.pk, informed_at=None)
    changed = rows.update(informed_at=at or timezone.now(), inform_later_reason="")
    cancel_timers(found.organisation_id, INFORM, [found.pk])
    return bool(changed)


@verb("response.inform_party")
def record_informed(*, actor: Actor, desk: Desk, party: OtherParty) -> None:
    """Who handles the response says that this person was told what is on record."""
    may_change(actor, desk, also_closed=True)
    require_in(desk, party)
    if not note_informed(party):
        raise Refused(_("This person was told already."))
    audit.record("response.inform_party", actor=actor, kind="party", object_id=party.pk)
    add_entry(desk.case, "response.party_informed", actor=actor)


@verb("response.postpone_informing")
def inform_later(*, actor: Actor, desk: Desk, party: OtherParty, reason: str, until: date) -> None:
    """Telling this person now is not safe: why, and until when at most. Never without a day.

    Raises Refused without a reason, and for a day that is past or more than half a year away.
    """
    may_change(actor, desk, also_closed=True)
    require_in(desk, party)
    today = timezone.localdate()
    if not reason.strip():
        raise Refused(_("Say why telling it now is not safe."))
    if not today < until <= today + LONGEST_DELAY:
        raise Refused(_("Choose a day from tomorrow on, at most half a year away."))
    rows = OtherParty.objects.filter(pk=party.pk, informed_at=None, erased_at=None)
    if not rows.update(inform_before=until, inform_later_reason=reason.strip()[:1000]):
        raise Refused(_("This person was told already."))
    _watch(party, until)
    audit.record(
        "response.postpone_informing",
        actor=actor,
        kind="party",
        object_id=party.pk,
        fields=["inform_before", "inform_later_reason"],
    )
    add_entry(desk.case, "response.informing_postponed", actor=actor, until=until.isoformat())


def carry_over(source: OtherParty, target: OtherParty) -> None:
    """Two parties became one: the earlier of both last days is the one's."""
    days = [one.inform_before for one in (source, target) if one.inform_before is not None]
    if not days or target.informed_at is not None or source.informed_at is not None:
        return
    last = min(days)
    OtherParty.objects.filter(pk=target.pk).update(inform_before=last)
    _watch(target, last)


def watch_again(party: OtherParty) -> None:
    """It is a party of its own again, with its own last day."""
    if party.inform_before is not None and party.informed_at is None:
        _watch(party, party.inform_before)


def stop_watching(organisation_id: UUID, party_ids: list[UUID]) -> None:
    """Nothing reminds of these parties any more."""
    cancel_timers(organisation_id, INFORM, party_ids)


def _watch(party: OtherParty, last: date) -> None:
    """A week before the last day, and on it; what is past is not set."""
    zone = ZoneInfo(Organisation.objects.get(pk=party.organisation_id).timezone)
    now = timezone.now()
    cancel_timers(party.organisation_id, INFORM, [party.pk])
    moments = [
        Moment(INFORM, party.pk, datetime.combine(last - WEEK, AT, zone), AHEAD),
        Moment(INFORM, party.pk, datetime.combine(last, AT, zone), ON_THE_DAY),
    ]
    set_timers(
        party.organisation_id, [one for one in moments if one.due_at > now or one.key != AHEAD]
    )
