"""Care starts by itself and fits the gravity."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from luwte.care import messages
from luwte.care.actions import record_talk
from luwte.care.models import CareMoment, CarePath
from luwte.care.rules import Outcome
from luwte.care.tests.conftest import LANES, MONDAY, Cared, at, keys_of, told
from luwte.core.clock.lanes import run_until_idle
from luwte.core.models import Timer
from luwte.incidents.actions import Involved, triage_case
from luwte.incidents.models import Case, CaseEntry, Track
from luwte.incidents.rules import Gravity, PersonRole
from tests.cast import House

ZONE = ZoneInfo("Europe/Amsterdam")
HEAVY = ["day_0", "hours_24", "hours_72", "weeks_2", "weeks_6", "months_3"]


def judged(house: House, path: CarePath, gravity: Gravity, when: datetime) -> None:
    """The coordinator says how grave it is."""
    with time_machine.travel(when, tick=False):
        case = Case.objects.get(pk=path.case_id)
        triage_case(
            actor=house.actor("ruth"),
            case=case,
            seen=case.version,
            gravity=gravity,
            reason="Bekeken.",
            owner=house.person("mo"),
        )
        run_until_idle(LANES)
    path.refresh_from_db()


def talk(house: House, path: CarePath, key: str, outcome: Outcome, when: datetime) -> None:
    """Hanna writes down how it went."""
    with time_machine.travel(when, tick=False):
        moment = CareMoment.objects.get(path=path, key=key)
        record_talk(actor=house.actor("hanna"), path=path, moment=moment, outcome=outcome)
        run_until_idle(LANES)
    path.refresh_from_db()


@pytest.mark.spec("CAR-1")
@pytest.mark.parametrize(
    ("gravity", "expected"),
    [
        (Gravity.LIGHT, ["hours_24"]),
        (Gravity.MIDDLE, ["day_0", "hours_72", "weeks_2"]),
        (Gravity.HEAVY, HEAVY),
    ],
)
def test_the_talks_fit_the_gravity(cared: Cared, gravity: Gravity, expected: list[str]) -> None:
    path = cared(gravity=gravity)
    assert keys_of(path) == expected
    assert path.supporter is not None and path.supporter.name.startswith("Hanna")


@pytest.mark.spec("CAR-1")
def test_victim_witness_and_helper_each_get_care_and_nobody_is_asked_whether_it_was_bad(
    zonnedael: House, cared: Cared
) -> None:
    path = cared(
        gravity=Gravity.LIGHT,
        narrative="Het viel wel mee, hoor.",
        people=[
            Involved(PersonRole.VICTIM, zonnedael.person("sanne")),
            Involved(PersonRole.WITNESS, zonnedael.person("bram")),
            Involved(PersonRole.HELPER, zonnedael.person("ravi")),
        ],
    )
    rows = CarePath.objects.filter(case=path.case).values_list("person__name", "role")
    assert sorted(role for _name, role in rows) == ["helper", "victim", "witness"]
    assert set(told(messages.FOR_ME)) == {name for name, _role in rows}


@pytest.mark.spec("CAR-1")
def test_another_gravity_adds_and_drops_only_what_is_to_come(
    zonnedael: House, cared: Cared
) -> None:
    path = cared(gravity=Gravity.HEAVY)
    talk(zonnedael, path, "day_0", Outcome.HELD, MONDAY + timedelta(hours=3))
    judged(zonnedael, path, Gravity.MIDDLE, MONDAY + timedelta(hours=30))
    # What was late is still to be done.
    assert keys_of(path) == ["hours_24", "hours_72", "weeks_2"]
    judged(zonnedael, path, Gravity.HEAVY, MONDAY + timedelta(days=4))
    assert keys_of(path) == ["hours_24", "hours_72", "weeks_2", "weeks_6", "months_3"]
    assert keys_of(path, "held") == ["day_0"]


@pytest.mark.spec("CAR-1")
def test_what_turns_out_heavy_after_one_light_contact_goes_on(
    zonnedael: House, cared: Cared
) -> None:
    path = cared(gravity=Gravity.LIGHT)
    talk(zonnedael, path, "hours_24", Outcome.HELD, MONDAY + timedelta(hours=3))
    assert path.state == "ended"
    judged(zonnedael, path, Gravity.HEAVY, MONDAY + timedelta(days=2))
    assert path.state == "open"
    assert keys_of(path) == ["hours_72", "weeks_2", "weeks_6", "months_3"]


@pytest.mark.spec("CAR-1")
def test_who_reports_late_is_spoken_with_today_and_then_at_what_is_still_to_come(
    cared: Cared,
) -> None:
    path = cared(happened_from=MONDAY - timedelta(days=10))
    assert keys_of(path) == ["day_0", "weeks_2", "weeks_6", "months_3"]
    first = CareMoment.objects.get(path=path, key="day_0")
    assert MONDAY < first.due_at <= datetime(2030, 11, 18, 23, 0, tzinfo=UTC)
    late = cared("bram", happened_from=MONDAY - timedelta(days=200))
    assert keys_of(late) == ["day_0"]


@pytest.mark.spec("CAR-1")
def test_no_is_asked_about_once_more_after_two_weeks_and_then_there_is_rest(
    zonnedael: House, cared: Cared
) -> None:
    path = cared(gravity=Gravity.MIDDLE)
    talk(zonnedael, path, "day_0", Outcome.DECLINED, MONDAY + timedelta(hours=2))
    assert path.state == "declined" and keys_of(path) == []
    at(MONDAY + timedelta(days=13, hours=20))
    assert told(messages.OFFERED_AGAIN) == []
    at(MONDAY + timedelta(days=14, hours=1))
    at(MONDAY + timedelta(days=14, hours=2))
    assert told(messages.OFFERED_AGAIN) == ["Sanne de Wit"]
    assert keys_of(path) == ["again"]
    talk(zonnedael, path, "again", Outcome.DECLINED, MONDAY + timedelta(days=14, hours=5))
    assert path.ended_at is not None and path.offer_again_on is None
    at(MONDAY + timedelta(days=60))
    assert told(messages.OFFERED_AGAIN) == ["Sanne de Wit"]


@pytest.mark.spec("CAR-1")
def test_three_tries_without_an_answer_tell_the_fact_and_no_more(
    zonnedael: House, cared: Cared
) -> None:
    path = cared()
    for hours in (1, 2, 3):
        talk(zonnedael, path, "day_0", Outcome.NO_ANSWER, MONDAY + timedelta(hours=hours))
    assert told(messages.NOT_GOING_WELL) == [zonnedael.person("mo").name]
    assert keys_of(path, "no_answer") == ["day_0"]
    talk(zonnedael, path, "day_0", Outcome.HELD, MONDAY + timedelta(hours=5))
    assert keys_of(path, "held") == ["day_0"]


@pytest.mark.spec("CAR-1")
def test_the_first_talk_meets_the_clock_of_the_track_and_it_runs_to_the_next(
    zonnedael: House, cared: Cared
) -> None:
    path = cared(gravity=Gravity.MIDDLE)
    track = Track.objects.get(case=path.case, kind="care")
    assert track.met_at is None
    assert track.told[0] == {"key": "people", "n": 1}
    talk(zonnedael, path, "day_0", Outcome.HELD, MONDAY + timedelta(hours=2))
    track.refresh_from_db()
    assert track.met_at is not None
    assert track.deadline == MONDAY + timedelta(hours=72)
    talk(zonnedael, path, "hours_72", Outcome.HELD, MONDAY + timedelta(hours=50))
    track.refresh_from_db()
    assert track.deadline == MONDAY + timedelta(days=14)
    assert "Sanne" not in str(track.told) + track.next_key
    assert CaseEntry.objects.filter(case=path.case, verb="care.first_talk").count() == 1
    talk(zonnedael, path, "weeks_2", Outcome.HELD, MONDAY + timedelta(days=13))
    track.refresh_from_db()
    assert path.state == "ended" and track.next_key == "care.finish"


@pytest.mark.spec("CAR-1")
def test_a_talk_weeks_away_keeps_the_time_of_day_over_the_change_of_the_clock_and_avoids_days_off(
    cared: Cared,
) -> None:
    # 2030-10-27 the clock goes back; six weeks later is not one hour earlier.
    start = datetime(2030, 10, 21, 14, 0, tzinfo=ZONE)
    path = cared(when=start)
    due = {one.key: one.due_at.astimezone(ZONE) for one in CareMoment.objects.filter(path=path)}
    assert due["weeks_2"] == datetime(2030, 11, 4, 14, 0, tzinfo=ZONE)
    assert due["hours_72"] == start + timedelta(hours=72)
    # Eight weeks after 30 October is Christmas: the first working day after it.
    other = cared("bram", when=datetime(2030, 10, 30, 14, 0, tzinfo=ZONE))
    six = CareMoment.objects.get(path=other, key="weeks_6").due_at.astimezone(ZONE)
    assert six == datetime(2030, 12, 27, 14, 0, tzinfo=ZONE)


@pytest.mark.spec("CAR-1")
@pytest.mark.parametrize(
    "start",
    [
        datetime(2030, 10, 26, 12, 0, tzinfo=UTC),  # the night the clock goes back
        datetime(2031, 3, 29, 12, 0, tzinfo=UTC),  # the night it goes forward
        datetime(2030, 12, 24, 12, 0, tzinfo=UTC),  # into Christmas
    ],
)
def test_reminder_and_escalation_come_exactly_once(cared: Cared, start: datetime) -> None:
    path = cared(when=start)
    moment = CareMoment.objects.get(path=path, key="hours_24")
    others = CareMoment.objects.filter(path=path).exclude(pk=moment.pk)
    Timer.objects.filter(subject_id__in=others.values("pk")).update(state="cancelled")
    for minutes in range(0, 60 * 30, 45):
        at(start + timedelta(minutes=minutes))
    assert told(messages.REMINDER) == ["Hanna Vos"]
    assert told(messages.MISSED) == ["Hanna Vos"]
    assert told(messages.NOT_GOING_WELL) == ["Mo el Amrani"]


@pytest.mark.spec("CAR-1")
def test_a_clock_that_stood_still_for_two_days_tells_only_what_counts_now(cared: Cared) -> None:
    path = cared()
    at(MONDAY + timedelta(days=2))
    at(MONDAY + timedelta(days=2, hours=1))
    assert told(messages.REMINDER) in ([], ["Hanna Vos"])
    # The contact of the same day and that of 24 hours: each late once.
    assert told(messages.MISSED) == ["Hanna Vos"] * 2
    assert told(messages.NOT_GOING_WELL) == ["Mo el Amrani"] * 2
    assert CareMoment.objects.filter(path=path, escalated_at__isnull=False).count() == 2


def test_told_twice_starts_once(cared: Cared) -> None:
    from luwte.care.actions.starting import care_for_case

    path = cared()
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        care_for_case(path.case_id)
        care_for_case(path.case_id)
    assert CarePath.objects.count() == 1
    assert keys_of(path) == HEAVY
