"""What cannot wait for the first look: that the labour inspectorate must be told (Arbowet art. 9).

The software tells nobody outside; it says so to who leads the department and to the directors.
"""

from __future__ import annotations

from uuid import UUID

from luwte.core.actor import TheClock
from luwte.core.outbox import Event, react
from luwte.incidents import messages
from luwte.incidents.events import IncidentEnriched, IncidentReported
from luwte.incidents.models import Case
from luwte.incidents.offering import fit_for, with_role
from luwte.incidents.queries.proposals import case_proposal
from luwte.incidents.watch.tracks import case_address, handlers
from luwte.notify.actions import tell
from luwte.org.rules import Role
from luwte.tenancy.models import Organisation


@react(IncidentReported, name="incidents.tell_what_cannot_wait")
def tell_what_cannot_wait(event: IncidentReported) -> None:
    """A report says already that somebody died, was admitted, or keeps an injury."""
    _tell(event, event.case_id)


@react(IncidentEnriched, name="incidents.tell_what_cannot_wait_any_more")
def tell_what_cannot_wait_any_more(event: IncidentEnriched) -> None:
    """It turned out later."""
    _tell(event, event.case_id)


def _tell(event: Event, case_id: UUID) -> None:
    case = Case.objects.select_related("owner__login").filter(pk=case_id).first()
    if case is None:
        return
    organisation = Organisation.objects.get(pk=event.organisation_id)
    call = case_proposal(organisation, case).inspectorate
    if call is None or not call.is_now:
        return
    owner = fit_for(case, [case.owner]) if case.owner else []
    tell(
        actor=TheClock(event.organisation_id),
        persons=[*owner, *handlers(case), *with_role(case, Role.DIRECTOR)],
        message=messages.AT_ONCE,
        url=case_address(case),
        subject_id=case.pk,
        filled_in={"number": case.number},
        once_key=f"{case.pk}:at_once:{call.urgency}",
        urgent=True,
    )
