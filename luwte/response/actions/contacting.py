"""Contact with the police or another partner: before, during and after, and what was shared.

The software tells nobody anything: this records what people told each other.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.refusal import Refused, verb
from luwte.org.access import Actor, require
from luwte.org.actions.partners import record_sharing
from luwte.org.rules import Right
from luwte.response.access import Desk, require_handle
from luwte.response.actions.disclosing import is_in_care, require_ground
from luwte.response.actions.police_track import leave_behind
from luwte.response.models import PartnerContactLog
from luwte.response.rules.grounds import keeps_medical_secrets
from luwte.response.rules.states import ContactMoment, DisclosureTo

if TYPE_CHECKING:
    from luwte.org.models import Partner

# To whom something about a patient goes when it goes to a partner of this kind.
ADDRESSEE_OF: dict[str, DisclosureTo] = {
    "police": DisclosureTo.POLICE,
    "prosecutor": DisclosureTo.POLICE,
    "municipality": DisclosureTo.MUNICIPALITY,
    "gp": DisclosureTo.GP,
}


@dataclass(frozen=True)
class ContactNote:
    """One contact. kinds: what was shared (`org.partnering.Sharable`), nothing when only asked;
    reason: why outside an agreement; is_about_patient: False when nothing of a patient was told."""

    partner: Partner
    moment: ContactMoment
    text: str
    with_whom: str = ""
    at: datetime | None = None
    kinds: Collection[str] = ()
    reason: str = ""
    is_about_patient: bool = True


@verb("response.log_contact")
def log_contact(*, actor: Actor, desk: Desk, note: ContactNote) -> PartnerContactLog:
    """Record contact with a partner about this case. In care only on a recorded ground, unless
    nothing about a patient was told; what is shared is recorded with the partner as well."""
    require_handle(actor, desk)
    _require_words(note)
    told_something = note.is_about_patient or bool(note.kinds)
    ground = None
    if told_something or not is_in_care(desk.case):
        ground = require_ground(desk.case, addressee_of(note.partner))
    row = PartnerContactLog.objects.create(
        case=desk.case,
        partner=note.partner,
        moment=note.moment,
        with_whom=note.with_whom.strip(),
        text=note.text.strip(),
        disclosure=ground,
        at=note.at or timezone.now(),
        by=actor.person,
    )
    _share(actor, note, "case", desk.case.pk)
    leave_behind(actor, desk, "log_contact", "contact_logged", moment=note.moment.value)
    return row


@verb("response.log_contact")
def log_contact_ahead(*, actor: Actor, note: ContactNote) -> PartnerContactLog:
    """Record contact with a partner before anything happened, outside a case: somebody at risk, a
    tense meeting. In care only when nothing about a patient was told: a ground is recorded in a
    case."""
    require(actor, Right.RESPONSE_HANDLE)
    _require_words(note)
    secret = keeps_medical_secrets(actor.organisation.sectors)
    if secret and (note.is_about_patient or note.kinds):
        raise Refused(
            _(
                "Tell something about a patient only from a case, where its ground is recorded. "
                "Report it first."
            )
        )
    row = PartnerContactLog.objects.create(
        partner=note.partner,
        moment=ContactMoment.BEFORE,
        with_whom=note.with_whom.strip(),
        text=note.text.strip(),
        at=note.at or timezone.now(),
        by=actor.person,
    )
    _share(actor, note, "contact", row.pk)
    audit.record("response.log_contact", actor=actor, kind="contact", object_id=row.pk)
    return row


def addressee_of(partner: Partner) -> DisclosureTo:
    """To whom something goes, as far as its ground is concerned."""
    return ADDRESSEE_OF.get(partner.kind, DisclosureTo.OTHER)


def _require_words(note: ContactNote) -> None:
    if not note.text.strip():
        raise Refused(_("Say in a few words what it was about."))
    if note.at is not None and note.at > timezone.now():
        raise Refused(_("This is still to come. Record the contact when it was there."))


def _share(actor: Actor, note: ContactNote, kind: str, pk: UUID) -> None:
    if note.kinds:
        record_sharing(
            actor=actor,
            partner=note.partner,
            kinds=note.kinds,
            subject_kind=kind,
            subject_id=pk,
            reason=note.reason,
        )
