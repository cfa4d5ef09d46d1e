"""The plain path through the screens: from a report to a closed case."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from luwte.catalogue.queries import terms
from luwte.core.clock.lanes import run_until_idle
from luwte.incidents.models import Case, CaseAction, ImportBatch, Incident, Track
from luwte.incidents.tests.conftest import MakeCase
from luwte.lib.ids import crockford
from tests.cast import House


def fill_in(house: House, **more: Any) -> dict[str, Any]:
    """A report as the form sends it."""
    now = timezone.localtime()
    forms = terms("form", organisation=house.organisation)
    return {
        "client_key": crockford(12),
        "what": [str(forms[0].id)],
        "gravity": "middle",
        "happened_0": f"{now:%Y-%m-%d}",
        "happened_1": f"{now:%H:%M}",
        "place": "",
        "place_text": "In de hal",
        "who": "me",
        "narrative": "Hij schold en sloeg op de balie.",
        **more,
    }


def reported(house: House, by: str = "sanne", **more: Any) -> Case:
    """Report through the form."""
    answer = house.client(by).post(house.url("incidents:report"), fill_in(house, **more))
    assert answer.status_code == 302, answer.content.decode()[:3000]
    case = Incident.objects.order_by("-pk")[0].case
    assert case is not None
    return case


def seen(client: Client, address: str) -> str:
    """The version that the form on this page carries."""
    found = re.search(r'name="seen" value="(\d+)"', client.get(address).content.decode())
    assert found is not None
    return found[1]


def triage(house: House, client: Client, case: Case, **more: Any) -> Any:
    """Assess through the screen; every track is needed unless `more` says otherwise."""
    address = house.url("incidents:triage", pk=case.pk)
    ruth = house.person("ruth").pk
    data = {"gravity": "middle", "reason": "Past bij onze norm.", "owner": str(ruth)}
    return client.post(address, {"seen": seen(client, address), **data, **more})


@pytest.mark.spec("REP-1")
def test_the_form_proposes_now_the_own_place_and_oneself(zonnedael: House) -> None:
    page = zonnedael.client("sanne").get(zonnedael.url("incidents:report"))
    form = page.context["form"]
    sanne = zonnedael.person("sanne")
    assert form.initial["who"] == "me"
    assert str(sanne.room_id or sanne.location_id) in form.initial["place"]
    assert timezone.now() - form.initial["happened"] < timedelta(minutes=1)


@pytest.mark.spec("REP-1")
def test_a_report_of_four_answers_is_a_case_with_four_clocks(zonnedael: House) -> None:
    case = reported(zonnedael, narrative="")
    incident = Incident.objects.get(case=case)
    assert incident.reported_by == zonnedael.person("sanne")
    assert incident.unit == zonnedael.unit("balie")
    assert Track.objects.filter(case=case).count() == 4
    assert [one.role for one in incident.people.all()] == ["victim"]


def test_who_reported_is_thanked_and_told_what_happens_next(zonnedael: House) -> None:
    client = zonnedael.client("sanne")
    answer = client.post(zonnedael.url("incidents:report"), fill_in(zonnedael), follow=True)
    page = answer.content.decode()
    assert "Goed dat je dit meldt" in page
    assert "112" in page
    assert "We zoeken iemand" in page
    run_until_idle()
    page = client.get(answer.request["PATH_INFO"]).content.decode()
    assert "Mo el Amrani vraagt hoe het met je gaat" in page


@pytest.mark.spec("CAS-1", "CAS-2")
def test_a_new_case_stands_on_the_list_with_four_clocks(zonnedael: House) -> None:
    case = reported(zonnedael)
    page = zonnedael.client("ruth").get(zonnedael.url("incidents:work_list") + "?tab=new")
    assert [row.case for row in page.context["rows"]] == [case]
    assert len(page.context["rows"][0].faces) == 4
    assert case.number in page.content.decode()


@pytest.mark.spec("CAS-4")
def test_an_advised_action_is_chosen_in_one_tap_and_done_with_evidence(zonnedael: House) -> None:
    case = reported(zonnedael)
    client = zonnedael.client("ruth")
    triage(zonnedael, client, case)
    address = zonnedael.url("incidents:case", pk=case.pk)
    advice = client.get(address).context["page"].recommendations[0]
    assert advice.why
    where = {"pk": case.pk, "term": advice.action.id}
    client.post(zonnedael.url("incidents:choose_action", **where), {"rule": advice.rule})
    action = CaseAction.objects.get(case=case)
    assert (action.state, action.recommended_by) == ("chosen", advice.rule)
    assert action.owner == zonnedael.person("ruth")
    assert action.deadline is not None
    done = zonnedael.url("incidents:complete_action", pk=case.pk, action=action.pk)
    assert client.post(done, {"text": ""}).status_code == 422
    assert client.post(done, {"text": "Een half uur gesproken."}).status_code == 302
    action.refresh_from_db()
    assert (action.state, action.evidence) == ("done", "Een half uur gesproken.")


@pytest.mark.spec("CAS-4")
def test_an_action_of_ones_own_has_an_owner_and_a_day(zonnedael: House) -> None:
    case = reported(zonnedael)
    client = zonnedael.client("ruth")
    day = timezone.localdate() + timedelta(days=3)
    data = {"title": "Bloemen sturen", "owner": str(zonnedael.person("mo").pk), "day": f"{day}"}
    client.post(zonnedael.url("incidents:own_action", pk=case.pk), data)
    action = CaseAction.objects.get(case=case)
    assert (action.title, action.owner) == ("Bloemen sturen", zonnedael.person("mo"))
    assert action.deadline is not None and timezone.localtime(action.deadline).date() == day


@pytest.mark.spec("CAS-3")
def test_a_talk_with_the_team_answers_the_questions(zonnedael: House) -> None:
    case = reported(zonnedael)
    client = zonnedael.client("ruth")
    address = zonnedael.url("incidents:discuss", pk=case.pk, kind="team")
    questions = client.get(address).context["form"].questions
    assert len(questions) >= 5
    data = {"held_on": f"{timezone.localdate()}", f"q_{questions[0].key}": "Snel samen."}
    assert client.post(address, data).status_code == 302
    talk = case.discussions.get()
    assert talk.answers == {questions[0].key: "Snel samen."}
    assert "Snel samen." in client.get(zonnedael.url("incidents:case", pk=case.pk)).content.decode()


@pytest.mark.spec("CAS-7")
def test_closing_names_what_is_missing_as_links_and_then_closes(zonnedael: House) -> None:
    case = reported(zonnedael)
    client = zonnedael.client("ruth")
    address = zonnedael.url("incidents:close", pk=case.pk)
    refused = client.post(address, {"seen": seen(client, address), "text": "Meer ruimte."})
    page = refused.content.decode()
    assert refused.status_code == 422
    for name in ("triage", "tell"):
        assert zonnedael.url(f"incidents:{name}", pk=case.pk) in page
    assert zonnedael.url("incidents:track", pk=case.pk, kind="police") in page
    assert "Meer ruimte." in page

    not_needed = {
        f"{kind}_{name}": value
        for kind in ("care", "response", "police", "damage")
        for name, value in (("not_needed", "on"), ("reason", "Al gedaan aan de balie."))
    }
    triage(zonnedael, client, case, **not_needed)
    today = f"{timezone.localdate()}"
    talk = zonnedael.url("incidents:discuss", pk=case.pk, kind="reporter")
    client.post(talk, {"held_on": today, "text": "Het gaat weer."})
    client.post(zonnedael.url("incidents:tell", pk=case.pk), {"text": "Hij is aangesproken."})
    done = client.post(address, {"seen": seen(client, address), "text": "Meer ruimte."})
    assert done.status_code == 302
    case.refresh_from_db()
    assert (case.state, case.learning) == ("closed", "Meer ruimte.")


@pytest.mark.spec("CAS-8")
def test_the_timeline_says_who_did_what_and_the_reporter_reads_the_own_part(
    zonnedael: House,
) -> None:
    case = reported(zonnedael)
    client = zonnedael.client("ruth")
    triage(zonnedael, client, case)
    client.post(zonnedael.url("incidents:add_note", pk=case.pk), {"text": "Alleen voor ons."})
    client.post(zonnedael.url("incidents:tell", pk=case.pk), {"text": "Hij is aangesproken."})
    handlers = client.get(zonnedael.url("incidents:case", pk=case.pk)).content.decode()
    assert "beoordeelde het als midden" in handlers
    assert "Alleen voor ons." in handlers
    incident = Incident.objects.get(case=case)
    own = zonnedael.client("sanne").get(zonnedael.url("incidents:my_report", pk=incident.pk))
    page = own.content.decode()
    assert "Hij is aangesproken." in page
    assert "Ruth Bakker" in page
    assert "Alleen voor ons." not in page


def test_a_closed_case_opens_again_with_a_reason(zonnedael: House, make_case: MakeCase) -> None:
    case = make_case()
    client = zonnedael.client("ruth")
    withdraw = zonnedael.url("incidents:withdraw", pk=case.pk)
    client.post(withdraw, {"seen": seen(client, withdraw), "text": "Dubbel gemeld."})
    case.refresh_from_db()
    assert case.state == "closed"
    assert Incident.objects.get(case=case).withdrawn_at is not None
    again = zonnedael.url("incidents:reopen", pk=case.pk)
    client.post(again, {"seen": seen(client, again), "text": "Toch niet dubbel."})
    case.refresh_from_db()
    assert case.state == "new"
    assert case.closed_at is None
    assert Incident.objects.get(case=case).withdrawn_at is None


def test_a_reporter_takes_back_a_mistake_until_somebody_looked(zonnedael: House) -> None:
    case = reported(zonnedael)
    incident = Incident.objects.get(case=case)
    client = zonnedael.client("sanne")
    address = zonnedael.url("incidents:withdraw_report", pk=incident.pk)
    other = reported(zonnedael)
    triage(zonnedael, zonnedael.client("ruth"), other)
    assert client.post(address, {"text": "Twee keer verstuurd."}).status_code == 302
    late = zonnedael.url("incidents:withdraw_report", pk=Incident.objects.get(case=other).pk)
    client.post(late, {"text": "Toch maar niet."})
    case.refresh_from_db()
    other.refresh_from_db()
    assert (case.state, other.state) == ("closed", "open")


def test_a_double_tap_leads_to_one_report(zonnedael: House) -> None:
    client = zonnedael.client("sanne")
    fields = fill_in(zonnedael)
    first = client.post(zonnedael.url("incidents:report"), fields)
    second = client.post(zonnedael.url("incidents:report"), fields)
    assert first["Location"] == second["Location"]
    assert Incident.objects.count() == Case.objects.count() == 1


def test_history_that_was_brought_in_has_a_page_and_no_case(zonnedael: House) -> None:
    batch = ImportBatch.objects.create(
        file_name="oud.csv", created_at=timezone.now(), state="released"
    )
    incident = Incident.objects.create(
        unit=zonnedael.unit("balie"),
        source="past",
        batch=batch,
        source_ref="2019-7",
        happened_from=timezone.now() - timedelta(days=900),
        happened_until=timezone.now() - timedelta(days=870),
        precision="month",
        reported_at=timezone.now(),
        narrative="Geschreeuw aan de balie.",
        extra={"Ploeg": "B"},
    )
    address = zonnedael.url("incidents:incident", pk=incident.pk)
    page = zonnedael.client("ruth").get(address).content.decode()
    for words in ("2019-7", "Geschreeuw aan de balie.", "Ploeg", "Er is geen zaak"):
        assert words in page
    assert zonnedael.client("ilse").get(address).status_code == 404
    register = zonnedael.client("mo").get(zonnedael.url("incidents:register"))
    assert [row.incident.pk for row in register.context["rows"]] == [incident.pk]
