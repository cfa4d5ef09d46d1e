"""In care nothing about a patient goes out before its ground is recorded."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.utils import timezone

from luwte.core.models import AuditEntry
from luwte.core.refusal import Refused
from luwte.incidents.actions import Involved, Report, report_incident
from luwte.incidents.models import Case, CaseEntry
from luwte.incidents.rules import Gravity, PersonRole, TrackKind
from luwte.lib.ids import crockford
from luwte.response.access import Desk, desk_for
from luwte.response.actions.disclosing import record_ground, require_ground, withdraw_ground
from luwte.response.rules.grounds import GROUNDS
from luwte.response.rules.states import DisclosureTo, Ground
from tests.cast import House

WHY = "De patiënt gaf gisteren aan de balie toestemming."


def case_in(house: House, who: str) -> Case:
    """Somebody of this house reports what happened to oneself."""
    actor = house.actor(who)
    assert actor.person.unit is not None
    incident = report_incident(
        actor=actor,
        report=Report(
            client_key=crockford(12),
            unit=actor.person.unit,
            happened_from=timezone.now(),
            gravity=Gravity.MIDDLE,
            narrative="Een patiënt dreigde aan de balie.",
            people=[Involved(PersonRole.VICTIM, actor.person)],
        ),
    )
    assert incident.case is not None
    return incident.case


def police_desk(house: House, who: str, case: Case) -> Desk:
    """The track of the police, as somebody sees it."""
    return desk_for(house.actor(who), case.pk, TrackKind.POLICE)


@pytest.mark.spec("POL-4", "RES-8")
@pytest.mark.parametrize("to", list(DisclosureTo))
def test_in_care_every_outward_message_waits_for_its_ground(
    de_linde: House, to: DisclosureTo
) -> None:
    case = case_in(de_linde, "eva")
    with pytest.raises(Refused, match="grond|ground"):
        require_ground(case, to)
    desk = police_desk(de_linde, "noor", case)
    ground = GROUNDS[to][0]
    row = record_ground(
        actor=de_linde.actor("noor"), desk=desk, to=to, ground=ground, explanation=WHY
    )
    assert require_ground(case, to) == row
    for other in set(DisclosureTo) - {to}:
        with pytest.raises(Refused):
            require_ground(case, other)


@pytest.mark.spec("POL-4")
def test_outside_care_it_passes_and_a_ground_may_still_be_recorded(zonnedael: House) -> None:
    case = case_in(zonnedael, "sanne")
    assert require_ground(case, DisclosureTo.POLICE) is None


@pytest.mark.spec("POL-4")
def test_the_own_report_of_a_victim_is_no_ground_towards_the_gp(de_linde: House) -> None:
    case = case_in(de_linde, "eva")
    desk = police_desk(de_linde, "noor", case)
    for to in (DisclosureTo.GP, DisclosureTo.MUNICIPALITY, DisclosureTo.OTHER):
        with pytest.raises(Refused):
            record_ground(
                actor=de_linde.actor("noor"),
                desk=desk,
                to=to,
                ground=Ground.OWN_REPORT,
                explanation=WHY,
            )


@pytest.mark.spec("POL-4")
def test_a_ground_needs_words_and_ends_when_it_is_withdrawn(de_linde: House) -> None:
    case = case_in(de_linde, "eva")
    noor = de_linde.actor("noor")
    desk = police_desk(de_linde, "noor", case)
    with pytest.raises(Refused):
        record_ground(actor=noor, desk=desk, to="police", ground="consent", explanation="ja")
    row = record_ground(actor=noor, desk=desk, to="police", ground="duties", explanation=WHY)
    withdraw_ground(actor=noor, desk=desk, disclosure=row)
    with pytest.raises(Refused):
        require_ground(case, "police")
    with pytest.raises(Refused):
        withdraw_ground(actor=noor, desk=desk, disclosure=row)
    deeds = AuditEntry.objects.filter(object_id=case.pk, verb="response.record_ground")
    assert deeds.get(outcome="done").ground == "duties"
    lines = CaseEntry.objects.filter(case=case, verb__startswith="response.ground")
    assert {line.verb for line in lines} == {
        "response.ground_recorded",
        "response.ground_withdrawn",
    }
    assert all(WHY not in str(line.params) for line in lines)


@pytest.mark.spec("POL-4", "GOV-2")
def test_who_does_not_handle_it_records_no_ground(de_linde: House) -> None:
    case = case_in(de_linde, "eva")
    for who in ("joke", "eva"):
        with pytest.raises(Http404):
            police_desk(de_linde, who, case)
