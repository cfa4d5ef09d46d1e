"""Melding and aangifte: every state, what is asked at each step, and who hears of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from luwte.core.clock.lanes import run_until_idle
from luwte.core.refusal import Conflict, Refused
from luwte.incidents.models import Case, CaseEntry, Track
from luwte.incidents.rules import Forbidden, TrackKind, TrackState, find_move
from luwte.notify.models import Delivery
from luwte.response.actions.police_reports import (
    ReportFacts,
    change_report,
    move_report,
    plan_report,
)
from luwte.response.models import PoliceReport
from luwte.response.rules.police import REPORT_MOVES
from luwte.response.rules.states import Filer, PoliceReportKind, PoliceReportState
from luwte.response.tests.police_stage import a_case, a_desk, with_ground
from tests.cast import House

LANES = ["events", "ordinary"]
START = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)
R = PoliceReportState


def planned(house: House, case: Case, who: str = "mo", **facts: object) -> PoliceReport:
    return plan_report(
        actor=house.actor(who),
        desk=a_desk(house, who, case),
        kind=PoliceReportKind.REPORT,
        filer=Filer.EMPLOYER,
        facts=ReportFacts(**facts),  # type: ignore[arg-type]
    )


def take(house: House, report: PoliceReport, move: str, **facts: object) -> PoliceReport:
    fresh = PoliceReport.objects.get(pk=report.pk)
    move_report(
        actor=house.actor("mo"),
        desk=a_desk(house, "mo", Case.objects.get(pk=report.case_id)),
        report=fresh,
        seen=fresh.version,
        move=move,
        facts=ReportFacts(**facts),  # type: ignore[arg-type]
    )
    return PoliceReport.objects.get(pk=report.pk)


@pytest.mark.spec("POL-3")
@pytest.mark.parametrize("state", [None, *R])
@pytest.mark.parametrize("name", list(REPORT_MOVES))
def test_every_move_starts_only_where_the_table_says(
    name: str, state: PoliceReportState | None
) -> None:
    if state in REPORT_MOVES[name].sources:
        assert find_move(REPORT_MOVES, name, state).target
        return
    with pytest.raises(Forbidden):
        find_move(REPORT_MOVES, name, state)


@pytest.mark.spec("POL-3")
def test_it_goes_from_the_appointment_to_the_judgement(zonnedael: House) -> None:
    with time_machine.travel(START, tick=False) as now:
        case = a_case(zonnedael, "sanne", forms=("physical",))
        report = planned(zonnedael, case, appointment_at=START + timedelta(days=1), station="Mark")
        now.move_to(START + timedelta(days=1))
        made = take(
            zonnedael, report, "make", made_on=date(2026, 12, 3), number="PL2026-1", officer="V."
        )
        assert (made.state, made.number, made.chase_on) == (R.MADE, "PL2026-1", date(2026, 12, 17))
        track = Track.objects.get(case=case, kind=TrackKind.POLICE)
        assert track.met_at is not None and track.deadline.date() == date(2026, 12, 17)
        for move in ("investigate", "prosecute", "to_court"):
            take(zonnedael, report, move)
        done = take(zonnedael, report, "judge", outcome="Werkstraf van 40 uur.")
        assert done.state == R.JUDGED and done.ended_at is not None and done.chase_on is None
        assert Track.objects.get(pk=track.pk).state == TrackState.DONE
    lines = CaseEntry.objects.filter(case=case, verb__startswith="response.police_")
    assert "response.police_make_report" in set(lines.values_list("verb", flat=True))
    # Nothing that was typed stands in the timeline, which the reporter reads.
    assert not any("Werkstraf" in str(one.params) for one in CaseEntry.objects.filter(case=case))


@pytest.mark.spec("POL-3")
def test_a_refusal_leads_to_the_hulpofficier_or_to_a_melding(zonnedael: House) -> None:
    case = a_case(zonnedael, "sanne", forms=("threat",))
    report = planned(zonnedael, case)
    with pytest.raises(Refused):
        take(zonnedael, report, "refuse")
    refused = take(zonnedael, report, "refuse", reason="Volgens de balie niet strafbaar.")
    track = Track.objects.get(case=case, kind=TrackKind.POLICE)
    assert refused.state == R.REFUSED and track.next_key == "police.refused"
    assert track.met_at is None
    asked = take(zonnedael, report, "ask_senior")
    assert asked.state == R.WITH_SENIOR
    left = take(
        zonnedael,
        report,
        "leave_notice",
        made_on=timezone.localdate(),
        reason="De hulpofficier is het met de balie eens.",
    )
    assert (left.state, left.kind) == (R.MADE, PoliceReportKind.NOTICE)
    assert Track.objects.get(pk=track.pk).met_at is not None


@pytest.mark.spec("POL-3")
def test_who_it_happened_to_hears_that_there_is_news_and_no_more(zonnedael: House) -> None:
    case = a_case(zonnedael, "sanne")
    report = planned(zonnedael, case)
    before = set(Delivery.objects.values_list("pk", flat=True))
    take(zonnedael, report, "make", made_on=timezone.localdate(), number="PL2026-77")
    told = Delivery.objects.exclude(pk__in=before)
    assert {one.person_id for one in told} == {zonnedael.person("sanne").pk}
    assert {one.message for one in told} == {"incidents.news_for_reporter"}
    assert not any("PL2026-77" in str(one.filled_in) for one in told)
    own = zonnedael.client("sanne").get(
        zonnedael.url("incidents:my_report", pk=case.incidents.get().pk)
    )
    assert "aangifte" in own.content.decode().lower()
    assert "PL2026-77" not in own.content.decode()


@pytest.mark.spec("POL-3")
def test_somebody_asks_how_it_stands_once_and_a_week_later_it_goes_up(zonnedael: House) -> None:
    with time_machine.travel(START, tick=False) as now:
        case = a_case(zonnedael, "sanne")
        Track.objects.filter(case=case).update(owner=zonnedael.person("mo"))
        report = planned(zonnedael, case, made_on=date(2026, 12, 2), chase_on=date(2026, 12, 9))
        # The clock stood still for two days.
        now.move_to(datetime(2026, 12, 11, 7, 0, tzinfo=UTC))
        run_until_idle(LANES)
        run_until_idle(LANES)
        assert _asked() == {zonnedael.person("mo").pk}
        now.move_to(datetime(2026, 12, 18, 9, 0, tzinfo=UTC))
        run_until_idle(LANES)
        ruth = zonnedael.person("ruth").pk
        assert ruth in _asked()
        count = Delivery.objects.filter(message="response.ask_how_it_stands").count()
        take(zonnedael, report, "dismiss", outcome="Geseponeerd.")
        now.move_to(datetime(2027, 3, 1, 9, 0, tzinfo=UTC))
        run_until_idle(LANES)
        assert Delivery.objects.filter(message="response.ask_how_it_stands").count() == count


def _asked() -> set[object]:
    rows = Delivery.objects.filter(message="response.ask_how_it_stands")
    return set(rows.values_list("person_id", flat=True))


@pytest.mark.spec("POL-3")
def test_two_who_write_at_once_do_not_overwrite_each_other(zonnedael: House) -> None:
    case = a_case(zonnedael, "sanne")
    report = planned(zonnedael, case)
    seen = report.version
    mo, desk = zonnedael.actor("mo"), a_desk(zonnedael, "mo", case)
    change_report(
        actor=mo, desk=desk, report=report, seen=seen, facts=ReportFacts(station="Centrum")
    )
    with pytest.raises(Conflict):
        change_report(
            actor=mo, desk=desk, report=report, seen=seen, facts=ReportFacts(station="Noord")
        )
    assert PoliceReport.objects.get(pk=report.pk).station == "Centrum"
    for wrong in (date(2999, 1, 1), None):
        with pytest.raises(Refused):
            take(zonnedael, report, "make", made_on=wrong)


@pytest.mark.spec("POL-3", "POL-4")
def test_in_care_neither_melding_nor_aangifte_before_the_ground(de_linde: House) -> None:
    case = a_case(de_linde, "eva", forms=("threat",))
    with pytest.raises(Refused):
        planned(de_linde, case, "noor")
    assert not PoliceReport.objects.filter(case=case).exists()
    with_ground(de_linde.actor("noor"), a_desk(de_linde, "noor", case))
    assert planned(de_linde, case, "noor").state == R.PLANNED


@pytest.mark.spec("POL-3", "GOV-2")
def test_the_pages_open_for_whose_task_it_is(zonnedael: House) -> None:
    case = a_case(zonnedael, "sanne")
    address = zonnedael.url("response:police", pk=case.pk)
    opens = {"mo", "ruth", "karin"}
    for who in ("mo", "ruth", "karin", "sanne", "bram", "ilse", "tessa", "joost", "hanna", "ravi"):
        answer = zonnedael.client(who).get(address)
        assert (answer.status_code == 200) is (who in opens), who
