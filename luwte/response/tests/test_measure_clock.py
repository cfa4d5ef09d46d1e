"""Measures begin, are reviewed and end by themselves; a hearing that does not come goes up once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from luwte.core.clock.lanes import run_until_idle
from luwte.core.models import OutboxEvent, Timer
from luwte.incidents.models import CaseEntry, Track
from luwte.notices.models import Notice
from luwte.notify.models import Delivery
from luwte.response.actions import measure_news
from luwte.response.models import Measure
from luwte.response.rules.states import MeasureKind, MeasureState
from luwte.response.tests.measure_scene import Scene, fresh, party_in, report_of
from tests.cast import House

LANES = ["events", "ordinary"]
ZONE = ZoneInfo("Europe/Amsterdam")
# Later than the day on which the cast got its roles.
MONDAY = datetime(2030, 11, 18, 9, 0, tzinfo=UTC)


def at(moment: datetime) -> None:
    """Let the clock do all that is due then."""
    with time_machine.travel(moment, tick=False):
        run_until_idle(LANES)


def local(day: date, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


def told(message: str) -> list[str]:
    rows = Delivery.objects.select_related("person").filter(message=message, channel="email")
    return sorted(row.person.name for row in rows)


def scene_on(house: House, moment: datetime) -> Scene:
    case = report_of(house, "sanne")
    return Scene(house, case, party_in(house, case, "mo"))


def running_ban(house: House, start: datetime, ends_on: date, review_on: date) -> Measure:
    """A ban that went through the gate at this moment and runs."""
    with time_machine.travel(start, tick=False):
        scene = scene_on(house, start)
        measure = scene.propose(ends_on=ends_on, review_on=review_on)
        for move, who in (("hear", "mo"), ("look", "ruth")):
            measure = scene.step(measure, move, who)
        measure = scene.step(measure, "decide", "karin", ends_on=ends_on, review_on=review_on)
        return scene.step(measure, "inform", "mo")


@pytest.mark.spec("RES-5")
@pytest.mark.parametrize(
    ("start", "ends_on"),
    [
        # The night in which the clocks go forward, and the one in which they go back.
        (datetime(2031, 1, 7, 9, tzinfo=UTC), date(2031, 3, 30)),
        (datetime(2031, 8, 5, 9, tzinfo=UTC), date(2031, 10, 26)),
        (datetime(2030, 11, 18, 9, tzinfo=UTC), date(2030, 12, 25)),
    ],
)
def test_a_ban_and_its_instruction_end_at_midnight_after_the_last_day(
    zonnedael: House, start: datetime, ends_on: date
) -> None:
    measure = running_ban(zonnedael, start, ends_on, ends_on)
    assert Notice.objects.filter(source_id=measure.pk, ended_at=None).exists()
    at(local(ends_on, 23, 59))
    assert fresh(measure).state == MeasureState.RUNNING
    at(local(ends_on + timedelta(days=1)))
    measure = fresh(measure)
    assert measure.state == MeasureState.ENDED and measure.ended_at is not None
    assert not Notice.objects.filter(source_id=measure.pk, ended_at=None).exists()
    ended = OutboxEvent.objects.filter(name="response.measure_ended")
    assert ended.count() == 1
    assert told(measure_news.ENDED) == sorted(["Mo el Amrani", zonnedael.person("karin").name])


@pytest.mark.spec("RES-5")
def test_who_works_on_it_is_asked_once_to_look_again(zonnedael: House) -> None:
    review = date(2031, 1, 6)
    measure = running_ban(zonnedael, MONDAY, date(2031, 2, 17), review)
    at(local(review, 8, 59))
    assert told(measure_news.REVIEW) == []
    at(local(review, 9))
    at(local(review, 10))
    assert told(measure_news.REVIEW) == sorted(["Mo el Amrani", zonnedael.person("karin").name])
    assert fresh(measure).state == MeasureState.RUNNING


def test_a_measure_that_was_told_ahead_begins_on_its_day(zonnedael: House) -> None:
    with time_machine.travel(MONDAY, tick=False):
        scene = scene_on(zonnedael, MONDAY)
        measure = scene.propose(starts_on=date(2030, 12, 1))
        for move, who in (("hear", "mo"), ("look", "ruth"), ("decide", "karin"), ("inform", "mo")):
            measure = scene.step(measure, move, who)
        assert measure.state == MeasureState.INFORMED
    at(local(date(2030, 11, 30), 23, 59))
    assert fresh(measure).state == MeasureState.INFORMED
    at(local(date(2030, 12, 1)))
    assert fresh(measure).state == MeasureState.RUNNING
    assert OutboxEvent.objects.filter(name="response.measure_started").count() == 1


def test_what_was_decided_and_never_told_lapses_with_its_time(zonnedael: House) -> None:
    with time_machine.travel(MONDAY, tick=False):
        scene = scene_on(zonnedael, MONDAY)
        measure = scene.propose(ends_on=date(2030, 11, 30), review_on=date(2030, 11, 30))
        for move, who in (("hear", "mo"), ("look", "ruth"), ("decide", "karin")):
            measure = scene.step(measure, move, who)
    at(local(date(2030, 12, 1)))
    assert fresh(measure).state == MeasureState.DROPPED
    assert CaseEntry.objects.filter(verb="response.measure_lapse").count() == 1


def test_a_clock_that_stood_still_past_begin_and_end_leaves_nothing_running(
    zonnedael: House,
) -> None:
    with time_machine.travel(MONDAY, tick=False):
        scene = scene_on(zonnedael, MONDAY)
        measure = scene.propose(
            starts_on=date(2030, 11, 20), ends_on=date(2030, 11, 21), review_on=date(2030, 11, 21)
        )
        for move, who in (("hear", "mo"), ("look", "ruth"), ("decide", "karin"), ("inform", "mo")):
            measure = scene.step(measure, move, who)
    at(local(date(2030, 11, 25), 12))
    assert fresh(measure).state == MeasureState.DROPPED
    assert not Notice.objects.filter(ended_at=None).exists()
    assert told(measure_news.REVIEW) == []


# --- The hearing after a provisional ban ------------------------------------------------------


@pytest.mark.spec("RES-6")
@pytest.mark.parametrize(
    ("start", "due"),
    [
        # An ordinary week: Monday to the end of the next Monday.
        (datetime(2030, 11, 18, 9, tzinfo=UTC), date(2030, 11, 26)),
        # Christmas on Wednesday and Thursday do not count.
        (datetime(2030, 12, 20, 9, tzinfo=UTC), date(2031, 1, 1)),
        # Easter Monday does not count, and the clocks go forward on 30 March 2031.
        (datetime(2031, 3, 28, 9, tzinfo=UTC), date(2031, 4, 5)),
        (datetime(2031, 4, 10, 9, tzinfo=UTC), date(2031, 4, 19)),
        # The clocks go back on 26 October 2031.
        (datetime(2031, 10, 24, 9, tzinfo=UTC), date(2031, 11, 1)),
    ],
)
def test_the_hearing_is_due_after_five_working_days(
    zonnedael: House, start: datetime, due: date
) -> None:
    with time_machine.travel(start, tick=False):
        measure = scene_on(zonnedael, start).impose()
    assert measure.hearing_due is not None
    assert measure.hearing_due.astimezone(ZONE) == local(due)


@pytest.fixture
def ban(zonnedael: House) -> Measure:
    """A provisional ban of Monday 18 November 2030; the hearing is due before 26 November."""
    with time_machine.travel(MONDAY, tick=False):
        scene = scene_on(zonnedael, MONDAY)
        measure = scene.impose()
        Timer.objects.exclude(kind="response.measure_moment").update(state="cancelled")
    return measure


@pytest.mark.spec("RES-6")
def test_a_hearing_reminds_the_day_before_and_goes_up_once_when_it_does_not_come(
    zonnedael: House, ban: Measure
) -> None:
    at(local(date(2030, 11, 25), 8, 59))
    assert told(measure_news.HEARING) == []
    at(local(date(2030, 11, 25), 9))
    at(local(date(2030, 11, 25), 11))
    reminded = told(measure_news.HEARING)
    assert "Mo el Amrani" in reminded and len(reminded) == len(set(reminded))
    at(local(date(2030, 11, 26)))
    at(local(date(2030, 11, 26), 1))
    missed = told(measure_news.HEARING_MISSED)
    assert {"Mo el Amrani", zonnedael.person("karin").name} <= set(missed)
    assert len(missed) == len(set(missed))
    assert CaseEntry.objects.filter(verb="response.measure_hearing_missed").count() == 1


@pytest.mark.spec("RES-6")
def test_a_clock_that_stood_still_for_two_days_says_everything_once(ban: Measure) -> None:
    at(local(date(2030, 11, 24), 9))
    at(local(date(2030, 11, 26), 9))
    at(local(date(2030, 11, 26), 10))
    assert told(measure_news.HEARING) == []  # it is past that: only that it was missed
    missed = told(measure_news.HEARING_MISSED)
    assert missed and len(missed) == len(set(missed))
    assert CaseEntry.objects.filter(verb="response.measure_hearing_missed").count() == 1


@pytest.mark.parametrize("move", ["hear_after", "skip_hearing_after"])
def test_who_was_heard_in_time_or_could_not_be_is_not_missed(
    zonnedael: House, ban: Measure, move: str
) -> None:
    scene = Scene(zonnedael, ban.case, ban.party)
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        measure = scene.step(fresh(ban), move, "mo")
        assert measure.state == MeasureState.RUNNING
    at(local(date(2030, 11, 27), 9))
    assert told(measure_news.HEARING) == told(measure_news.HEARING_MISSED) == []


@pytest.mark.spec("RES-6")
def test_a_provisional_ban_ends_by_itself_after_fourteen_days(ban: Measure) -> None:
    at(local(date(2030, 12, 1), 23, 59))
    assert fresh(ban).state == MeasureState.RUNNING
    at(local(date(2030, 12, 2)))
    assert fresh(ban).state == MeasureState.ENDED
    assert not Notice.objects.filter(ended_at=None).exists()


@pytest.mark.spec("RES-6")
def test_the_ban_that_follows_ends_the_provisional_one(zonnedael: House, ban: Measure) -> None:
    scene = Scene(zonnedael, ban.case, ban.party)
    with time_machine.travel(MONDAY + timedelta(days=3), tick=False):
        scene.step(fresh(ban), "hear_after", "mo")
        lasting = scene.propose(follows=fresh(ban))
        for move, who in (("look", "ruth"), ("decide", "karin"), ("inform", "mo")):
            lasting = scene.step(lasting, move, who)
    assert lasting.state == MeasureState.RUNNING
    assert fresh(ban).state == MeasureState.ENDED
    notice = Notice.objects.get(ended_at=None)
    assert notice.source_id == lasting.pk


@pytest.mark.spec("RES-6")
def test_the_first_clock_goes_on_to_the_hearing(zonnedael: House, ban: Measure) -> None:
    track = Track.objects.get(case=ban.case, kind="response")
    assert track.met_at is not None and track.first_deadline is not None
    assert track.deadline == ban.hearing_due
    assert MeasureKind(ban.kind) is MeasureKind.PROVISIONAL_BAN


@pytest.mark.spec("RES-9")
def test_what_was_done_is_not_called_late_later(zonnedael: House, ban: Measure) -> None:
    scene = Scene(zonnedael, ban.case, ban.party)

    def header() -> tuple[date, str]:
        track = Track.objects.get(case=ban.case, kind="response")
        assert track.deadline is not None
        return track.deadline.astimezone(ZONE).date(), track.next_key

    first = header()
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        scene.step(fresh(ban), "hear_after", "mo")
        # The hearing was held: now it is about what follows before the ban ends.
        assert header()[0] == date(2030, 12, 2) and header()[1] != first[1]
        lasting = scene.propose(follows=fresh(ban), review_on=date(2031, 1, 20))
        for move, who in (("look", "ruth"), ("decide", "karin"), ("inform", "mo")):
            lasting = scene.step(lasting, move, who)
    assert lasting.state == MeasureState.RUNNING and lasting.review_on is not None
    assert header()[0] == lasting.review_on + timedelta(days=1)
    at(local(date(2030, 12, 20), 9))
    assert not CaseEntry.objects.filter(
        case=ban.case, verb="track_missed", params__track="response"
    ).exists()
