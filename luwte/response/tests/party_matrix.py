"""Who may open the response of a case and its other parties."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from luwte.incidents.models import Case, Incident
from luwte.incidents.rules import TrackKind
from luwte.incidents.tests.matrix import a_case
from luwte.org.models import Partner, PartnerAgreement
from luwte.org.rules import Right
from luwte.response.access import desk_for
from luwte.response.actions import joining_parties
from luwte.response.actions.parties import PartyFacts, add_party
from luwte.response.models import JointApproach, OtherParty, PartyIncident
from luwte.response.rules.identity import Identity
from luwte.tenancy.scope import scope
from tests.matrix import Expectation, Stage, within

HANDLE = within(Right.CASES_HANDLE, Right.RESPONSE_HANDLE)
OPEN = HANDLE | within(Right.RESPONSE_DECIDE)


def a_party(stage: Stage) -> dict[str, Any]:
    """Somebody who had a part in a case of that unit."""
    found = a_case(stage)
    with scope(stage.house.organisation):
        party = put_down(stage, UUID(str(found["pk"])))
    return {"pk": found["pk"], "party_pk": party.pk}


def put_down(stage: Stage, case_pk: UUID) -> OtherParty:
    """A party of this case, written down by who handles it there."""
    case = Case.objects.get(pk=case_pk)
    return add_party(
        actor=stage.handler,
        desk=desk_for(stage.handler, case.pk, TrackKind.RESPONSE),
        incidents=list(Incident.objects.filter(case=case)),
        facts=PartyFacts(Identity(name="Jan Berg")),
    )


def a_join(stage: Stage) -> dict[str, Any]:
    """Two parties of one case that were joined."""
    found = a_party(stage)
    with scope(stage.house.organisation):
        other = put_down(stage, UUID(str(found["pk"])))
        join = joining_parties.join_parties(
            actor=stage.handler,
            desk=desk_for(stage.handler, UUID(str(found["pk"])), TrackKind.RESPONSE),
            source=other,
            target=OtherParty.objects.get(pk=found["party_pk"]),
            why="dezelfde",
        )
    return {**found, "join_pk": join.pk}


def taken_away(stage: Stage) -> dict[str, Any]:
    """Somebody who was taken away from a case."""
    found = a_party(stage)
    with scope(stage.house.organisation):
        PartyIncident.objects.filter(party_id=found["party_pk"]).update(unlinked_at=timezone.now())
    return found


def an_approach(stage: Stage) -> dict[str, Any]:
    """One approach that was agreed with a partner."""
    found = a_party(stage)
    with scope(stage.house.organisation):
        today = timezone.localdate()
        partner = Partner.objects.create(kind=Partner.Kind.INSTITUTION, name="De Brug")
        agreement = PartnerAgreement.objects.create(
            partner=partner,
            title="Samen",
            ground="Belang",
            starts_on=today,
            ends_on=today + timedelta(days=300),
            review_on=today + timedelta(days=200),
        )
        approach = JointApproach.objects.create(
            party_id=found["party_pk"],
            coordinator=stage.handler.person,
            agreement=agreement,
            review_on=today + timedelta(days=30),
            created_at=timezone.now(),
        )
    return {**found, "approach_pk": approach.pk}


EXPECT: dict[str, Expectation] = {
    "response:of_case": Expectation(get=OPEN, kwargs=a_case),
    "response:party_add": Expectation(get=HANDLE, post=HANDLE, kwargs=a_case),
    "response:party": Expectation(get=OPEN, kwargs=a_party),
    "response:party_change": Expectation(get=HANDLE, post=HANDLE, kwargs=a_party),
    "response:party_matches": Expectation(get=HANDLE, post=HANDLE, kwargs=a_party),
    "response:party_confirm": Expectation(get=None, post=OPEN, kwargs=a_party),
    "response:party_unlink": Expectation(get=None, post=HANDLE, kwargs=a_party),
    "response:party_restore": Expectation(get=None, post=HANDLE, kwargs=taken_away),
    "response:party_split": Expectation(get=HANDLE, post=HANDLE, kwargs=a_party),
    "response:party_undo": Expectation(get=None, post=HANDLE, kwargs=a_join),
    "response:party_informed": Expectation(get=None, post=HANDLE, kwargs=a_party),
    "response:party_later": Expectation(get=HANDLE, post=HANDLE, kwargs=a_party),
    "response:approach": Expectation(get=HANDLE, post=HANDLE, kwargs=a_party),
    "response:approach_review": Expectation(get=HANDLE, post=HANDLE, kwargs=an_approach),
    "response:approach_end": Expectation(get=None, post=HANDLE, kwargs=an_approach),
}
