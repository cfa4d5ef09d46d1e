"""What the reporter and the victim read about what happened to them."""

from __future__ import annotations

import pytest

from luwte.incidents.actions import Involved, TrackPlan, advance_track, triage_case
from luwte.incidents.models import Incident, Track
from luwte.incidents.rules import Gravity, PersonRole, TrackKind
from luwte.incidents.tests.conftest import MakeCase
from tests.cast import House


@pytest.mark.spec("GOV-2")
def test_who_opened_my_case_is_named_but_for_who_cares(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    triage_case(
        actor=zonnedael.actor("ruth"),
        case=case,
        seen=case.version,
        gravity=Gravity.MIDDLE,
        reason="Norm.",
        tracks={TrackKind.CARE: TrackPlan(owner=zonnedael.person("hanna"))},
    )
    for key in ("ruth", "hanna"):
        page = zonnedael.client(key).get(zonnedael.url("incidents:case", pk=case.pk))
        assert page.status_code == 200
    incident = Incident.objects.get(case=case)
    own = zonnedael.client("sanne").get(zonnedael.url("incidents:my_report", pk=incident.pk))
    names = [one.name for one in own.context["page"].opened]
    assert zonnedael.person("ruth").name in names
    assert zonnedael.person("hanna").name not in names
    assert len(names) == 2


def test_the_victim_of_a_report_by_somebody_else_has_the_page_too(
    zonnedael: House, make_case: MakeCase
) -> None:
    bram = zonnedael.person("bram")
    case = make_case(by="sanne", people=[Involved(PersonRole.VICTIM, bram)])
    address = zonnedael.url("incidents:my_report", pk=Incident.objects.get(case=case).pk)
    for key, status in (("sanne", 200), ("bram", 200), ("daan", 404), ("mo", 404)):
        assert zonnedael.client(key).get(address).status_code == status, key
    assert len(zonnedael.client("bram").get(zonnedael.url("incidents:my_reports")).context["rows"])


def test_a_lowered_gravity_shows_its_reason_to_the_reporter(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case(gravity=Gravity.HEAVY)
    triage_case(
        actor=zonnedael.actor("ruth"),
        case=case,
        seen=case.version,
        gravity=Gravity.LIGHT,
        reason="Er was geen dreiging.",
    )
    address = zonnedael.url("incidents:my_report", pk=Incident.objects.get(case=case).pk)
    assert "Er was geen dreiging." in zonnedael.client("sanne").get(address).content.decode()


def test_the_reporter_sees_that_a_track_ended_and_not_what_was_done_about_the_other(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    track = Track.objects.select_related("case").get(case=case, kind="response")
    advance_track(
        actor=zonnedael.actor("ruth"),
        track=track,
        seen=track.version,
        move="finish",
        reason="Hij kreeg een waarschuwing.",
    )
    address = zonnedael.url("incidents:my_report", pk=Incident.objects.get(case=case).pk)
    page = zonnedael.client("sanne").get(address).content.decode()
    assert "Reactie is klaar" in page
    assert "waarschuwing" not in page
