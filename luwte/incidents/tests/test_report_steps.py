"""The report one question at a time: few taps, nothing lost, whatever somebody does in between."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from luwte.catalogue.queries import TermView, terms
from luwte.core.clock.lanes import run_until_idle
from luwte.incidents.actions.drafts import forget_drafts
from luwte.incidents.models import Case, ConfidedReport, Incident, ReportDraft
from luwte.lib.ids import uuid7
from tests.cast import House


def form_of(house: House, number: int = 0) -> TermView:
    """One of the forms of aggression."""
    return terms("form", organisation=house.organisation)[number]


def begin(house: House, client: Client, key: str = "", **more: Any) -> str:
    """Answer the first question; returns the key of the draft."""
    page = client.get(house.url("incidents:report")).content.decode()
    found = re.search(r'name="client_key" value="([^"]+)"', page)
    assert found is not None
    fields = {"step": "what", "client_key": key or found[1], "what": [str(form_of(house).id)]}
    answer = client.post(house.url("incidents:report"), fields | more)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return key or found[1]


def at(house: House, key: str, step: str) -> str:
    """The address of a question."""
    return house.url("incidents:report_step", key=key, step=step)


def send(house: House, client: Client, key: str, **more: Any) -> Any:
    """Answer the rest of a plain report."""
    client.post(at(house, key, "check"))
    client.post(at(house, key, "gravity"), {"gravity": "middle"})
    return client.post(at(house, key, "send"), {"reader_choice": "manager"} | more)


@pytest.mark.spec("REP-1", "REP-2")
def test_four_screens_without_typing_are_a_report_of_now_here_and_me(zonnedael: House) -> None:
    client = zonnedael.client("sanne")
    key = begin(zonnedael, client)
    assert "Net: vandaag" in client.get(at(zonnedael, key, "check")).content.decode()
    answer = send(zonnedael, client, key)
    incident = Incident.objects.get(client_key=key)
    sanne = zonnedael.person("sanne")
    assert answer.headers["Location"].endswith(f"/report/{incident.pk}/sent/")
    assert timezone.now() - incident.happened_from < timedelta(minutes=2)
    assert (incident.room_id, incident.location_id) == (sanne.room_id, sanne.location_id)
    assert (incident.way, incident.gravity, incident.reported_by) == ("self", "middle", sanne)
    assert [(one.role, one.person) for one in incident.people.all()] == [("victim", sanne)]
    assert [one.term_id for one in incident.terms.all()] == [form_of(zonnedael).id]


@pytest.mark.spec("REP-1")
def test_a_draft_survives_a_closed_browser_and_goes_when_it_is_sent(zonnedael: House) -> None:
    key = begin(zonnedael, zonnedael.client("sanne"))
    tomorrow = zonnedael.client("sanne")  # another browser
    page = tomorrow.get(zonnedael.url("incidents:report")).content.decode()
    assert at(zonnedael, key, "check") in page
    assert "Je was bezig met een melding" in page
    send(zonnedael, tomorrow, key)
    assert not ReportDraft.objects.exists()
    assert "Je was bezig" not in tomorrow.get(zonnedael.url("incidents:report")).content.decode()


@pytest.mark.spec("REP-1")
def test_a_draft_is_read_and_thrown_away_by_its_own_person_only(zonnedael: House) -> None:
    sanne = zonnedael.client("sanne")
    key = begin(zonnedael, sanne)
    gone = zonnedael.url("incidents:discard_draft", key=key)
    for other in ("ruth", "mo", "tessa"):
        client = zonnedael.client(other)
        assert client.get(at(zonnedael, key, "check")).status_code == 404
        assert client.post(gone).status_code == 404
        client.post(at(zonnedael, key, "gravity"), {"gravity": "heavy"})
        page = client.get(zonnedael.url("incidents:report")).content.decode()
        assert key not in page
    assert ReportDraft.objects.get(key=key).answers.get("gravity") is None
    assert sanne.post(gone).status_code == 302
    assert not ReportDraft.objects.exists()


def test_the_clock_erases_a_draft_after_thirty_days(zonnedael: House) -> None:
    client = zonnedael.client("sanne")
    with time_machine.travel(timezone.now() - timedelta(days=31)):
        begin(zonnedael, client)
    with time_machine.travel(timezone.now() - timedelta(days=29)):
        young = begin(zonnedael, zonnedael.client("sanne"))
    assert forget_drafts() == 1
    assert [draft.key for draft in ReportDraft.objects.all()] == [young]


@pytest.mark.spec("REP-1")
def test_a_double_tap_on_send_is_one_report_and_both_taps_are_thanked(zonnedael: House) -> None:
    client = zonnedael.client("sanne")
    key = begin(zonnedael, client)
    first = send(zonnedael, client, key)
    again = client.post(at(zonnedael, key, "send"), {"reader_choice": "manager"})
    assert again.headers["Location"] == first.headers["Location"]
    assert Incident.objects.filter(client_key=key).count() == Case.objects.count() == 1


def test_each_answer_can_be_changed_from_the_summary_and_leads_back(zonnedael: House) -> None:
    client = zonnedael.client("sanne")
    key = begin(zonnedael, client)
    client.post(at(zonnedael, key, "gravity"), {"gravity": "light"})
    for step, fields in (
        ("what", {"what": [str(form_of(zonnedael, 1).id), str(form_of(zonnedael, 2).id)]}),
        ("when", {"happened_0": "2026-01-05", "happened_1": "09:10"}),
        ("where", {"place": "", "place_text": "In de gang"}),
        ("by", {"by": "outside", "other_party": "Man met een rode pet"}),
        ("gravity", {"gravity": "heavy"}),
    ):
        answer = client.post(at(zonnedael, key, step) + "?to=send", fields)
        assert answer.headers["Location"] == at(zonnedael, key, "send"), step
    page = client.get(at(zonnedael, key, "send")).content.decode()
    for words in ("In de gang", "Man met een rode pet", "Zwaar", form_of(zonnedael, 1).label):
        assert words in page
    sent = client.post(at(zonnedael, key, "send"), {"reader_choice": "manager"})
    assert sent.status_code == 302
    incident = Incident.objects.get(client_key=key)
    assert (incident.gravity, incident.place_text) == ("heavy", "In de gang")
    assert incident.terms.count() == 2


@pytest.mark.parametrize(
    ("step", "fields", "sentence"),
    [
        ("what", {}, "Kies er minstens één."),
        ("what", {"what": ["onzin"]}, "Kies"),
        ("when", {"happened_0": "2100-01-01", "happened_1": "10:00"}, "Dit moet nog komen"),
        ("when", {"happened_0": "1900-01-01", "happened_1": "10:00"}, "heel lang geleden"),
        ("when", {}, "Vul de dag en de tijd in"),
        ("where", {"place": "room:onzin"}, "Kies een plek uit de lijst"),
        ("where", {"place_text": "a" * 100_000}, ""),
        ("who", {"who": "saw"}, "Kies je collega"),
        ("who", {"who": "told", "colleague_name": "Kim"}, ""),
        ("gravity", {"gravity": "enorm"}, ""),
        ("gravity", {}, "Kies er één"),
        ("send", {"reader_choice": "iedereen"}, ""),
        ("send", {}, ""),
    ],
)
def test_what_cannot_be_is_said_at_its_question_and_loses_nothing(
    zonnedael: House, step: str, fields: dict[str, Any], sentence: str
) -> None:
    client = zonnedael.client("sanne")
    key = begin(zonnedael, client)
    client.post(at(zonnedael, key, "gravity"), {"gravity": "middle"})
    before = ReportDraft.objects.get(key=key).answers
    answer = client.post(at(zonnedael, key, step), fields)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert ReportDraft.objects.get(key=key).answers == before
    assert Incident.objects.count() == 0


def test_who_jumps_ahead_is_led_to_the_question_that_is_open(zonnedael: House) -> None:
    client = zonnedael.client("sanne")
    key = begin(zonnedael, client)
    for method in (client.get, client.post):
        answer = method(at(zonnedael, key, "send"))
        assert answer.headers["Location"] == at(zonnedael, key, "gravity")
    assert client.get(at(zonnedael, key, "onzin")).status_code == 404
    unknown = str(uuid7())
    assert client.get(at(zonnedael, unknown, "check")).status_code == 404
    answer = client.post(at(zonnedael, unknown, "gravity"), {"gravity": "light"})
    assert answer.status_code == 404 and "nieuwe melding" in answer.content.decode()


def test_two_tabs_with_one_draft_keep_the_answers_of_both(zonnedael: House) -> None:
    one, two = zonnedael.client("sanne"), zonnedael.client("sanne")
    key = begin(zonnedael, one)
    one.post(at(zonnedael, key, "by"), {"by": "outside", "other_party": "Een vrouw"})
    two.post(at(zonnedael, key, "where"), {"place": "", "place_text": "Hal"})
    begin(zonnedael, two, key)  # the first question again, from the other tab
    send(zonnedael, one, key)
    late = two.post(at(zonnedael, key, "gravity"), {"gravity": "light"})
    incident = Incident.objects.get(client_key=key)
    assert late.headers["Location"].endswith(f"/report/{incident.pk}/sent/")
    assert incident.gravity == "middle"


def test_after_a_session_that_ended_the_draft_is_there(zonnedael: House) -> None:
    client = zonnedael.client("sanne")
    key = begin(zonnedael, client)
    client.logout()
    answer = client.post(at(zonnedael, key, "gravity"), {"gravity": "heavy"})
    assert answer.status_code == 302 and "next=" in answer.headers["Location"]
    again = zonnedael.client("sanne")
    assert again.get(at(zonnedael, key, "gravity")).status_code == 200
    assert send(zonnedael, again, key).status_code == 302


def test_the_night_on_which_the_clock_goes_back_is_told_and_counts_the_first_time(
    zonnedael: House,
) -> None:
    client = zonnedael.client("sanne")
    with time_machine.travel(datetime(2026, 10, 25, 8, tzinfo=UTC), tick=False):
        client = zonnedael.client("sanne")
        key = begin(zonnedael, client)
        assert "twee keer" not in client.get(at(zonnedael, key, "check")).content.decode()
        fields = {"happened_0": "2026-10-25", "happened_1": "02:30"}
        client.post(at(zonnedael, key, "when"), fields)
        assert "twee keer" in client.get(at(zonnedael, key, "check")).content.decode()
        send(zonnedael, client, key)
    moment = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert Incident.objects.get(client_key=key).happened_from == moment


@pytest.mark.spec("REP-2")
@pytest.mark.parametrize(
    ("who", "way", "roles"),
    [
        ("saw", "witness", {"victim": "Bram", "witness": "Sanne"}),
        ("heard", "colleague", {"victim": "Bram"}),
    ],
)
def test_a_witness_and_a_colleague_report_for_somebody_of_the_team(
    zonnedael: House, who: str, way: str, roles: dict[str, str]
) -> None:
    client = zonnedael.client("sanne")
    key = begin(zonnedael, client)
    fields = {"who": who, "colleague": "", "colleague_name": "Bram van de overkant"}
    client.post(at(zonnedael, key, "who"), fields)
    send(zonnedael, client, key)
    incident = Incident.objects.get(client_key=key)
    people = {one.role: (one.person.name if one.person else one.name) for one in
              incident.people.all()}  # fmt: skip
    assert incident.way == way and incident.reported_by == zonnedael.person("sanne")
    assert people.keys() == roles.keys()
    assert all(people[role].startswith(name) for role, name in roles.items())


@pytest.mark.spec("REP-2")
@pytest.mark.parametrize("way", ["told", "paper"])
def test_who_handles_cases_enters_what_somebody_without_account_tells(
    zonnedael: House, way: str
) -> None:
    client = zonnedael.client("ruth")
    key = begin(zonnedael, client)
    fields = {"who": way, "colleague_name": "Kees, stagiair"}
    assert client.post(at(zonnedael, key, "who"), fields).status_code == 302
    answer = send(zonnedael, client, key)
    incident = Incident.objects.get(client_key=key)
    assert (incident.way, incident.reporter_name) == (way, "Kees, stagiair")
    assert (incident.reported_by, incident.entered_by) == (None, zonnedael.person("ruth"))
    assert [(one.role, one.name) for one in incident.people.all()] == [("victim", "Kees, stagiair")]
    page = client.get(answer.headers["Location"])
    assert page.status_code == 200 and "Kees, stagiair" in page.content.decode()


def test_who_may_not_enter_for_others_is_not_offered_it(zonnedael: House) -> None:
    client = zonnedael.client("sanne")
    key = begin(zonnedael, client)
    assert 'value="told"' not in client.get(at(zonnedael, key, "who")).content.decode()


@pytest.mark.spec("REP-2")
def test_aggression_by_phone_is_reported_with_its_channel(zonnedael: House) -> None:
    client = zonnedael.client("sanne")
    key = begin(zonnedael, client)
    phone = next(
        term for term in terms("channel", organisation=zonnedael.organisation)
        if term.key == "phone"
    )  # fmt: skip
    client.post(at(zonnedael, key, "where"), {"place": "", "channel": str(phone.id)})
    assert phone.label in client.get(at(zonnedael, key, "check")).content.decode()
    send(zonnedael, client, key)
    incident = Incident.objects.get(client_key=key)
    assert phone.id in [one.term_id for one in incident.terms.all()]


@pytest.mark.spec("REP-10")
def test_a_colleague_as_causer_leads_to_the_confidant_or_hr(zonnedael: House) -> None:
    client = zonnedael.client("sanne")
    key = begin(zonnedael, client)
    client.post(at(zonnedael, key, "by"), {"by": "colleague", "problem_name": "Iemand van post"})
    client.post(at(zonnedael, key, "gravity"), {"gravity": "middle"})
    page = client.get(at(zonnedael, key, "send")).content.decode()
    assert 'value="confidant"' in page and 'value="manager"' not in page
    assert client.post(at(zonnedael, key, "send"), {"reader_choice": "hr"}).status_code == 302
    incident = Incident.objects.get(client_key=key)
    assert incident.by_colleague and incident.case is None
    assert ConfidedReport.objects.get(incident=incident).route == "hr"
    sent = client.get(zonnedael.url("incidents:report_sent", pk=incident.pk))
    assert sent.status_code == 200


def test_the_thanks_look_again_until_somebody_is_found(zonnedael: House) -> None:
    client = zonnedael.client("sanne")
    key = begin(zonnedael, client)
    sent = send(zonnedael, client, key).headers["Location"]
    waits = zonnedael.url("incidents:report_waits", pk=UUID(sent.split("/")[-3]))
    assert client.get(waits).status_code == 204
    page = client.get(sent).content.decode()
    assert "We zoeken iemand" in page and 'http-equiv="refresh"' in page
    run_until_idle()
    assert client.get(waits).status_code == 205
    page = client.get(sent).content.decode()
    assert "We zoeken iemand" not in page and 'http-equiv="refresh"' not in page


def test_the_question_is_asked_once_on_each_page(zonnedael: House) -> None:
    client = zonnedael.client("sanne")
    key = begin(zonnedael, client)
    for step, question in (
        ("what", "Wat is er gebeurd?"), ("when", "Wanneer was het?"), ("where", "Waar was het?"),
        ("gravity", "Hoe erg was het?"),
    ):  # fmt: skip
        page = client.get(at(zonnedael, key, step)).content.decode()
        body = page.split("<main", 1)[1]
        assert len(re.findall(rf">\s*{re.escape(question)}", body)) == 1, step
        assert body.count("<h1") == 1


@pytest.mark.spec("REP-1")
def test_the_door_of_reporting_says_that_a_report_waits_to_be_sent(zonnedael: House) -> None:
    client = zonnedael.client("sanne")
    address = zonnedael.url("incidents:report")
    key = begin(zonnedael, client)
    assert at(zonnedael, key, "check") in client.get(address).content.decode()
    assert key not in zonnedael.client("bram").get(address).content.decode()


def test_a_victim_who_is_written_by_name_is_known_and_does_not_open_the_case(
    zonnedael: House,
) -> None:
    client = zonnedael.client("sanne")
    ruth = zonnedael.person("ruth")
    key = begin(zonnedael, client)
    client.post(at(zonnedael, key, "who"), {"who": "saw", "colleague_name": ruth.name.lower()})
    send(zonnedael, client, key)
    incident = Incident.objects.get(client_key=key)
    assert incident.people.get(role="victim").person == ruth
    case = zonnedael.url("incidents:case", pk=incident.case_id)
    assert zonnedael.client("ruth").get(case).status_code == 404
