"""What happens at the moments of an other party: somebody has to be told what is on record, and a
joint approach is looked at again. Read anew each time: what is done asks nobody anything."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luwte.core.actor import TheClock
from luwte.core.models import Timer
from luwte.core.timers import on_timer
from luwte.incidents.queries.minding import who_minds
from luwte.incidents.rules import TrackKind
from luwte.notify.actions import tell
from luwte.notify.rules import Message, messages
from luwte.response.actions.approaching import REVIEW
from luwte.response.actions.informing import INFORM
from luwte.response.models import JointApproach, OtherParty, PartyIncident
from luwte.tenancy.models import Organisation

if TYPE_CHECKING:
    from luwte.incidents.models import Case

TELL = "response.tell_party"
LOOK_AGAIN = "response.approach_review"


def register() -> None:
    """Add the messages; they say nothing of whom."""
    messages.add(
        TELL,
        Message(
            label=_("Somebody has to be told what is on record"),
            subject=_("Somebody is still to be told"),
            body=_("In case %(number)s somebody has to be told soon what is on record."),
        ),
    )
    messages.add(
        LOOK_AGAIN,
        Message(
            label=_("A joint approach is due for review"),
            subject=_("Time to look again"),
            body=_("In case %(number)s the day has come to look again at what was agreed."),
        ),
    )


@on_timer(INFORM)
def remind_to_inform(timer: Timer) -> None:
    """A week before the last day, and on it: who has the response of the newest case hears it."""
    party = OtherParty.objects.filter(
        pk=timer.subject_id, informed_at=None, erased_at=None, joined_into=None
    ).first()
    if party is not None and party.inform_before is not None:
        _tell(party, TELL, timer)


@on_timer(REVIEW)
def remind_to_review(timer: Timer) -> None:
    """The day of a joint approach has come."""
    rows = JointApproach.objects.select_related("party")
    approach = rows.filter(pk=timer.subject_id, ended_at=None, party__erased_at=None).first()
    if approach is not None:
        _tell(approach.party, LOOK_AGAIN, timer)


def _tell(party: OtherParty, message: str, timer: Timer) -> None:
    case = _newest_case(party.pk)
    if case is None:
        return
    slug = Organisation.objects.values_list("slug", flat=True).get(pk=case.organisation_id)
    tell(
        actor=TheClock(case.organisation_id),
        persons=who_minds(case.pk, TrackKind.RESPONSE),
        message=message,
        url=reverse("response:of_case", kwargs={"slug": slug, "pk": case.pk}),
        subject_id=case.pk,
        filled_in={"number": case.number},
        once_key=f"{timer.pk}:{timer.key}:{timer.due_at:%Y%m%d%H%M}",
    )


def _newest_case(party_id: UUID) -> Case | None:
    rows = PartyIncident.objects.filter(party_id=party_id, unlinked_at=None)
    rows = rows.exclude(incident__case=None).select_related("incident__case")
    newest = rows.order_by("-incident__happened_from").first()
    return newest.incident.case if newest else None
