"""Partners, agreements with them, and the record of everything that is shared."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit, destructions
from luwte.core.actor import TheClock
from luwte.core.refusal import Refused, verb
from luwte.core.timers import Moment, cancel_timers, set_timers
from luwte.org.access import Actor, require_everywhere
from luwte.org.models import InEmergency, Partner, PartnerAgreement, PartnerContact, Sharing
from luwte.org.partnering import (
    SHARABLE,
    Sharable,
    agreement_for,
    may_be_shared,
    outside_rules,
)
from luwte.org.rules import Right
from luwte.tenancy.actions import touch_settings

REVIEW: Final = "org.agreement_review"
IN_THE_MORNING: Final = time(9)


@dataclass(frozen=True, kw_only=True)
class PartnerDetails:
    """A partner as everybody on staff sees it."""

    kind: str
    name: str
    phone: str = ""
    out_of_hours: str = ""
    email: str = ""
    note: str = ""
    in_emergency: str = ""


@dataclass(frozen=True, kw_only=True)
class PartnerContactDetails:
    """Somebody to call at a partner."""

    name: str
    part: str = ""
    phone: str = ""
    out_of_hours: str = ""
    email: str = ""
    in_emergency: str = ""


@dataclass(frozen=True, kw_only=True)
class AgreementDetails:
    """What may be shared, on which ground, until when, and when it is looked at again."""

    title: str
    may_share: Collection[str]
    ground: str
    starts_on: date
    ends_on: date
    review_on: date


@verb("org.keep_partner")
def keep_partner(
    *, actor: Actor, details: PartnerDetails, partner: Partner | None = None
) -> Partner:
    """Add a partner, or change one. Raises Refused without a name or a number, and for a name that
    is there already."""
    require_everywhere(actor, Right.PARTNERS_MANAGE)
    if not details.name.strip():
        raise Refused(_("Fill in a name."))
    if not (details.phone.strip() or details.out_of_hours.strip() or details.email.strip()):
        raise Refused(_("Fill in a phone number or an e-mail address: it is there to be used."))
    _require_phone(details)
    same = Partner.objects.filter(name__iexact=details.name.strip())
    if partner is not None:
        same = same.exclude(pk=partner.pk)
    if same.exists():
        raise Refused(_("There is a partner with this name already."))
    row = partner or Partner()
    _fill(row, details)
    row.kind = Partner.Kind(details.kind)
    row.save()
    touch_settings(actor.organisation_id)
    _record("keep_partner", actor, row.pk, [field.name for field in fields(details)])
    return row


@verb("org.end_partner")
def end_partner(*, actor: Actor, partner: Partner, is_active: bool = False) -> None:
    """We do not work together any more, or again. What was shared stays recorded."""
    require_everywhere(actor, Right.PARTNERS_MANAGE)
    Partner.objects.filter(pk=partner.pk).update(is_active=is_active)
    touch_settings(actor.organisation_id)
    _record("end_partner", actor, partner.pk, ["is_active"])


@verb("org.keep_partner_contact")
def keep_partner_contact(
    *,
    actor: Actor,
    partner: Partner,
    details: PartnerContactDetails,
    contact: PartnerContact | None = None,
) -> PartnerContact:
    """Name somebody to call at a partner, or change it."""
    require_everywhere(actor, Right.PARTNERS_MANAGE)
    if not details.name.strip():
        raise Refused(_("Fill in a name."))
    if not (details.phone.strip() or details.out_of_hours.strip() or details.email.strip()):
        raise Refused(_("Fill in a phone number or an e-mail address: it is there to be used."))
    _require_phone(details)
    row = contact or PartnerContact(partner=partner)
    _fill(row, details)
    row.save()
    touch_settings(actor.organisation_id)
    _record("keep_partner_contact", actor, partner.pk, [field.name for field in fields(details)])
    return row


@verb("org.erase_partner_contact")
def erase_partner_contact(*, actor: Actor, contact: PartnerContact) -> None:
    """Take somebody off the page of a partner."""
    require_everywhere(actor, Right.PARTNERS_MANAGE)
    pk = contact.pk
    contact.delete()
    touch_settings(actor.organisation_id)
    audit.record("org.erase_partner_contact", actor=actor, kind="partner_contact", object_id=pk)


@destructions.replays("org.erase_partner_contact")
def _erase_again(gone: destructions.Destruction) -> None:
    for contact in PartnerContact.objects.filter(pk=gone.object_id):
        contact.delete()
        clock = TheClock(gone.organisation_id)
        audit.record(gone.verb, actor=clock, kind=gone.kind, object_id=gone.object_id)


@verb("org.keep_agreement")
def keep_agreement(
    *,
    actor: Actor,
    partner: Partner,
    details: AgreementDetails,
    agreement: PartnerAgreement | None = None,
) -> PartnerAgreement:
    """Record what was agreed with a partner, or change it; who manages partners is reminded on the
    day to look at it again. A co-tenant gets only the instruction."""
    require_everywhere(actor, Right.PARTNERS_MANAGE)
    kinds = _known_kinds(details.may_share)
    if not may_be_shared(partner.kind, kinds):
        raise Refused(_("A neighbour in the building gets only the instruction."))
    _require_days(details)
    row = agreement or PartnerAgreement(partner=partner)
    row.title, row.ground = details.title.strip(), details.ground.strip()
    if not row.title or not row.ground:
        raise Refused(_("Say what was agreed, and on which ground it may be shared."))
    row.may_share = kinds
    row.starts_on, row.ends_on = details.starts_on, details.ends_on
    row.review_on = details.review_on
    row.save()
    _remind(actor, row)
    _record("keep_agreement", actor, partner.pk, [field.name for field in fields(details)])
    return row


@verb("org.end_agreement")
def end_agreement(*, actor: Actor, agreement: PartnerAgreement) -> None:
    """It counts no more from now on."""
    require_everywhere(actor, Right.PARTNERS_MANAGE)
    rows = PartnerAgreement.objects.filter(pk=agreement.pk, ended_at=None)
    if not rows.update(ended_at=timezone.now()):
        raise Refused(_("This agreement has ended already."))
    cancel_timers(actor.organisation_id, REVIEW, [agreement.pk])
    _record("end_agreement", actor, agreement.partner_id, [])


@verb("org.record_sharing")
def record_sharing(
    *,
    actor: Actor,
    partner: Partner,
    kinds: Collection[str],
    subject_kind: str,
    subject_id: UUID | None,
    reason: str = "",
) -> Sharing:
    """Record that something is shared with a partner: which kinds, about what; nothing of it.

    Whoever calls this has looked at whether the actor may know of the subject. Raises Refused when
    no agreement covers it and no reason is given, when the actor may not share outside an
    agreement, and for a neighbour in the building who would get more than the instruction.
    """
    shared = _known_kinds(kinds)
    if not partner.is_active:
        raise Refused(_("We do not work with this partner any more."))
    if not may_be_shared(partner.kind, shared):
        raise Refused(_("A neighbour in the building gets only the instruction."))
    agreement = agreement_for(partner, shared, timezone.localdate())
    if agreement is None:
        _require_outside(actor, partner, reason)
    row = Sharing.objects.create(
        partner=partner,
        agreement=agreement,
        kinds=shared,
        subject_kind=subject_kind,
        subject_id=subject_id,
        reason="" if agreement else reason.strip(),
        by=actor.person,
        at=timezone.now(),
    )
    audit.record(
        "org.record_sharing",
        actor=actor,
        kind=subject_kind,
        object_id=subject_id,
        fields=shared,
        ground="agreement" if agreement else "outside_agreement",
    )
    return row


def _require_outside(actor: Actor, partner: Partner, reason: str) -> None:
    if partner.kind == Partner.Kind.NEIGHBOUR:
        raise Refused(
            _("Make an agreement first: a neighbour in the building gets the instruction under it.")
        )
    if not reason.strip():
        raise Refused(
            _(
                "No agreement with this partner covers this. Share it only when it has to be, and "
                "say why."
            )
        )
    for _key, allows in outside_rules.items():
        if not allows(actor):
            raise Refused(_("Sharing outside an agreement is for somebody else to decide."))


def _require_days(details: AgreementDetails) -> None:
    if details.ends_on < details.starts_on:
        raise Refused(_("The last day lies before the first."))
    if not details.starts_on <= details.review_on <= details.ends_on:
        raise Refused(_("Look at it again on a day within the agreement."))


def _known_kinds(kinds: Collection[str]) -> list[str]:
    found: list[str] = [one.value for one in Sharable if one.value in set(kinds)]
    if not found or len(found) != len(set(kinds)):
        raise Refused(_("Choose what is shared."))
    return found


def _remind(actor: Actor, row: PartnerAgreement) -> None:
    zone = ZoneInfo(actor.organisation.timezone)
    cancel_timers(actor.organisation_id, REVIEW, [row.pk])
    moments = [
        Moment(REVIEW, row.pk, datetime.combine(day, IN_THE_MORNING, zone), key)
        for key, day in (("review", row.review_on), ("last_day", row.ends_on))
    ]
    now = timezone.now()
    set_timers(actor.organisation_id, [one for one in moments if one.due_at > now])


def _require_phone(details: PartnerDetails | PartnerContactDetails) -> None:
    """On the emergency page stands what can be called."""
    if details.in_emergency and not (details.phone.strip() or details.out_of_hours.strip()):
        raise Refused(_("Fill in a phone number: on the emergency page people call."))
    if details.in_emergency:
        InEmergency(details.in_emergency)


def _fill(row: Partner | PartnerContact, details: PartnerDetails | PartnerContactDetails) -> None:
    for field in fields(details):
        setattr(row, field.name, getattr(details, field.name).strip())


def _record(deed: str, actor: Actor, pk: UUID, names: list[str]) -> None:
    audit.record(f"org.{deed}", actor=actor, kind="partner", object_id=pk, fields=names)


__all__ = [
    "REVIEW",
    "SHARABLE",
    "AgreementDetails",
    "PartnerContactDetails",
    "PartnerDetails",
    "Sharable",
    "end_agreement",
    "end_partner",
    "erase_partner_contact",
    "keep_agreement",
    "keep_partner",
    "keep_partner_contact",
    "outside_rules",
    "record_sharing",
]
