"""Something about a patient goes out: only on a ground that somebody recorded.

Every outward message of a case passes `require_ground`: a report to the police, contact with the
police with content, a message to the GP, to the municipality, to another partner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.refusal import Refused, verb
from luwte.incidents.actions.timeline import add_entry
from luwte.org.access import Actor
from luwte.response.access import Desk, require_handle
from luwte.response.models import Disclosure, OtherParty
from luwte.response.rules.grounds import (
    SHORTEST_EXPLANATION,
    is_ground_for,
    keeps_medical_secrets,
)
from luwte.response.rules.states import DisclosureTo, Ground

if TYPE_CHECKING:
    from luwte.incidents.models import Case


@verb("response.record_ground")
def record_ground(
    *,
    actor: Actor,
    desk: Desk,
    to: DisclosureTo | str,
    ground: Ground | str,
    explanation: str,
    party: OtherParty | None = None,
) -> Disclosure:
    """Record on which ground something about a patient may be told to this addressee.

    desk: of the track from which it is told (response, police). Raises Refused when this cannot be
    a ground towards the addressee, or without an explanation in words.
    """
    require_handle(actor, desk)
    if not is_ground_for(Ground(ground), DisclosureTo(to)):
        raise Refused(
            _("An own report to the police is a ground towards the police only."),
            kind="case",
            object_id=desk.case.pk,
        )
    words = explanation.strip()
    if len(words) < SHORTEST_EXPLANATION:
        raise Refused(_("Explain in a sentence why this is the ground."))
    if party is not None and not _is_of(party, desk.case):
        raise Refused(_("This person does not belong to this case."))
    row = Disclosure.objects.create(
        case=desk.case,
        party=party,
        to=DisclosureTo(to),
        ground=Ground(ground),
        explanation=words,
        by=actor.person,
        at=timezone.now(),
    )
    _tell(actor, desk, "record_ground", "ground_recorded", row)
    return row


@verb("response.withdraw_ground")
def withdraw_ground(*, actor: Actor, desk: Desk, disclosure: Disclosure) -> None:
    """The ground does not hold any more: from now on nothing goes out on it. What went out before
    stays recorded."""
    require_handle(actor, desk)
    rows = Disclosure.objects.filter(pk=disclosure.pk, case=desk.case, withdrawn_at=None)
    if not rows.update(withdrawn_at=timezone.now()):
        raise Refused(_("This ground was withdrawn already."))
    _tell(actor, desk, "withdraw_ground", "ground_withdrawn", disclosure)


def require_ground(case: Case, to: DisclosureTo | str) -> Disclosure | None:
    """The ground on which something of this case may be told to this addressee.

    Raises Refused, with what to do, when people work with patients here and no ground is recorded.
    Elsewhere it passes, with the ground when there is one. One query, two in care.
    """
    found = ground_of(case, to)
    if found is None and is_in_care(case):
        raise Refused(
            _(
                "First record on which ground you may tell this about a patient. Until then "
                "nothing goes out."
            ),
            kind="case",
            object_id=case.pk,
        )
    return found


def ground_of(case: Case, to: DisclosureTo | str) -> Disclosure | None:
    """The ground towards this addressee that holds now, the newest when there are several."""
    rows = Disclosure.objects.filter(case=case, to=DisclosureTo(to), withdrawn_at=None)
    return rows.order_by("-at", "-pk").first()


def is_in_care(case: Case) -> bool:
    """Whether people work with patients in the organisation of this case."""
    return keeps_medical_secrets(case.organisation.sectors)


def _is_of(party: OtherParty, case: Case) -> bool:
    return OtherParty.objects.filter(pk=party.pk, incidents__incident__case=case).exists()


def _tell(actor: Actor, desk: Desk, deed: str, line: str, row: Disclosure) -> None:
    add_entry(desk.case, f"response.{line}", actor=actor, to=row.to, ground=row.ground)
    audit.record(
        f"response.{deed}",
        actor=actor,
        kind="case",
        object_id=desk.case.pk,
        fields=[row.to],
        ground=row.ground,
    )
