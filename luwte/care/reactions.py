"""What follows in care when something happened to an incident: each once, in any order."""

from __future__ import annotations

from luwte.care.actions.load import look_at_load
from luwte.care.actions.starting import care_for_case, move_care, return_care, stop_care
from luwte.care.actions.supporting import hand_on, hand_on_without_role
from luwte.core.clock.sources import duty
from luwte.core.outbox import react
from luwte.incidents.events import (
    CaseReopened,
    CasesJoined,
    CasesParted,
    CaseTriaged,
    CaseWithdrawn,
    IncidentEnriched,
    IncidentReported,
)
from luwte.org.events import GrantEnded, PersonDeactivated
from luwte.org.queries import grant_or_none
from luwte.tenancy.models import Organisation
from luwte.tenancy.scope import scope


@react(IncidentReported, name="care.start_care")
def start_care(event: IncidentReported) -> None:
    """Care starts by itself, also for who says that it was not so bad."""
    care_for_case(event.case_id)


@react(IncidentReported, name="care.look_at_load")
def look_at_load_of_report(event: IncidentReported) -> None:
    """Perhaps it adds up for somebody."""
    look_at_load(event.incident_id)


@react(IncidentEnriched, name="care.follow_enriched")
def follow_enriched(event: IncidentEnriched) -> None:
    """More people turn out to have been there."""
    care_for_case(event.case_id)


@react(IncidentEnriched, name="care.look_at_load_again")
def look_at_load_again(event: IncidentEnriched) -> None:
    """For them it may add up."""
    look_at_load(event.incident_id)


@react(CaseTriaged, name="care.follow_gravity")
def follow_gravity(event: CaseTriaged) -> None:
    """Another gravity adds or drops talks that are still to come."""
    care_for_case(event.case_id)


@react(CasesJoined, name="care.follow_joined")
def follow_joined(event: CasesJoined) -> None:
    """Care goes with the person."""
    move_care(event.join_id, event.source_id, event.target_id)


@react(CasesParted, name="care.follow_parted")
def follow_parted(event: CasesParted) -> None:
    """And back."""
    return_care(event.join_id, event.source_id, event.target_id)


@react(CaseWithdrawn, name="care.stop_care")
def stop_withdrawn(event: CaseWithdrawn) -> None:
    """A mistake asks nobody for a talk."""
    stop_care(event.case_id)


@react(CaseReopened, name="care.start_again")
def start_again(event: CaseReopened) -> None:
    """What counts again is cared for again."""
    care_for_case(event.case_id)


@react(PersonDeactivated, name="care.hand_on_of_who_left")
def hand_on_of_who_left(event: PersonDeactivated) -> None:
    """Who leaves supports nobody any more; a colleague goes on, without the notes."""
    hand_on(event.person_id)


@react(GrantEnded, name="care.hand_on_of_whose_role_ended")
def hand_on_of_whose_role_ended(event: GrantEnded) -> None:
    """Who is of the care team no more supports nobody any more, also who goes on working here."""
    grant = grant_or_none(event.grant_id)
    if grant is not None:
        hand_on_without_role(grant.person_id)


@duty("care.hand_on_at_the_last_day", every=1800.0)
def hand_on_at_the_last_day() -> int:
    """A role that was given until a day ends without an act: look whose did. Returns how many paths
    changed hands."""
    found = 0
    for organisation in Organisation.objects.all():
        with scope(organisation):
            found += hand_on_without_role()
    return found
