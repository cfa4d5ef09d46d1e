"""What falls due happens once, inside its organisation."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from uuid import UUID

import pytest
import time_machine
from django.utils import timezone

from luwte.core import timers
from luwte.core.clock import claims, lanes, moments
from luwte.core.clock.sources import duties, sources
from luwte.core.models import AuditEntry, Timer
from luwte.core.registry import Registry
from luwte.lib.ids import uuid7
from luwte.tenancy.scope import current_organisation_id
from tests.cast import House

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


class Boom(RuntimeError):
    """Somebody's handler goes wrong; its words hold a name: Jan Jansen."""


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[UUID, UUID, str]]]:
    """(organisation in scope, subject, key) of every handled timer of the kind test.note."""
    handlers: Registry[timers.TimerHandler] = Registry("timers")
    monkeypatch.setattr(timers, "handlers", handlers)
    monkeypatch.setattr(moments, "handlers", handlers)
    noted: list[tuple[UUID, UUID, str]] = []

    def note(timer: Timer) -> None:
        noted.append((current_organisation_id(), timer.subject_id, timer.key))

    def boom(timer: Timer) -> None:
        AuditEntry.objects.create(at=timezone.now(), verb="test.half")
        raise Boom("Jan Jansen")

    def again(timer: Timer) -> None:
        noted.append((current_organisation_id(), timer.subject_id, timer.key))
        timers.set_timer(
            timer.organisation_id, timer.kind, timer.subject_id, timer.due_at + dt.timedelta(days=1)
        )

    for kind, handler in {"test.note": note, "test.boom": boom, "test.again": again}.items():
        handlers.add(kind, handler)
    yield noted


def due(house: House, kind: str = "test.note", **more: object) -> UUID:
    subject = uuid7()
    at = more.pop("at", NOW)
    timers.set_timer(house.pk, kind, subject, at, **more)  # type: ignore[arg-type]
    return subject


def state_of(subject: UUID) -> str:
    return Timer.objects.values_list("state", flat=True).get(subject_id=subject)


@time_machine.travel(NOW, tick=False)
def test_a_timer_happens_at_its_moment_inside_its_organisation_and_only_once(
    zonnedael: House, de_linde: House, seen: list[tuple[UUID, UUID, str]]
) -> None:
    mine, theirs = due(zonnedael), due(de_linde)
    later = due(zonnedael, at=NOW + dt.timedelta(seconds=1))

    lanes.run_until_idle()
    lanes.run_until_idle()

    assert sorted(seen) == sorted([(zonnedael.pk, mine, ""), (de_linde.pk, theirs, "")])
    assert state_of(mine) == "done"
    assert state_of(later) == "waiting"


def test_a_clock_that_stood_still_for_two_days_misses_nothing(
    zonnedael: House, seen: list[tuple[UUID, UUID, str]]
) -> None:
    with time_machine.travel(NOW, tick=False) as traveller:
        subjects = {
            due(zonnedael, at=NOW + dt.timedelta(minutes=7 * number)) for number in range(400)
        }
        traveller.shift(dt.timedelta(days=2))

        handled = lanes.run_until_idle(["ordinary"])

        assert handled == 400
        assert {subject for _house, subject, _key in seen} == subjects
        assert len(seen) == 400


@time_machine.travel(NOW, tick=False)
def test_the_lane_safety_keeps_only_its_own_timers(
    zonnedael: House, seen: list[tuple[UUID, UUID, str]]
) -> None:
    urgent, other = due(zonnedael, lane="safety"), due(zonnedael)

    lanes.run_until_idle(["safety"])

    assert state_of(urgent) == "done"
    assert state_of(other) == "waiting"


@time_machine.travel(NOW, tick=False)
def test_a_handler_that_raises_leaves_no_half_work_and_no_words_and_is_tried_again(
    zonnedael: House, seen: list[tuple[UUID, UUID, str]], caplog: pytest.LogCaptureFixture
) -> None:
    subject = due(zonnedael, "test.boom")
    good = due(zonnedael)

    lanes.run_until_idle(["ordinary"])

    timer = Timer.objects.get(subject_id=subject)
    assert (timer.state, timer.attempts) == ("waiting", 1)
    assert timer.lease_until == NOW + dt.timedelta(seconds=1)
    assert timer.error.startswith("Boom at luwte/core/tests/test_clock_timers.py:")
    assert "Jan Jansen" not in timer.error + caplog.text
    assert not AuditEntry.objects.filter(verb="test.half").exists()
    assert state_of(good) == "done"  # it held nobody up


def test_after_many_tries_it_is_failed_and_stays_so(
    zonnedael: House, seen: list[tuple[UUID, UUID, str]]
) -> None:
    with time_machine.travel(NOW, tick=False) as traveller:
        subject = due(zonnedael, "test.boom")
        for _try in range(40):
            lanes.run_until_idle(["ordinary"])
            traveller.shift(dt.timedelta(minutes=16))

    timer = Timer.objects.get(subject_id=subject)
    assert (timer.state, timer.attempts) == ("failed", claims.ORDINARY.attempts)


@time_machine.travel(NOW, tick=False)
def test_a_kind_that_this_version_does_not_know_waits_for_one_that_does(
    zonnedael: House, seen: list[tuple[UUID, UUID, str]]
) -> None:
    subject = due(zonnedael, "test.unknown")

    lanes.run_until_idle(["ordinary"])

    assert state_of(subject) == "waiting"
    assert Timer.objects.get(subject_id=subject).error.startswith("NoHandler")


def test_a_handler_may_set_its_own_timer_again(
    zonnedael: House, seen: list[tuple[UUID, UUID, str]]
) -> None:
    with time_machine.travel(NOW, tick=False) as traveller:
        subject = due(zonnedael, "test.again")
        for _day in range(3):
            lanes.run_until_idle(["ordinary"])
            traveller.shift(dt.timedelta(days=1))

    assert seen == [(zonnedael.pk, subject, "")] * 3
    assert state_of(subject) == "waiting"


@time_machine.travel(NOW, tick=False)
def test_what_is_cancelled_or_moved_after_the_claim_does_not_happen(
    zonnedael: House, seen: list[tuple[UUID, UUID, str]]
) -> None:
    cancelled, moved, kept = due(zonnedael), due(zonnedael), due(zonnedael)
    source = moments.TimerSource("ordinary", claims.ORDINARY)
    claimed = claims.claim(source.rows(), claims.ORDINARY, NOW)
    assert len(claimed) == 3

    timers.cancel_timers(zonnedael.pk, "test.note", [cancelled])
    timers.set_timer(zonnedael.pk, "test.note", moved, NOW + dt.timedelta(hours=1))
    for timer in claimed:
        source.handle(timer)

    assert [subject for _house, subject, _key in seen] == [kept]
    assert state_of(cancelled) == "cancelled"
    assert state_of(moved) == "waiting"


def test_a_claim_of_a_process_that_died_is_taken_over_when_its_lease_ends(
    zonnedael: House, seen: list[tuple[UUID, UUID, str]]
) -> None:
    with time_machine.travel(NOW, tick=False) as traveller:
        subject = due(zonnedael)
        source = moments.TimerSource("ordinary", claims.ORDINARY)
        (dead,) = claims.claim(source.rows(), claims.ORDINARY, NOW)

        assert lanes.run_until_idle(["ordinary"]) == 0
        traveller.shift(claims.ORDINARY.lease)
        assert lanes.run_until_idle(["ordinary"]) == 1
        source.handle(dead)  # it was not dead, only slow

    assert [found for _house, found, _key in seen] == [subject]


@time_machine.travel(NOW, tick=False)
def test_a_clock_that_is_told_to_stop_gives_back_what_it_did_not_begin(
    zonnedael: House, seen: list[tuple[UUID, UUID, str]]
) -> None:
    subjects = [due(zonnedael) for _each in range(3)]
    stopping = threading.Event()
    stopping.set()

    moments.TimerSource("ordinary", claims.ORDINARY).work(NOW, stopping)

    assert seen == []
    rows = Timer.objects.filter(subject_id__in=subjects).values_list(
        "state", "lease_until", "attempts"
    )
    assert set(rows) == {("waiting", None, 0)}


@time_machine.travel(NOW, tick=False)
def test_an_idle_lane_sleeps_until_the_next_moment_and_a_quarter_of_a_second_at_most(
    zonnedael: House, seen: list[tuple[UUID, UUID, str]]
) -> None:
    lane = lanes.Lane("safety", lanes.Beat(("safety",)), threading.Event())

    assert lane.turn() == 0.25
    due(zonnedael, at=NOW + dt.timedelta(seconds=60), lane="safety")
    assert lane.turn() == 0.25
    due(zonnedael, at=NOW + dt.timedelta(seconds=0.1), lane="safety")
    assert lane.turn() == pytest.approx(0.1)


def test_pauses_grow_and_have_a_limit() -> None:
    assert [claims.ORDINARY.pause(n).total_seconds() for n in (1, 2, 3, 4, 30)] == [1, 2, 4, 8, 900]
    assert claims.SAFETY.pause(99).total_seconds() == 10


def test_nothing_that_sends_or_lasts_stands_in_the_lane_safety() -> None:
    assert [key for key, source in sources.items() if source.lane == "safety"] == ["timers.safety"]
    assert not [key for key, one in duties.items() if one.lane == "safety"]
