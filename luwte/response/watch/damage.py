"""What happens at the moments of damage: who looks after it hears of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luwte.core.actor import TheClock
from luwte.core.models import Timer
from luwte.core.timers import on_timer
from luwte.incidents.queries.case_page import track_of
from luwte.incidents.rules import TrackKind
from luwte.notify.actions import tell
from luwte.notify.rules import Kind, Message, messages
from luwte.response.actions.asking import may_be_told, repair_address
from luwte.response.actions.claims import CLAIM_DUE
from luwte.response.actions.damage import REPAIR_DUE
from luwte.response.models import Claim, DamageItem

if TYPE_CHECKING:
    from luwte.incidents.models import Case

DAMAGE_DUE = "response.damage_due"


def register() -> None:
    """Add the message of damage."""
    messages.add(
        DAMAGE_DUE,
        Message(
            label=_("Damage that asks for me today"),
            subject=_("There is something for you to do today"),
            body=_("In case %(number)s something waits for you."),
            kind=Kind.DUTY,
        ),
    )


@on_timer(REPAIR_DUE)
def repair_due(timer: Timer) -> None:
    """What had to be repaired by now is not."""
    item = (
        DamageItem.objects.select_related("case", "repair_owner")
        .filter(pk=timer.subject_id, repaired_at=None, withdrawn_at=None, case__closed_at=None)
        .first()
    )
    if item is None:
        return
    once = f"{item.pk}:{timer.key}:{timer.due_at.isoformat()}"
    # Who has it repaired need not be somebody who may open the case.
    asked = item.repair_owner if may_be_told(item.case, item.repair_owner) else None
    _tell(item.case, [asked], once, url=repair_address(item) if asked else "")


@on_timer(CLAIM_DUE)
def claim_due(timer: Timer) -> None:
    """An answer, an instalment, a hearing or a term asks for somebody; not once it has ended, nor
    a hearing whose form was handed in."""
    claim = Claim.objects.select_related("case").filter(pk=timer.subject_id, ended_at=None).first()
    if claim is None or (timer.key.startswith("court") and claim.joined_on is not None):
        return
    _tell(claim.case, [], f"{claim.pk}:{timer.key}:{timer.due_at.isoformat()}")


def _tell(case: Case, people: list[Any], once: str, *, url: str = "") -> None:
    track = track_of(case, TrackKind.DAMAGE)
    owner = track.owner if track else None
    named = [one for one in (*people, owner, case.owner) if one is not None][:1]
    tell(
        actor=TheClock(case.organisation_id),
        persons=named,
        message=DAMAGE_DUE,
        url=url
        or reverse("response:damage", kwargs={"slug": case.organisation.slug, "pk": case.pk}),
        subject_id=case.pk,
        filled_in={"number": case.number},
        once_key=once,
    )
