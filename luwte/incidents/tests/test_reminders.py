"""The clocks of a case: who hears when, and what happens when a term is missed."""

from __future__ import annotations

import html
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from luwte.core.clock.lanes import run_until_idle
from luwte.core.models import Timer
from luwte.incidents import actions, messages
from luwte.incidents.actions import Involved, Report, report_incident
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.models import Case, CaseEntry, Track
from luwte.incidents.rules import Gravity, PersonRole
from luwte.incidents.tests.conftest import MakeCase
from luwte.incidents.words import timeline as timeline_words
from luwte.lib.ids import crockford
from luwte.notify.models import Delivery
from tests.cast import House

# Later than the day on which the cast got its roles.
MONDAY = datetime(2030, 11, 18, 9, 0, tzinfo=UTC)
LANES = ["events", "ordinary"]


def told(message: str) -> list[str]:
    """Whom was told what, by name, in order."""
    rows = Delivery.objects.select_related("person").filter(message=message, channel="email")
    return [row.person.name for row in rows.order_by("created_at", "person__name")]


def at(moment: datetime) -> None:
    """Let the clock do all that is due then."""
    with time_machine.travel(moment, tick=False):
        run_until_idle(LANES)


@pytest.fixture
def case(make_case: MakeCase) -> Case:
    with time_machine.travel(MONDAY, tick=False):
        made = make_case(happened_from=MONDAY)
        run_until_idle(LANES)
    return made


def track(case: Case, kind: str = "response") -> Track:
    return Track.objects.select_related("case", "owner").get(case=case, kind=kind)


def test_a_report_finds_its_owners_and_tells_the_handlers(zonnedael: House, case: Case) -> None:
    owners = {one.kind: one.owner for one in Track.objects.select_related("owner")}
    assert owners["care"] == owners["response"] == zonnedael.person("mo")
    assert owners["police"] == owners["damage"] == zonnedael.person("ruth")
    assert set(told(messages.ARRIVED)) == {"Mo el Amrani", "Ruth Bakker"}


@pytest.mark.spec("CAS-5")
def test_the_owner_is_reminded_at_half_and_at_four_fifths_of_the_term(case: Case) -> None:
    at(MONDAY + timedelta(hours=11))
    assert told(messages.REMINDER) == []
    for kind in ("care", "police", "damage"):
        Timer.objects.filter(subject_id=track(case, kind).pk).update(state="cancelled")
    at(MONDAY + timedelta(hours=24, minutes=1))
    assert told(messages.REMINDER) == ["Mo el Amrani"]
    at(MONDAY + timedelta(hours=38, minutes=30))
    assert told(messages.REMINDER) == ["Mo el Amrani"] * 2


@pytest.mark.spec("CAS-5")
def test_a_missed_term_goes_to_the_director_once_and_stands_on_the_timeline(
    zonnedael: House, case: Case
) -> None:
    for kind in ("care", "police", "damage"):
        Timer.objects.filter(subject_id=track(case, kind).pk).update(state="cancelled")
    at(MONDAY + timedelta(hours=49))
    at(MONDAY + timedelta(hours=50))
    expected = {zonnedael.person("karin").name, "Mo el Amrani"}
    assert sorted(told(messages.MISSED)) == sorted(expected)
    assert track(case).missed_at is not None
    entry = CaseEntry.objects.get(case=case, verb="track_missed")
    page = zonnedael.client("mo").get(zonnedael.url("incidents:case", pk=case.pk))
    said = f"te laat; bericht aan Mo el Amrani, {zonnedael.person('karin').name}"
    assert said in html.unescape(page.content.decode())
    where = zonnedael.url("incidents:track", pk=case.pk, kind=entry.params["track"])
    asked = html.unescape(zonnedael.client("mo").get(where).content.decode())
    assert f"Er ging bericht naar Mo el Amrani, {zonnedael.person('karin').name}." in asked


def test_a_missed_term_names_nobody_whom_nobody_told(zonnedael: House, case: Case) -> None:
    add_entry(case, "track_missed", actor=zonnedael.actor("mo"), track="care")
    page = zonnedael.client("mo").get(zonnedael.url("incidents:case", pk=case.pk))
    shown = html.unescape(page.content.decode())
    assert "is te laat" in shown and "bericht aan" not in shown and "de directeur" not in shown


@pytest.mark.spec("CAS-5")
def test_in_a_practice_the_message_is_said_to_go_to_who_got_it(de_linde: House) -> None:
    joke = de_linde.actor("joke")
    assert joke.person.unit is not None
    with time_machine.travel(MONDAY, tick=False):
        made = Report(
            client_key=crockford(12),
            unit=joke.person.unit,
            happened_from=MONDAY,
            gravity=Gravity.MIDDLE,
            people=[Involved(PersonRole.VICTIM, joke.person)],
        )
        late = report_incident(actor=joke, report=made).case
        assert late is not None
        run_until_idle(LANES)
    at(MONDAY + timedelta(hours=49))
    entries = CaseEntry.objects.filter(case=late, verb="track_missed")
    missed = Delivery.objects.filter(message=messages.MISSED)
    assert entries.exists()
    assert timeline_words.person_ids(entries) == {
        str(one) for one in missed.values_list("person", flat=True)
    }
    page = de_linde.client("noor").get(de_linde.url("incidents:case", pk=late.pk))
    shown = html.unescape(page.content.decode())
    assert "bericht aan" in shown and "de directeur" not in shown


def test_a_track_that_ended_reminds_nobody(zonnedael: House, case: Case) -> None:
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        found = track(case)
        actions.advance_track(
            actor=zonnedael.actor("mo"),
            track=found,
            seen=found.version,
            move="finish",
            reason="Gesproken, hij bood excuses aan.",
        )
    waiting = Timer.objects.filter(subject_id=track(case).pk, state="waiting")
    assert not waiting.exists()


def test_what_waits_for_somebody_else_is_not_late_before_the_agreed_day(
    zonnedael: House, case: Case
) -> None:
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        found = track(case)
        actions.advance_track(
            actor=zonnedael.actor("mo"),
            track=found,
            seen=found.version,
            move="wait",
            reason="De wijkagent belt terug.",
            until=date(2030, 11, 22),
        )
    for kind in ("care", "police", "damage"):
        Timer.objects.filter(subject_id=track(case, kind).pk).update(state="cancelled")
    at(MONDAY + timedelta(hours=60))
    assert told(messages.MISSED) == []
    at(datetime(2030, 11, 22, 8, 30, tzinfo=UTC))
    assert told(messages.REMINDER) == ["Mo el Amrani"]


def test_a_report_that_comes_too_late_gives_one_message_and_counts_apart(
    make_case: MakeCase,
) -> None:
    with time_machine.travel(MONDAY, tick=False):
        late = make_case(happened_from=MONDAY - timedelta(days=3))
        run_until_idle(LANES)
        found = track(late)
    assert found.born_late
    assert found.missed_at is None
    assert not CaseEntry.objects.filter(case=late, verb="track_missed").exists()
    assert "Mo el Amrani" in told(messages.MISSED)
    keys = set(Timer.objects.filter(subject_id=found.pk).values_list("key", flat=True))
    assert keys == {"missed"}


def test_who_finishes_late_says_why(zonnedael: House, case: Case) -> None:
    with time_machine.travel(MONDAY + timedelta(hours=50), tick=False):
        found = track(case)
        address = zonnedael.url("incidents:move_track", pk=case.pk, kind="response", move="finish")
        data = {"seen": str(found.version), "reason": "Brief verstuurd."}
        client = zonnedael.client("mo")
        assert client.post(address, data).status_code == 422
        data["late_because"] = "Hij was niet te vinden."
        assert client.post(address, data).status_code == 302
    assert track(case).missed_reason == "Hij was niet te vinden."


@pytest.mark.spec("CAS-5")
def test_what_waits_in_a_closed_case_is_looked_at_on_its_day_once(
    zonnedael: House, case: Case
) -> None:
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        found = track(case)
        actions.advance_track(
            actor=zonnedael.actor("mo"),
            track=found,
            seen=found.version,
            move="wait",
            reason="De laatste termijn komt nog.",
            until=date(2030, 11, 22),
        )
        others = Track.objects.filter(case=case).exclude(pk=found.pk)
        Timer.objects.filter(subject_id__in=others.values("pk")).update(state="cancelled")
        Case.objects.filter(pk=case.pk).update(state="closed", closed_at=MONDAY)
    at(datetime(2030, 11, 22, 7, 59, tzinfo=UTC))
    assert told(messages.REMINDER) == []
    for hours in (0, 1, 30):
        at(datetime(2030, 11, 22, 8, 1, tzinfo=UTC) + timedelta(hours=hours))
    assert told(messages.REMINDER) == ["Mo el Amrani"] and told(messages.MISSED) == []
    assert track(case).state == "waiting"
