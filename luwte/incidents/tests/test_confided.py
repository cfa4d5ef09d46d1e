"""What is confided is no case: read by its route alone, and released by who wrote it alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import Http404
from django.utils import timezone

from luwte.catalogue.queries import terms
from luwte.catalogue.rules import Kind
from luwte.core import keyset
from luwte.core.clock.lanes import run_until_idle
from luwte.core.models import OutboxEvent, SearchRow, Timer
from luwte.core.refusal import NotPermitted, Refused
from luwte.incidents import messages
from luwte.incidents.access import confided_for, confided_reports, own_incidents, visible_incidents
from luwte.incidents.actions import (
    Involved,
    Report,
    answer_confided,
    close_confided,
    hand_back_confided,
    release_report,
    report_incident,
    say_to_confidant,
    take_confided,
)
from luwte.incidents.actions.talking import text_of
from luwte.incidents.models import Case, ConfidedReport, Incident, TalkMessage, Track
from luwte.incidents.offering import Readers
from luwte.incidents.panels import waiting_for
from luwte.incidents.queries import lists
from luwte.incidents.queries.confided import confided_list
from luwte.incidents.queries.searching import find_incidents
from luwte.incidents.rules import ConfidedState, PersonRole, ReaderChoice
from luwte.lib.ids import crockford
from luwte.notify.models import Delivery
from luwte.org.models import Grant
from luwte.tenancy.actions import touch_settings
from tests.cast import House

LANES = ["events", "ordinary"]
WORD = "kwakzalver"
SECRET = "Hij wacht me op bij de fietsenstalling."


def confided(house: House, by: str = "sanne", **more: Any) -> ConfidedReport:
    """Somebody confides in the confidant, or in HR about a colleague."""
    actor = house.actor(by)
    report = {
        "client_key": crockford(12),
        "unit": actor.person.unit,
        "happened_from": timezone.now() - timedelta(days=10),
        "narrative": f"Een {WORD}.",
        "people": [Involved(PersonRole.VICTIM, actor.person)],
        "reader_choice": ReaderChoice.CONFIDANT,
        **more,
    }
    incident = report_incident(actor=actor, report=Report(**report))
    run_until_idle(LANES)
    return ConfidedReport.objects.select_related("incident").get(incident=incident)


def to_hr(house: House, **more: Any) -> ConfidedReport:
    """Aggression by a colleague, told to HR."""
    return confided(house, by_colleague=True, reader_choice=ReaderChoice.HR, **more)


def give(house: House, key: str, role: str) -> Grant:
    """Somebody gets one more role, for the whole organisation."""
    granted = Grant.objects.create(
        person=house.person(key), role=role, starts_on=timezone.localdate()
    )
    touch_settings(house.pk)
    return granted


def opens(house: House, key: str, found: ConfidedReport) -> bool:
    """Whether somebody may open it."""
    try:
        confided_for(house.actor(key), found.pk)
    except Http404:
        return False
    return True


EVERYBODY = (
    "sanne", "bram", "mo", "daan", "ilse", "ruth", "karin", "joost", "tessa", "femke", "hanna",
    "petra", "ravi", "sjoerd", "lies", "anouk", "yara",
)  # fmt: skip


@pytest.mark.spec("REP-10")
@pytest.mark.parametrize(("make", "reader"), [(confided, "anouk"), (to_hr, "petra")])
def test_what_is_confided_stands_in_no_list_figure_search_export_or_clock(
    zonnedael: House, make: Any, reader: str
) -> None:
    found = make(zonnedael)
    incident = found.incident
    assert incident.case_id is None and not incident.is_released
    assert not Case.objects.exists() and not Track.objects.exists()
    assert not Timer.objects.filter(subject_id=incident.pk).exists()
    assert not SearchRow.objects.filter(object_id=incident.pk).exists()
    assert not OutboxEvent.objects.filter(name="incidents.incident_reported").exists()
    for key in EVERYBODY:
        actor = zonnedael.actor(key)
        assert not list(keyset.page(visible_incidents(actor), ("-happened_from", "-id"))), key
        assert find_incidents(actor, WORD).items == [], key
        assert sum(lists.counts(actor).values()) == 0, key
        assert opens(zonnedael, key, found) == (key == reader), key
        assert bool(confided_list(actor).open) == (key == reader), key
        assert own_incidents(actor).filter(pk=incident.pk).exists() == (key == "sanne"), key
    told = {row.person.name for row in Delivery.objects.select_related("person")}
    assert told == {zonnedael.person(reader).name}


@pytest.mark.spec("REP-10")
def test_no_page_of_anybody_else_shows_a_word_of_it(zonnedael: House) -> None:
    found = to_hr(zonnedael)
    pages = ["incidents:work_list", "incidents:register", "desk:today", "incidents:confided"]
    for key in EVERYBODY:
        client = zonnedael.client(key)
        for name in pages:
            page = client.get(zonnedael.url(name)).content.decode()
            assert WORD not in page, (key, name)
        for name, pk in (("incident", found.incident_id), ("my_report", found.incident_id)):
            answer = client.get(zonnedael.url(f"incidents:{name}", pk=pk))
            is_own = key == "sanne" and name == "my_report"
            assert (answer.status_code == 200) == is_own, (key, name)
    theirs = zonnedael.client("petra").get(zonnedael.url("incidents:confided_report", pk=found.pk))
    assert WORD in theirs.content.decode()


@pytest.mark.spec("REP-10")
@pytest.mark.parametrize("key", ["anouk", "petra", "ruth", "mo"])
def test_a_colleague_who_did_it_can_never_open_it_whatever_the_role(
    zonnedael: House, key: str
) -> None:
    person = zonnedael.person(key)
    for role in ("confidant", "hr"):
        give(zonnedael, "bram", role)
    people = [
        Involved(PersonRole.VICTIM, zonnedael.person("sanne")),
        Involved(PersonRole.PROBLEM, person),
    ]
    for choice in (ReaderChoice.CONFIDANT, ReaderChoice.HR):
        found = confided(zonnedael, by_colleague=True, reader_choice=choice, people=people)
        assert not opens(zonnedael, key, found)
        assert not Delivery.objects.filter(person=person).exists()
        assert confided_list(zonnedael.actor(key)).open == []
    assert Delivery.objects.filter(person=zonnedael.person("bram")).exists()


@pytest.mark.spec("REP-10")
def test_when_everybody_of_the_route_is_part_of_the_problem_the_reporter_is_told(
    zonnedael: House,
) -> None:
    people = [Involved(PersonRole.PROBLEM, zonnedael.person("anouk"))]
    with pytest.raises(Refused, match="no confidant|geen vertrouwenspersoon"):
        confided(zonnedael, people=people)
    assert not Incident.objects.exists()


@pytest.mark.spec("REP-10")
def test_by_a_colleague_there_is_a_choice_between_confidant_and_hr_only(zonnedael: House) -> None:
    for choice in (ReaderChoice.MANAGER, ReaderChoice.COORDINATOR, ReaderChoice.OTHER_MANAGER):
        with pytest.raises(Refused):
            confided(zonnedael, by_colleague=True, reader_choice=choice)


def column(table: str, name: str) -> bytes:
    """All that is stored in a column, as bytes."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{name}" FROM "{table}"')
        return b"".join(bytes(row[0] or b"") for row in cursor.fetchall())


@pytest.mark.spec("REP-10")
def test_the_talk_is_sealed_two_ways_and_told_in_no_words(zonnedael: House) -> None:
    found = confided(zonnedael)
    sanne, anouk = zonnedael.actor("sanne"), zonnedael.actor("anouk")
    say_to_confidant(actor=sanne, incident=found.incident, text=SECRET)
    answer_confided(actor=anouk, confided=found, text="Wil je dat ik meega?")
    run_until_idle(LANES)
    said = [text_of(one) for one in TalkMessage.objects.order_by("number")]
    assert said == [SECRET, "Wil je dat ik meega?"]
    stored = column("incidents_talkmessage", "text")
    assert b"fietsenstalling" not in stored and b"meega" not in stored
    assert find_incidents(zonnedael.actor("ruth"), "fietsenstalling").items == []
    rows = Delivery.objects.all()
    assert {row.message for row in rows} == {messages.FOR_YOU}
    assert {row.person_id for row in rows} == {sanne.person_id, anouk.person_id}
    assert all(row.filled_in == {} for row in rows)
    page = zonnedael.client("sanne").get(zonnedael.url("incidents:own_talk", pk=found.incident_id))
    assert "Wil je dat ik meega?" in page.content.decode()


@pytest.mark.spec("REP-10")
def test_who_takes_it_reads_it_alone_until_it_is_given_back(zonnedael: House) -> None:
    granted = give(zonnedael, "bram", "hr")
    found = to_hr(zonnedael)
    take_confided(actor=zonnedael.actor("petra"), confided=found)
    assert not opens(zonnedael, "bram", found)
    hand_back_confided(actor=zonnedael.actor("petra"), confided=found)
    assert opens(zonnedael, "bram", found)
    take_confided(actor=zonnedael.actor("bram"), confided=found)
    assert not opens(zonnedael, "petra", found)
    granted.delete()
    touch_settings(zonnedael.pk)
    assert opens(zonnedael, "petra", found)


@pytest.mark.spec("REP-10")
def test_hr_ends_it_with_what_was_agreed_and_then_the_talk_is_over(zonnedael: House) -> None:
    found = to_hr(zonnedael)
    petra, sanne = zonnedael.actor("petra"), zonnedael.actor("sanne")
    with pytest.raises(Refused):
        close_confided(actor=petra, confided=found, agreed=" ")
    close_confided(actor=petra, confided=found, agreed="Hij biedt excuses aan.")
    found.refresh_from_db()
    assert found.state == ConfidedState.CLOSED and found.ended_at
    assert text_of(TalkMessage.objects.get()) == "Hij biedt excuses aan."
    with pytest.raises(Refused):
        say_to_confidant(actor=sanne, incident=found.incident, text="Nog iets.")
    with pytest.raises(Refused):
        release_report(
            actor=sanne, incident=found.incident, readers=Readers(ReaderChoice.CONFIDANT)
        )


@pytest.mark.spec("REP-10", "REP-5")
def test_only_its_reporter_releases_it_and_the_clocks_start_then(zonnedael: House) -> None:
    monday = datetime(2030, 11, 18, 9, 0, tzinfo=UTC)
    with time_machine.travel(monday - timedelta(days=20), tick=False):
        found = confided(zonnedael)
    incident = Incident.objects.select_related("unit").get(pk=found.incident_id)
    for key in ("anouk", "ruth", "mo"):
        with pytest.raises(NotPermitted):
            release_report(
                actor=zonnedael.actor(key),
                incident=incident,
                readers=Readers(ReaderChoice.MANAGER),
            )
    with time_machine.travel(monday, tick=False):
        release_report(
            actor=zonnedael.actor("sanne"),
            incident=incident,
            readers=Readers(ReaderChoice.COORDINATOR),
        )
        run_until_idle(LANES)
    case = Case.objects.get(incidents=incident)
    assert case.is_restricted and case.opened_at == monday
    tracks = Track.objects.filter(case=case)
    assert {track.started_at for track in tracks} == {monday}
    assert not any(track.born_late for track in tracks)
    ruth = zonnedael.actor("ruth")
    assert [one.pk for one in find_incidents(ruth, WORD).items] == [incident.pk]
    assert find_incidents(zonnedael.actor("mo"), WORD).items == []
    with pytest.raises(Refused):
        release_report(
            actor=zonnedael.actor("sanne"),
            incident=incident,
            readers=Readers(ReaderChoice.MANAGER),
        )


@pytest.mark.spec("REP-10")
def test_about_a_colleague_it_goes_on_to_hr_and_the_talk_with_the_confidant_is_erased(
    zonnedael: House,
) -> None:
    found = confided(zonnedael, by_colleague=True)
    sanne = zonnedael.actor("sanne")
    say_to_confidant(actor=sanne, incident=found.incident, text=SECRET)
    with pytest.raises(Refused):
        release_report(actor=sanne, incident=found.incident, readers=Readers(ReaderChoice.MANAGER))
    release_report(actor=sanne, incident=found.incident, readers=Readers(ReaderChoice.HR))
    run_until_idle(LANES)
    assert not Case.objects.exists()
    assert opens(zonnedael, "petra", found) and not opens(zonnedael, "anouk", found)
    assert not TalkMessage.objects.exists()


@pytest.mark.spec("REP-10")
def test_the_start_page_says_that_there_is_something_and_not_what(zonnedael: House) -> None:
    found = confided(zonnedael)
    lines = {key: waiting_for(zonnedael.actor(key)) for key in EVERYBODY}
    assert [key for key, shown in lines.items() if shown] == ["anouk"]
    assert WORD not in str(lines["anouk"]) and "Sanne" not in str(lines["anouk"])
    take_confided(actor=zonnedael.actor("anouk"), confided=found)
    assert waiting_for(zonnedael.actor("anouk")) == []


def test_who_reports_to_the_own_kind_does_not_read_it_as_one(zonnedael: House) -> None:
    give(zonnedael, "bram", "confidant")
    found = confided(zonnedael, by="anouk")
    assert opens(zonnedael, "bram", found) and not opens(zonnedael, "anouk", found)
    assert confided_reports(zonnedael.actor("anouk")).count() == 0


@pytest.mark.spec("REP-10")
def test_on_the_page_a_report_about_a_colleague_asks_confidant_or_hr_and_explains_both(
    zonnedael: House,
) -> None:
    now = timezone.localtime()
    form = terms(Kind.FORM, organisation=zonnedael.organisation)[0]
    fields = {
        "client_key": crockford(12),
        "what": [str(form.id)],
        "gravity": "middle",
        "happened_0": f"{now:%Y-%m-%d}",
        "happened_1": f"{now:%H:%M}",
        "who": "me",
        "by": "colleague",
        "problem": str(zonnedael.person("bram").pk),
        "narrative": f"Een {WORD}.",
    }
    client, url = zonnedael.client("sanne"), zonnedael.url("incidents:report_all")
    asked = client.post(url, fields)
    page = asked.content.decode()
    assert asked.status_code == 422 and not Incident.objects.exists()
    assert 'value="confidant"' in page and 'value="hr"' in page
    assert 'value="manager"' not in page and "Petra Dijk" in page and "Anouk Smit" in page
    assert WORD in page
    answer = client.post(url, fields | {"reader_choice": "hr"})
    assert answer.status_code == 302
    found = ConfidedReport.objects.select_related("incident").get()
    assert found.route == ReaderChoice.HR and found.incident.by_colleague
    assert not Case.objects.exists()
    thanks = client.get(zonnedael.url("incidents:report_sent", pk=found.incident_id))
    words = thanks.content.decode()
    assert thanks.status_code == 200
    # What the employer does toward others (police, who did it) is for a case, and this is none.
    for promised in (
        "decided what to do about the police",
        "politie en aangifte",
        "hears from us",
        "Ons voorstel",
    ):
        assert promised not in words
    assert zonnedael.url("incidents:report_readers", pk=found.incident_id) not in words
    assert zonnedael.url("incidents:own_talk", pk=found.incident_id) in words
