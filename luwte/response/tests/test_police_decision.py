"""Who goes to the police, how likely it is punishable, and the honest limits of that."""

from __future__ import annotations

import pytest

from luwte.catalogue.queries.library import door_state
from luwte.core.refusal import Conflict, Refused
from luwte.desk.privacy.deeds import deed_words
from luwte.incidents.models import CaseEntry, Track
from luwte.incidents.rules import PersonRole, TrackKind, TrackState
from luwte.notify.models import Delivery
from luwte.response.actions.police import PoliceChoice, decide_police, say_vpt
from luwte.response.models import ComplaintRequest, PoliceFile
from luwte.response.queries.police import police_page
from luwte.response.rules.police import advises_report, likelihood_over
from luwte.response.rules.states import Filer, Likelihood
from luwte.response.tests.police_stage import a_case, a_desk
from tests.cast import House

EMPLOYER = PoliceChoice(Filer.EMPLOYER, uses_domicile=True)


@pytest.mark.spec("POL-1")
def test_it_is_likely_possible_or_to_be_asked() -> None:
    assert likelihood_over(likely=True, possible=True) is Likelihood.LIKELY
    assert likelihood_over(likely=False, possible=True) is Likelihood.POSSIBLE
    assert likelihood_over(likely=False, possible=False) is Likelihood.ASK


@pytest.mark.spec("POL-1")
def test_i_will_hit_you_alone_is_named_with_its_limit(zonnedael: House) -> None:
    case = a_case(zonnedael, "sanne", forms=("threat",), spoken="Ik sla je.")
    page = police_page(zonnedael.actor("mo"), a_desk(zonnedael, "mo", case))
    line = next(one for one in page.proposal.offences if one.offence.key == "art_285")
    assert line.likelihood == "possible"
    assert "closed list" in line.offence.text or "vaste lijst" in line.offence.text
    html = zonnedael.client("mo").get(zonnedael.url("response:police", pk=case.pk))
    words = html.content.decode()
    assert "‘Ik sla je’ is volgens de wet meestal geen bedreiging" in words


@pytest.mark.spec("POL-1")
def test_insult_asks_for_a_klacht_whoever_has_a_public_task(zonnedael: House) -> None:
    case = a_case(zonnedael, "sanne", forms=("verbal",))
    page = police_page(zonnedael.actor("mo"), a_desk(zonnedael, "mo", case))
    insult = next(one for one in page.proposal.offences if one.offence.key == "art_266")
    assert insult.offence.needs_klacht
    # In the municipality too: not everybody with a public task is an official by law.
    assert insult.offence.remark


@pytest.mark.spec("POL-1")
@pytest.mark.parametrize("form", ["physical", "threat"])
def test_physical_violence_or_a_threat_of_it_advises_aangifte(form: str) -> None:
    assert advises_report({form})
    assert not advises_report({"verbal", "nuisance"})


@pytest.mark.spec("POL-1")
def test_the_decision_asks_every_victim_for_a_klacht_also_when_the_employer_files(
    zonnedael: House,
) -> None:
    case = a_case(zonnedael, "sanne", forms=("verbal",))
    mo = zonnedael.actor("mo")
    desk = a_desk(zonnedael, "mo", case)
    choice = PoliceChoice(Filer.EMPLOYER, uses_domicile=True, klacht=("art_266",))
    row = decide_police(actor=mo, desk=desk, seen=0, choice=choice)
    assert (row.filer, row.uses_domicile, row.likelihood) == ("employer", True, "likely")
    asked = ComplaintRequest.objects.get(case=case)
    assert asked.victim == zonnedael.person("sanne")
    line = CaseEntry.objects.get(case=case, verb="response.klacht_asked")
    assert line.for_reporter and case.incidents.get().people.get().role == PersonRole.VICTIM
    told = Track.objects.get(case=case, kind=TrackKind.POLICE).told
    assert {one["key"] for one in told} == {"police_filer", "klacht"}
    page = zonnedael.client("mo").get(zonnedael.url("incidents:case", pk=case.pk))
    assert zonnedael.url("response:police", pk=case.pk) in page.content.decode()
    asked_at_once = Delivery.objects.filter(message="response.klacht_victim")
    assert set(asked_at_once.values_list("person_id", flat=True)) == {asked.victim_id}


@pytest.mark.spec("POL-1")
def test_nobody_goes_only_with_a_reason_and_by_who_may_decide_it(
    zonnedael: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = a_case(zonnedael, "sanne")
    mo = zonnedael.actor("mo")
    desk = a_desk(zonnedael, "mo", case)
    with pytest.raises(Refused):
        decide_police(actor=mo, desk=desk, seen=0, choice=PoliceChoice(Filer.NOBODY))
    choice = PoliceChoice(Filer.NOBODY, reason="Sanne wil het niet en er was geen dreiging.")
    monkeypatch.setattr("luwte.policy.queries.may_decide", lambda *args, **more: False)
    with pytest.raises(Refused):
        decide_police(actor=mo, desk=desk, seen=0, choice=choice)
    monkeypatch.setattr("luwte.policy.queries.may_decide", lambda *args, **more: True)
    decide_police(actor=mo, desk=desk, seen=0, choice=choice)
    track = Track.objects.get(case=case, kind=TrackKind.POLICE)
    assert (track.state, track.reason) == (TrackState.NOT_APPLICABLE, choice.reason)


@pytest.mark.spec("POL-1")
def test_who_decides_second_is_told_and_changes_nothing(zonnedael: House) -> None:
    case = a_case(zonnedael, "sanne")
    mo, ruth = zonnedael.actor("mo"), zonnedael.actor("ruth")
    desk = a_desk(zonnedael, "mo", case)
    decide_police(actor=mo, desk=desk, seen=0, choice=EMPLOYER)
    with pytest.raises(Conflict):
        decide_police(
            actor=ruth,
            desk=a_desk(zonnedael, "ruth", case),
            seen=0,
            choice=PoliceChoice(Filer.EMPLOYEE),
        )
    assert PoliceFile.objects.get(case=case).filer == Filer.EMPLOYER


@pytest.mark.spec("POL-1")
def test_that_vpt_was_said_is_ticked_and_may_be_taken_back(zonnedael: House) -> None:
    case = a_case(zonnedael, "sanne")
    mo, desk = zonnedael.actor("mo"), a_desk(zonnedael, "mo", case)
    assert say_vpt(actor=mo, desk=desk).said_vpt_at is not None
    assert say_vpt(actor=mo, desk=desk, said=False).said_vpt_at is None


@pytest.mark.spec("POL-1")
def test_no_page_of_the_police_suggests_that_the_software_alerts_them(zonnedael: House) -> None:
    case = a_case(zonnedael, "sanne", forms=("physical",))
    client = zonnedael.client("mo", HTTP_ACCEPT_LANGUAGE="en")
    page = client.get(zonnedael.url("response:police", pk=case.pk)).content.decode()
    assert "Luwte tells the police nothing" in page or "Luwte vertelt de politie niets" in page
    assert "112" in page and "PIF" not in page


@pytest.mark.spec("POL-1", "POL-4", "ORG-5")
def test_the_actions_of_the_catalogue_open_the_police_and_the_partners(zonnedael: House) -> None:
    case = a_case(zonnedael, "sanne")
    for key, needs_case in (
        ("response.police_contact", True),
        ("response.police_notice", True),
        ("response.police_report", True),
        ("org.partners", False),
    ):
        door = door_state(key, organisation=zonnedael.organisation)
        assert door.in_use and door.needs_case is needs_case
        kwargs = {"pk": case.pk} if needs_case else {}
        page = zonnedael.client("mo").get(zonnedael.url(door.url_name, **kwargs))
        assert page.status_code == 200


@pytest.mark.spec("POL-1", "GOV-2")
@pytest.mark.parametrize(
    "verb",
    [
        "response.record_ground",
        "response.withdraw_ground",
        "response.decide_police",
        "response.say_vpt",
        "response.ask_klacht",
        "response.sign_klacht",
        "response.decline_klacht",
        "response.resume_klacht",
        "response.move_klacht",
        "response.answer_klacht",
        "response.plan_police_report",
        "response.move_police_report",
        "response.change_police_report",
        "response.ask_evidence",
        "response.move_evidence",
        "response.log_contact",
        "response.read_police_sheet",
        "org.keep_partner",
        "org.end_partner",
        "org.keep_partner_contact",
        "org.erase_partner_contact",
        "org.keep_agreement",
        "org.end_agreement",
        "org.record_sharing",
    ],
)
def test_the_log_says_every_deed_in_words(verb: str) -> None:
    assert deed_words(verb) != verb
