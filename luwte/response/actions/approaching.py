"""One approach for who keeps circulating between institutions: one coordinator, under an agreement
with a partner, with a day on which it is looked at again (ORG-5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.refusal import Refused, verb
from luwte.core.timers import cancel_timers, set_timer
from luwte.incidents.actions.timeline import add_entry
from luwte.lib.ids import uuid7
from luwte.org.access import Actor
from luwte.org.queries import person_or_none
from luwte.response.access import Desk
from luwte.response.actions.party_steps import may_change, require_in
from luwte.response.models import JointApproach, OtherParty
from luwte.response.queries.approaches import agreed_until, place_of
from luwte.response.queries.parties import PURPOSE
from luwte.tenancy import keys
from luwte.tenancy.models import Organisation

if TYPE_CHECKING:
    from luwte.org.models import Person

REVIEW: Final = "response.approach_review"
AT = time(9)


@dataclass(frozen=True)
class ApproachPlan:
    """What partners agreed about one person. Of coordinator and outside (a name and an
    organisation) exactly one; agreement_id: the agreement with the partner it rests on."""

    agreement_id: UUID
    text: str
    review_on: date
    coordinator: Person | None = None
    outside: str = ""


@verb("response.start_approach")
def start_approach(
    *, actor: Actor, desk: Desk, party: OtherParty, plan: ApproachPlan
) -> JointApproach:
    """Partners act as one towards this person, and one of them coordinates.

    Raises Refused without exactly one coordinator, without an agreement that counts on the day of
    the review too, for a day that is past, when one runs already, and when it is not known who it
    is.
    """
    may_change(actor, desk)
    require_in(desk, party)
    _must_fit(party, plan)
    pk = uuid7()
    approach = JointApproach.objects.create(
        id=pk,
        party=party,
        coordinator=plan.coordinator,
        outside_coordinator=plan.outside.strip()[:120],
        agreement_id=plan.agreement_id,
        sealed=keys.seal(
            plan.text.strip().encode(),
            purpose=PURPOSE,
            subject_id=party.pk,
            place=place_of(pk),
        ),
        review_on=plan.review_on,
        created_at=timezone.now(),
        created_by=actor.person,
    )
    _watch(approach)
    _record(actor, desk, approach, "start")
    return approach


@verb("response.review_approach")
def review_approach(*, actor: Actor, desk: Desk, approach: JointApproach, again_on: date) -> None:
    """It was looked at and goes on, until the next day on which it is looked at. Raises Refused
    for a day that is past or beyond the agreement."""
    may_change(actor, desk, also_closed=True)
    require_in(desk, approach.party)
    _must_count(approach.agreement_id, again_on)
    rows = JointApproach.objects.filter(pk=approach.pk, ended_at=None)
    if not rows.update(review_on=again_on):
        raise Refused(_("This approach has ended."))
    approach.review_on = again_on
    _watch(approach)
    _record(actor, desk, approach, "review")


@verb("response.end_approach")
def end_approach(*, actor: Actor, desk: Desk, approach: JointApproach) -> None:
    """It is not needed any more. Raises Refused when it had ended."""
    may_change(actor, desk, also_closed=True)
    require_in(desk, approach.party)
    rows = JointApproach.objects.filter(pk=approach.pk, ended_at=None)
    if not rows.update(ended_at=timezone.now()):
        raise Refused(_("This approach has ended."))
    cancel_timers(approach.organisation_id, REVIEW, [approach.pk])
    _record(actor, desk, approach, "end")


ENTRIES = {
    "start": "response.approach_started",
    "review": "response.approach_reviewed",
    "end": "response.approach_ended",
}


def _must_fit(party: OtherParty, plan: ApproachPlan) -> None:
    if party.knowledge != "known" or party.erased_at is not None:
        raise Refused(_("First write down who it is: partners have to mean the same person."))
    if bool(plan.coordinator) == bool(plan.outside.strip()):
        raise Refused(_("Choose one coordinator: a colleague, or somebody of a partner."))
    if plan.coordinator is not None and person_or_none(plan.coordinator.pk) is None:
        raise Refused(_("Choose one coordinator: a colleague, or somebody of a partner."))
    if not plan.text.strip():
        raise Refused(_("Write down what was agreed."))
    if JointApproach.objects.filter(party=party, ended_at=None).exists():
        raise Refused(_("There is one approach for one person. End the other first."))
    _must_count(plan.agreement_id, plan.review_on)


def _must_count(agreement_id: UUID, review_on: date) -> None:
    until = agreed_until(agreement_id)
    if until is None:
        raise Refused(_("This needs an agreement with the partner that counts today."))
    if not timezone.localdate() < review_on <= until:
        raise Refused(_("Look again on a day after today, before the agreement ends."))


def _watch(approach: JointApproach) -> None:
    zone = ZoneInfo(Organisation.objects.get(pk=approach.organisation_id).timezone)
    due = datetime.combine(approach.review_on, AT, zone)
    set_timer(approach.organisation_id, REVIEW, approach.pk, due)


def _record(actor: Actor, desk: Desk, approach: JointApproach, deed: str) -> None:
    audit.record(f"response.{deed}_approach", actor=actor, kind="approach", object_id=approach.pk)
    add_entry(desk.case, ENTRIES[deed], actor=actor)
