"""Everybody can see whether the clock runs, and nobody sees more than that."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from luwte.core import timers, wellbeing
from luwte.core.clock.beat import Beat
from luwte.core.clock.sources import LANES
from luwte.core.models import ClockBeat, Timer
from luwte.lib.ids import uuid7
from tests.cast import House

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


@pytest.mark.django_db
def test_health_asks_the_database_and_needs_no_login_or_session(client: Client) -> None:
    client.get("/health")  # the first time it looks whether the tables fit
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/health")

    well = {"database": "ok", "migrations": "ok", "storage": "ok"}
    assert (answer.status_code, answer.json()) == (200, well)
    assert [query["sql"] for query in asked] == ["SELECT 1"]
    assert not answer.cookies


@pytest.mark.django_db
@pytest.mark.spec("PLA-6")
def test_health_says_when_the_tables_are_of_an_older_version(client: Client) -> None:
    wellbeing.forget()
    newest = MigrationLoader(connection).graph.leaf_nodes("core")[0]
    MigrationRecorder(connection).record_unapplied(*newest)
    answer = client.get("/health")
    assert (answer.status_code, answer.json()["migrations"]) == (503, "behind")
    MigrationRecorder(connection).record_applied(*newest)
    assert client.get("/health").status_code == 200


@pytest.mark.django_db
@pytest.mark.spec("PLA-6")
def test_health_says_when_there_is_no_room_for_files(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    wellbeing.forget()
    monkeypatch.setattr(wellbeing, "LEAST_ROOM", 1 << 62)
    answer = client.get("/health")
    assert (answer.status_code, answer.json()["storage"]) == (503, "full")
    wellbeing.forget()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/health", "/health/clock"])
def test_without_a_database_it_says_so_without_details(
    client: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: Any, **kwargs: Any) -> None:
        raise DatabaseError("password=secret host=db1")

    monkeypatch.setattr(transaction.get_connection(), "cursor", away)

    answer = client.get(address)

    assert answer.status_code == 503
    assert b"secret" not in answer.content


@pytest.mark.django_db
def test_a_lane_that_does_not_beat_is_named(client: Client) -> None:
    with time_machine.travel(NOW, tick=False) as traveller:
        assert client.get("/health/clock").status_code == 503

        Beat(LANES).beat()
        traveller.shift(dt.timedelta(seconds=20))
        well = client.get("/health/clock")
        assert well.status_code == 200
        assert well.json()["lanes"]["safety"]["last_beat_seconds"] == 20

        Beat(("events", "ordinary", "long")).beat()
        traveller.shift(dt.timedelta(seconds=15))
        bad = client.get("/health/clock")

    assert bad.status_code == 503
    assert [lane for lane, state in bad.json()["lanes"].items() if not state["well"]] == ["safety"]


def test_a_lane_that_beats_and_does_not_move_is_named(client: Client, zonnedael: House) -> None:
    with time_machine.travel(NOW, tick=False):
        Beat(LANES).beat()
        late = timezone.now() - dt.timedelta(minutes=5)
        timers.set_timer(zonnedael.pk, "test.late", uuid7(), late)
        answer = client.get("/health/clock")

    lanes = answer.json()["lanes"]
    assert (answer.status_code, lanes["ordinary"]["oldest_due_seconds"]) == (503, 300)
    assert lanes["safety"]["well"]


@pytest.mark.django_db
def test_beats_of_dead_processes_are_forgotten_and_a_clean_stop_removes_its_own() -> None:
    with time_machine.travel(NOW, tick=False) as traveller:
        dead, living = Beat(LANES), Beat(("safety",))
        dead.beat()
        traveller.shift(dt.timedelta(minutes=11))
        living.beat()
        living.beat()
        living.forget_the_dead()
        assert ClockBeat.objects.count() == 1
        living.end()

    assert not ClockBeat.objects.exists()


def test_what_is_stuck_is_shown_to_the_administrator_who_can_try_it_again(
    zonnedael: House, de_linde: House
) -> None:
    subject = uuid7()
    timers.set_timer(zonnedael.pk, "test.stuck", subject, timezone.now())
    timers.set_timer(de_linde.pk, "test.theirs", subject, timezone.now())
    Timer.objects.update(state="failed", error="ValueError at luwte/x.py:1", attempts=16)
    tessa = zonnedael.client("tessa")
    page = tessa.get(zonnedael.url("core:stuck")).content.decode()
    assert "test.stuck" in page
    assert "test.theirs" not in page

    for timer in Timer.objects.all():
        tessa.post(zonnedael.url("core:stuck_retry"), {"kind": "timer", "pk": timer.pk})
    for nonsense in ({}, {"kind": "x", "pk": "1"}, {"kind": "timer", "pk": "no"}):
        assert tessa.post(zonnedael.url("core:stuck_retry"), nonsense).status_code == 302

    assert set(Timer.objects.values_list("kind", "state")) == {
        ("test.stuck", "waiting"),
        ("test.theirs", "failed"),
    }
