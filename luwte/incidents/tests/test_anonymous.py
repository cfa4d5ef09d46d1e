"""Who reports anonymously stays unknown: to the pages, to the tables, to the clock, to the log."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.test import Client

from luwte.catalogue.queries import terms
from luwte.catalogue.rules import Kind
from luwte.core.clock.lanes import run_until_idle
from luwte.core.models import AuditEntry, OutboxEvent, Timer
from luwte.incidents import messages
from luwte.incidents.actions import anonymous
from luwte.incidents.models import Case, ConfidedReport, Incident, Talk, TalkMessage, Track
from luwte.incidents.queries.searching import find_incidents
from luwte.incidents.rules import Precision, ReportWay
from luwte.lib.ids import crockford
from luwte.notify.models import Delivery
from tests.cast import House

ZONE = ZoneInfo("Europe/Amsterdam")
# A Wednesday, at a moment that nothing rounds to.
SENT = datetime(2030, 11, 20, 10, 17, 43, 271828, tzinfo=ZONE)
ROUND = datetime(2030, 11, 20, 12, 0, 5, tzinfo=ZONE)
MIDNIGHT = datetime(2030, 11, 20, tzinfo=ZONE)
LANES = ["events", "ordinary"]
ADDRESS = "203.0.113.77"
STORY = "Iemand riep dat hij mij wel wist te vinden."
SECRET = "Ik durf niet meer alleen naar mijn auto."


@pytest.fixture(autouse=True)
def _no_limits_from_before() -> Iterator[None]:
    anonymous.reports_per_hour.forget()
    anonymous.wrong_codes_per_hour.forget()
    yield


def filled_in(house: House, **more: Any) -> dict[str, Any]:
    """The fields of the page as somebody sends them."""
    form = terms(Kind.FORM, organisation=house.organisation)[0]
    return {
        "key": crockford(26),
        "what": [str(form.id)],
        "gravity": "heavy",
        "day": "2030-11-19",
        "unit": str(house.unit("balie").pk),
        "place": str(house.location("Stadskantoor").pk),
        "narrative": STORY,
        "reader_choice": "manager",
        **more,
    }


def send(house: House, client: Client | None = None, **more: Any) -> tuple[str, str]:
    """Send a report at the moment; the code and the page."""
    with time_machine.travel(SENT, tick=False):
        browser = client or Client(REMOTE_ADDR=ADDRESS)
        answer = browser.post(house.url("incidents:anonymous"), filled_in(house, **more))
    page = answer.content.decode()
    assert answer.status_code == 200, page
    found = re.search(r"(?:[0-9A-Z]{4} ){3}[0-9A-Z]{4}", page)
    assert found, page
    return found[0], page


def go_round(moment: datetime = ROUND) -> None:
    """Let the clock do the round."""
    with time_machine.travel(moment, tick=False):
        run_until_idle(LANES)


def talk(house: House, code: str, at: datetime = ROUND, **more: Any) -> Any:
    """Open the talk with a code."""
    with time_machine.travel(at, tick=False):
        return Client().post(house.url("incidents:anonymous_talk"), {"code": code, **more})


def rows() -> Iterator[tuple[str, str, Any]]:
    """Every value of every table: (table, column, value), read past all walls."""
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    yield table, name, value


def everything() -> set[tuple[str, str, str]]:
    """The same as text."""
    return {
        (table, name, value.hex() if isinstance(value, (bytes, memoryview)) else str(value))
        for table, name, value in rows()
    }


def times_in(values: set[tuple[str, str, str]], moment: datetime) -> list[tuple[str, str, str]]:
    """Values that say the minute of this moment, in text or within a time-ordered id."""
    utc = moment.astimezone(UTC)
    said = [utc.strftime("%Y-%m-%d %H:%M"), utc.strftime("%Y-%m-%dT%H:%M")]
    said += [moment.strftime("%Y-%m-%d %H:%M"), moment.strftime("%Y-%m-%dT%H:%M")]
    found = []
    for table, name, value in values:
        if any(words in value for words in said):
            found.append((table, name, value))
        for text in re.findall(r"[0-9a-f]{32}|[0-9a-f-]{36}", value):
            try:
                ms = int(UUID(text)) >> 80
            except ValueError:
                continue
            if abs(ms - moment.timestamp() * 1000) < 3_600_000:
                found.append((table, name, value))
    return found


@pytest.mark.spec("REP-2")
def test_nothing_of_who_or_when_is_kept_also_of_somebody_who_is_logged_in(
    zonnedael: House, caplog: pytest.LogCaptureFixture
) -> None:
    sanne = zonnedael.person("sanne")
    with time_machine.travel(SENT - timedelta(hours=5), tick=False):
        client = zonnedael.client("sanne", REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT="SannesPhone/1")
        client.get(zonnedael.url("incidents:my_reports"))
    session = client.session.session_key
    before = everything()
    for name in ("", "luwte", "luwte.request", "django", "django.request"):
        caplog.set_level(logging.DEBUG if "request" in name else logging.INFO, logger=name)
    caplog.clear()
    with time_machine.travel(SENT, tick=False):
        client.get(zonnedael.url("incidents:anonymous"))
        assert client.post(zonnedael.url("incidents:anonymous"), {}).status_code == 422
    _code, page = send(zonnedael, client)
    assert not caplog.records
    new = everything() - before
    assert new
    for marks in (str(sanne.pk), sanne.pk.hex, str(sanne.login_id), session, ADDRESS, "SannesP"):
        assert not [row for row in new if str(marks) in row[2]], marks
    assert sanne.name not in page
    assert times_in(new, SENT) == []
    assert (
        not AuditEntry.objects.filter(at__gte=MIDNIGHT, at__lt=MIDNIGHT + timedelta(days=1))
        .filter(verb__startswith="incidents.report")
        .exists()
    )


@pytest.mark.spec("REP-2")
def test_also_after_the_round_no_row_of_it_says_when_it_came(zonnedael: House) -> None:
    before = everything()
    send(zonnedael)
    go_round()
    incident = Incident.objects.get()
    case = Case.objects.get(incidents=incident)
    tracks = list(Track.objects.filter(case=case))
    assert times_in(everything() - before, SENT) == []
    made = [incident, case, *tracks, *incident.terms.all(), Talk.objects.get()]
    assert {row.pk.version for row in made} == {4}
    assert incident.way == ReportWay.ANONYMOUS and incident.precision == Precision.DAY
    assert incident.reported_by_id is None and incident.entered_by_id is None
    assert incident.happened_from == incident.happened_until == MIDNIGHT - timedelta(days=1)
    assert incident.reported_at == case.opened_at == MIDNIGHT
    for track in tracks:
        assert track.started_at.astimezone(ZONE) == MIDNIGHT
    audit = AuditEntry.objects.get(verb="incidents.report_anonymously")
    assert audit.actor_id is None and audit.at == ROUND


@pytest.mark.spec("REP-2")
def test_no_cookie_is_set_no_session_is_read_and_nobody_is_greeted(zonnedael: House) -> None:
    client = zonnedael.client("sanne")
    statements: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        statements.append(sql)
        return execute(sql, *rest)

    for name in ("incidents:anonymous", "incidents:anonymous_talk"):
        with connection.execute_wrapper(note):
            answer = client.get(zonnedael.url(name))
        assert answer.status_code == 200
        assert not answer.cookies
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Sanne" not in answer.content.decode()
        answer = client.post(zonnedael.url(name), {"code": "fout"})
        assert answer.status_code == 422 and not answer.cookies
    said = " ".join(statements)
    for table in ("django_session", "tenancy_login", "org_deputy", "core_auditentry"):
        assert table not in said, table


@pytest.mark.spec("REP-2")
def test_it_is_a_case_with_clocks_like_others_from_the_next_round_on(zonnedael: House) -> None:
    send(zonnedael)
    assert not Case.objects.exists()
    assert find_incidents(zonnedael.actor("ruth"), "vinden").items == []
    go_round(ROUND - timedelta(minutes=2))
    assert not Case.objects.exists() and not Delivery.objects.exists()
    go_round()
    case = Case.objects.get()
    assert Track.objects.filter(case=case).exclude(owner=None).count() == 4
    assert not Track.objects.filter(case=case, born_late=True).exists()
    rows = Delivery.objects.select_related("person").filter(message=messages.ARRIVED)
    assert {row.person.name for row in rows} == {"Mo el Amrani", "Ruth Bakker"}
    assert [one.case_id for one in find_incidents(zonnedael.actor("mo"), "vinden").items] == [
        case.pk
    ]
    page = zonnedael.client("mo").get(zonnedael.url("incidents:case", pk=case.pk))
    assert page.status_code == 200 and STORY in page.content.decode()


@pytest.mark.spec("REP-2", "REP-5")
def test_anonymously_too_the_reporter_chooses_who_reads_it(zonnedael: House) -> None:
    send(zonnedael, reader_choice="coordinator")
    send(zonnedael, reader_choice="confidant")
    go_round()
    case = Case.objects.get()
    assert case.is_restricted
    found = ConfidedReport.objects.get()
    assert found.created_at == MIDNIGHT and found.pk.version == 4
    assert (
        zonnedael.client("mo").get(zonnedael.url("incidents:case", pk=case.pk)).status_code == 404
    )
    url = zonnedael.url("incidents:confided_report", pk=found.pk)
    assert STORY in zonnedael.client("anouk").get(url).content.decode()
    assert zonnedael.client("ruth").get(url).status_code == 404


@pytest.mark.spec("REP-2")
def test_the_code_is_shown_once_and_only_its_hash_is_kept(zonnedael: House) -> None:
    code, _page = send(zonnedael)
    plain = code.replace(" ", "")
    assert len(plain) == 16
    assert not [row for row in everything() if plain in row[2] or code in row[2]]
    go_round()
    for key in ("ruth", "mo"):
        case = Case.objects.get()
        page = zonnedael.client(key).get(zonnedael.url("incidents:case", pk=case.pk))
        assert plain not in page.content.decode() and code not in page.content.decode()
    again = Client().get(zonnedael.url("incidents:anonymous")).content.decode()
    assert code not in again
    assert len({send(zonnedael)[0] for _n in range(5)}) == 5


@pytest.mark.spec("REP-2")
def test_a_double_tap_is_one_report_with_one_code(zonnedael: House) -> None:
    key = crockford(26)
    assert send(zonnedael, key=key)[0] == send(zonnedael, key=key)[0]
    assert Incident.objects.count() == 1
    assert not [row for row in everything() if key in row[2]]


@pytest.mark.spec("REP-2")
def test_the_code_opens_a_talk_that_nobody_reads_from_the_table(zonnedael: House) -> None:
    code, _page = send(zonnedael)
    early = talk(zonnedael, code, at=SENT)
    assert early.status_code == 200 and 'name="text"' not in early.content.decode()
    go_round()
    case = Case.objects.get()
    said_at = ROUND + timedelta(minutes=23)
    before = everything()
    page = talk(zonnedael, code.lower().replace(" ", "-"), at=said_at, text=SECRET, number=1)
    assert SECRET in page.content.decode()
    assert times_in(everything() - before, said_at) == []
    again = talk(zonnedael, code, at=said_at, text=SECRET, number=1)
    assert again.content.decode().count(SECRET) == 1
    message = TalkMessage.objects.get()
    assert message.by_id is None and message.pk.version == 4 and message.at == MIDNIGHT
    assert b"auto" not in bytes(message.text)
    assert not [row for row in everything() if SECRET in row[2] or SECRET.encode().hex() in row[2]]
    handler = zonnedael.client("mo")
    seen = handler.get(zonnedael.url("incidents:case", pk=case.pk)).content.decode()
    assert SECRET in seen
    answer = handler.post(
        zonnedael.url("incidents:answer_anonymous", pk=case.pk, talk=message.talk_id),
        {"text": "Zullen we iemand met je mee laten lopen?"},
    )
    assert answer.status_code == 302
    assert "mee laten lopen" in talk(zonnedael, code).content.decode()
    assert find_incidents(zonnedael.actor("ruth"), "auto").items == []


@pytest.mark.spec("REP-2")
def test_words_that_cross_each_other_are_both_kept(zonnedael: House) -> None:
    code, _page = send(zonnedael)
    go_round()
    found = Talk.objects.get()
    anonymous.answer_anonymous(
        actor=zonnedael.actor("mo"), case=Case.objects.get(), talk_id=found.pk, text="Hoe is het?"
    )
    page = talk(zonnedael, code, text=SECRET, number=1).content.decode()
    assert SECRET in page and "Hoe is het?" in page


def test_who_handles_hears_of_a_reply_at_the_round_and_not_before(zonnedael: House) -> None:
    code, _page = send(zonnedael)
    go_round()
    Delivery.objects.all().delete()
    talk(zonnedael, code, at=ROUND + timedelta(minutes=5), text=SECRET, number=1)
    go_round(ROUND + timedelta(minutes=30))
    assert not Delivery.objects.exists()
    go_round(ROUND.replace(hour=16))
    rows = list(Delivery.objects.all())
    assert rows and not any(SECRET in str(row.filled_in) for row in rows)


@pytest.mark.spec("REP-2")
def test_wrong_codes_get_one_sentence_and_are_limited_without_an_address(
    zonnedael: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anonymous.wrong_codes_per_hour, "most", 3)
    code, _page = send(zonnedael)
    go_round()
    answers = [talk(zonnedael, wrong) for wrong in ("0000 0000 0000 0000", "x", code[:-1] + "?")]
    assert {answer.status_code for answer in answers} == {422}
    sentences = {
        re.search(r"Deze code[^<]*|This code[^<]*", one.content.decode()) for one in answers
    }
    assert len({found[0] for found in sentences if found}) == 1
    assert talk(zonnedael, code).status_code == 429
    assert not [row for row in everything() if "127.0.0.1" in row[2]]


@pytest.mark.spec("REP-2")
def test_it_warns_that_the_team_may_recognise_it(zonnedael: House) -> None:
    page = Client().get(zonnedael.url("incidents:anonymous"), HTTP_ACCEPT_LANGUAGE="en")
    text = page.content.decode()
    assert "Je team herkent dit misschien" in text or "Your team may recognise this" in text
    assert "Sanne de Wit" not in text and "Mo el Amrani" not in text


def test_where_there_is_no_confidant_the_page_says_so(de_linde: House) -> None:
    url = de_linde.url("incidents:anonymous")
    text = Client().get(url).content.decode()
    assert "geen vertrouwenspersoon" in text or "no confidant" in text
    with time_machine.travel(SENT, tick=False):
        form = terms(Kind.FORM, organisation=de_linde.organisation)[0]
        fields = {"key": crockford(26), "what": [str(form.id)], "gravity": "light"}
        fields |= {"day": "2030-11-19", "reader_choice": "confidant"}
        assert Client().post(url, fields).status_code == 422
    assert not Incident.objects.exists()


def test_too_many_and_too_large_are_refused_with_a_sentence(
    zonnedael: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anonymous.reports_per_hour, "most", 1)
    send(zonnedael)
    url = zonnedael.url("incidents:anonymous")
    with time_machine.travel(SENT, tick=False):
        assert Client().post(url, filled_in(zonnedael)).status_code == 429
    anonymous.reports_per_hour.forget()
    assert Client().post(url, filled_in(zonnedael, narrative="x" * 1_100_000)).status_code == 413
    long = Client().post(url, filled_in(zonnedael, narrative="x" * 300_000))
    assert long.status_code == 422 and "x" * 300_000 in long.text
    assert Incident.objects.count() == 1


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(zonnedael: House) -> None:
    with time_machine.travel(SENT, tick=False):
        fields = filled_in(zonnedael, day="2031-01-01", what=[], reader_choice="hr")
        answer = Client().post(zonnedael.url("incidents:anonymous"), fields)
    assert answer.status_code == 422
    assert STORY in answer.content.decode()
    assert (
        not Incident.objects.exists() and not Timer.objects.filter(kind=anonymous.PASS_ON).exists()
    )
    assert not OutboxEvent.objects.filter(name="incidents.incident_reported").exists()
