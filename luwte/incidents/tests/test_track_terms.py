"""Terms kept, moved, waited out or missed: Dutch days off, two odd nights, late reports."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.http import Http404
from django.utils import timezone

from luwte.core.clock.lanes import run_until_idle
from luwte.core.models import Timer
from luwte.core.refusal import Conflict, NotPermitted, Refused
from luwte.incidents import actions
from luwte.incidents.access import get_for
from luwte.incidents.models import Case, CaseEntry, CaseReader, Track
from luwte.incidents.queries.progress import progress_of
from luwte.incidents.rules import (
    CaseTerms,
    Missing,
    ReaderChoice,
    TrackKind,
    missing_before_closing,
    reminders_of,
    start_clock,
)
from luwte.incidents.tests.conftest import MakeCase
from luwte.lib.worktime import WorkCalendar
from tests.cast import House

LANES = ["events", "ordinary"]
MONDAY = datetime(2030, 11, 18, 9, 0, tzinfo=UTC)
HERE = ZoneInfo("Europe/Amsterdam")


def the(case: Case, kind: str) -> Track:
    return Track.objects.select_related("case", "owner").get(case=case, kind=kind)


def terms(hours: int, *, working: bool) -> CaseTerms:
    calendar = {TrackKind.RESPONSE: WorkCalendar()} if working else {}
    return CaseTerms(hours=dict.fromkeys(TrackKind, hours), calendars=calendar, zone=HERE)


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=HERE)  # type: ignore[misc,arg-type]


@pytest.mark.spec("CAS-5")
@pytest.mark.parametrize("hours", [24, 48, 72])
@pytest.mark.parametrize(
    ("start", "days_in_working_time"),
    [
        # A plain Monday.
        (local(2030, 11, 18, 14, 10), {24: 1, 48: 2, 72: 3}),
        # Friday before a weekend.
        (local(2030, 11, 22, 14, 10), {24: 3, 48: 4, 72: 5}),
        # Thursday before Easter: Good Friday is an ordinary day, Monday is not.
        (local(2030, 4, 18, 14, 10), {24: 1, 48: 5, 72: 6}),
        # Friday before King's Day on a Saturday, and the year in which it moves to Saturday 26.
        (local(2030, 4, 26, 14, 10), {24: 3, 48: 4, 72: 5}),
        (local(2031, 4, 25, 14, 10), {24: 3, 48: 4, 72: 5}),
        # Tuesday before the day of Ascension.
        (local(2030, 5, 28, 14, 10), {24: 1, 48: 3, 72: 6}),
    ],
)
def test_the_response_clock_runs_in_calendar_time_or_on_working_days(
    hours: int, start: datetime, days_in_working_time: dict[int, int]
) -> None:
    plain = start_clock(
        TrackKind.RESPONSE, terms(hours, working=False), happened_until=start, reported_at=start
    )
    assert plain.deadline - start.astimezone(UTC) == timedelta(hours=hours)
    worked = start_clock(
        TrackKind.RESPONSE, terms(hours, working=True), happened_until=start, reported_at=start
    )
    days = days_in_working_time[hours]
    assert worked.deadline.astimezone(HERE).replace(tzinfo=None) == start.replace(
        tzinfo=None
    ) + timedelta(days=days)


@pytest.mark.spec("CAS-5")
@pytest.mark.parametrize("night", [date(2030, 3, 30), date(2030, 10, 26)])
def test_forty_eight_hours_are_forty_eight_hours_across_the_odd_nights(night: date) -> None:
    start = local(night.year, night.month, night.day, 14, 10).astimezone(UTC)
    clock = start_clock(
        TrackKind.RESPONSE, terms(48, working=False), happened_until=start, reported_at=start
    )
    assert clock.deadline - start == timedelta(hours=48)


@pytest.mark.spec("CAS-5")
def test_what_is_reported_late_is_not_reminded_of_what_has_passed_and_counts_apart() -> None:
    start = MONDAY
    half = start_clock(
        TrackKind.RESPONSE,
        terms(48, working=False),
        happened_until=start,
        reported_at=start + timedelta(hours=30),
    )
    keys = [
        one.key for one in reminders_of(half, terms(48, working=False), start + timedelta(hours=30))
    ]
    assert keys == ["80", "missed"]
    over = start_clock(
        TrackKind.RESPONSE,
        terms(48, working=False),
        happened_until=start,
        reported_at=start + timedelta(hours=50),
    )
    assert over.born_late


@pytest.mark.spec("CAS-5")
def test_a_missed_term_asks_for_its_reason_before_the_case_can_close(
    zonnedael: House, make_case: MakeCase
) -> None:
    with time_machine.travel(MONDAY, tick=False):
        case = make_case(happened_from=MONDAY)
        run_until_idle(LANES)
    with time_machine.travel(MONDAY + timedelta(hours=49), tick=False):
        run_until_idle(LANES)
        track = the(case, "response")
        assert track.missed_at is not None
        missing = missing_before_closing(progress_of(case))
        assert Missing.MISSED_REASON in missing
        browser = zonnedael.client("mo")
        address = zonnedael.url("incidents:explain_late", pk=case.pk, kind="response")
        where = zonnedael.url("incidents:track", pk=case.pk, kind="response")
        assert address in browser.get(where).content.decode()
        assert browser.post(address, {"seen": track.version, "text": " "}).status_code == 422
        told = {"seen": track.version, "text": "De bezoeker was niet te vinden."}
        assert browser.post(address, told).status_code == 302
        for kind in ("care", "police"):
            other = the(case, kind)
            actions.explain_late(
                actor=zonnedael.actor("mo"), track=other, seen=other.version, reason="Ziek."
            )
        assert Missing.MISSED_REASON not in missing_before_closing(progress_of(case))
    assert the(case, "response").missed_reason == "De bezoeker was niet te vinden."
    assert CaseEntry.objects.filter(case=case, verb="late_explained").count() == 3


def test_what_was_over_before_anybody_could_know_asks_for_no_reason(
    zonnedael: House, make_case: MakeCase
) -> None:
    make_case(happened_from=timezone.now() - timedelta(days=30))
    run_until_idle(LANES)
    case = Case.objects.get()
    assert the(case, "response").born_late
    assert Missing.MISSED_REASON not in missing_before_closing(progress_of(case))


@pytest.mark.spec("CAS-2")
def test_a_deadline_moves_with_a_reason_and_the_timeline_keeps_before_and_after(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    run_until_idle(["events"])
    ruth = zonnedael.actor("ruth")
    track = the(case, "damage")
    later = track.deadline + timedelta(days=9)
    with pytest.raises(Refused):
        actions.move_deadline(actor=ruth, track=track, seen=1, deadline=later, reason=" ")
    actions.move_deadline(
        actor=ruth, track=track, seen=track.version, deadline=later, reason="Wacht op de offerte."
    )
    moved = the(case, "damage")
    assert moved.deadline == later
    entry = CaseEntry.objects.get(case=case, verb="deadline_moved")
    assert entry.params["before"] == track.deadline.isoformat()
    assert entry.params["after"] == later.isoformat()
    assert Timer.objects.get(subject_id=track.pk, key="missed").due_at == later
    with pytest.raises(Conflict):
        actions.move_deadline(
            actor=ruth, track=moved, seen=track.version, deadline=later, reason="Nog eens."
        )


@pytest.mark.spec("CAS-2")
@pytest.mark.parametrize("kind", ["care", "response"])
def test_what_was_promised_becomes_earlier_and_never_later(
    zonnedael: House, make_case: MakeCase, kind: str
) -> None:
    case = make_case()
    ruth = zonnedael.actor("ruth")
    track = the(case, kind)
    with pytest.raises(Refused):
        actions.move_deadline(
            actor=ruth,
            track=track,
            seen=track.version,
            deadline=track.deadline + timedelta(hours=1),
            reason="Druk.",
        )
    earlier = track.deadline - timedelta(hours=1)
    actions.move_deadline(
        actor=ruth, track=track, seen=track.version, deadline=earlier, reason="Zij gaat weg."
    )
    assert the(case, kind).deadline == earlier
    assert Case.objects.get(pk=case.pk).next_due == min(
        Track.objects.filter(case=case).values_list("deadline", flat=True)
    )


@pytest.mark.spec("CAS-2")
def test_what_waits_for_somebody_else_goes_on_by_itself_on_the_day_that_was_agreed(
    zonnedael: House, make_case: MakeCase
) -> None:
    with time_machine.travel(MONDAY, tick=False):
        case = make_case(happened_from=MONDAY)
        run_until_idle(LANES)
        track = the(case, "police")
        actions.advance_track(
            actor=zonnedael.actor("ruth"),
            track=track,
            seen=track.version,
            move="wait",
            reason="De wijkagent belt terug.",
            until=date(2030, 11, 28),
        )
    with time_machine.travel(datetime(2030, 11, 27, 12, 0, tzinfo=UTC), tick=False):
        run_until_idle(LANES)
        assert the(case, "police").state == "waiting"
        assert the(case, "police").missed_at is None
    with time_machine.travel(datetime(2030, 11, 28, 8, 30, tzinfo=UTC), tick=False):
        run_until_idle(LANES)
        going = the(case, "police")
        assert (going.state, going.waiting_until) == ("open", None)
        assert going.deadline == local(2030, 11, 29)
        assert going.missed_at is None
    with time_machine.travel(datetime(2030, 11, 29, 8, 30, tzinfo=UTC), tick=False):
        run_until_idle(LANES)
        assert the(case, "police").missed_at is not None
    assert CaseEntry.objects.filter(case=case, verb="track_goes_on").count() == 1


@pytest.mark.spec("CAS-2")
def test_the_owner_of_a_track_of_another_unit_reads_the_case_as_long_as_it_is_theirs(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    browser = zonnedael.client("ruth")
    where = zonnedael.url("incidents:move_track", pk=case.pk, kind="damage", move="give")
    for name in ("Niemand Nergens", "an"):
        answer = browser.post(where, {"seen": 1, "by_name": name})
        assert answer.status_code == 422
    daan = zonnedael.person("daan")
    told = {
        "seen": the(case, "damage").version,
        "by_name": daan.name,
        "next_step": "bel de glaszetter",
    }
    assert browser.post(where, told).status_code == 302
    assert the(case, "damage").owner == daan
    assert get_for(zonnedael.actor("daan"), case.pk)
    with pytest.raises(NotPermitted):
        police = the(case, "police")
        actions.explain_late(
            actor=zonnedael.actor("daan"), track=police, seen=police.version, reason="x"
        )
    track = the(case, "damage")
    actions.give_track(actor=zonnedael.actor("ruth"), track=track, seen=track.version, owner=None)
    assert not CaseReader.objects.filter(case=case, person=daan).exists()
    with pytest.raises(Http404):
        get_for(zonnedael.actor("daan"), case.pk)


def test_nobody_new_is_asked_in_where_the_reporter_chose_who_reads(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case(reader_choice=ReaderChoice.COORDINATOR)
    track = the(case, "damage")
    with pytest.raises(Refused):
        actions.give_track(
            actor=zonnedael.actor("ruth"),
            track=track,
            seen=track.version,
            owner=zonnedael.person("daan"),
        )
