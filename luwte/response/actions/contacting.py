"""Contact with the police or another partner: before, during and after, and what was shared.

The software tells nobody anything: this records what people told each other.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core.refusal import Refused, verb
from luwte.org.access import Actor
from luwte.org.actions.partners import record_sharing
from luwte.response.access import Desk, require_handle
from luwte.response.actions.disclosing import is_in_care, require_ground
from luwte.response.actions.police_track import leave_behind
from luwte.response.models import PartnerContactLog
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
    if not note.text.strip():
        raise Refused(_("Say in a few words what it was about."))
    at = note.at or timezone.now()
    if at > timezone.now():
        raise Refused(_("This is still to come. Record the contact when it was there."))
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
        at=at,
        by=actor.person,
    )
    if note.kinds:
        record_sharing(
            actor=actor,
            partner=note.partner,
            kinds=note.kinds,
            subject_kind="case",
            subject_id=desk.case.pk,
            reason=note.reason,
        )
    leave_behind(actor, desk, "log_contact", "contact_logged", moment=note.moment.value)
    return row


def addressee_of(partner: Partner) -> DisclosureTo:
    """To whom something goes, as far as its ground is concerned."""
    return ADDRESSEE_OF.get(partner.kind, DisclosureTo.OTHER)
