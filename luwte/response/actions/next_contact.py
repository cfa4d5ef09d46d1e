"""Going through the list before the next contact or visit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.refusal import Refused, verb
from luwte.incidents.actions.timeline import add_entry
from luwte.notices.actions import put_up
from luwte.notices.rules import Instruction, NoticeAbout, wrong_days
from luwte.org.access import Actor
from luwte.response.access import Desk, require_handle
from luwte.response.models import NextContact
from luwte.response.queries.parties import identity_of
from luwte.response.rules.identity import Identity
from luwte.response.rules.next_contact import Answer, missing, stops

if TYPE_CHECKING:
    from luwte.response.models import OtherParty

SOURCE = "response.next_contact"


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What was found: the answers, what is agreed for what is not in order, and what who goes is
    told. address: where somebody goes to; party: whom it is with."""

    answers: Mapping[str, str]
    contact_on: date
    until: date
    plan: str = ""
    instruction: Instruction | None = None
    address: str = ""
    party: OtherParty | None = None


@verb("response.look_ahead")
def look_ahead(*, actor: Actor, desk: Desk, looked: Looked) -> NextContact:
    """Keep the list, and put up what who goes is told, without why. Raises Refused when a point is
    not answered, one without which nobody goes is not in order, or another one has no plan."""
    require_handle(actor, desk)
    _in_order(looked)
    row = NextContact.objects.create(
        case=desk.case,
        party=looked.party,
        answers=dict(looked.answers),
        plan=looked.plan.strip(),
        contact_on=looked.contact_on,
        until=looked.until,
        instruction=looked.instruction or "",
        by=actor.person,
        at=timezone.now(),
    )
    if looked.instruction is not None:
        _put_up(actor, desk, row, looked)
    add_entry(desk.case, "response.looked_ahead", actor=actor, on=looked.contact_on.isoformat())
    audit.record("response.look_ahead", actor=actor, kind="case", object_id=desk.case.pk)
    return row


def _in_order(looked: Looked) -> None:
    if missing(looked.answers):
        raise Refused(_("Answer every point; “not needed” is an answer too."))
    if stops(looked.answers):
        raise Refused(
            _(
                "Nobody goes before this is in order: the colleague wants to go, somebody calls "
                "when no word comes, and there is a sign to stop."
            )
        )
    if Answer.NO in looked.answers.values() and not looked.plan.strip():
        raise Refused(_("Say what you do about what is not in order."))
    if looked.contact_on < timezone.localdate() or wrong_days(looked.contact_on, looked.until):
        raise Refused(_("Choose a day from today on, and a last day on or after it."))
    if looked.instruction is not None and not (looked.address.strip() or looked.party):
        raise Refused(_("Say to which address, or choose with whom it is."))


def _put_up(actor: Actor, desk: Desk, row: NextContact, looked: Looked) -> None:
    assert looked.instruction is not None
    who = identity_of(actor, looked.party, desk=desk) if looked.party is not None else None
    known = who or Identity()
    address = looked.address.strip() or known.address
    put_up(
        actor=actor,
        source_kind=SOURCE,
        source_id=row.pk,
        about=NoticeAbout.PLACE if address else NoticeAbout.PERSON,
        instruction=looked.instruction,
        starts_on=timezone.localdate(),
        ends_on=looked.until,
        who=known.name,
        look=known.description,
        address=address,
        is_everywhere=True,
        contact=desk.track.owner,
    )
