"""Several clocks at once, killed in the middle, on a database of their own: nothing lost,
nothing twice."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[3]
NUMBER = 120
EXPECTED = {"clockwork.timer": NUMBER, "clockwork.first": NUMBER, "clockwork.second": NUMBER}
# Not for what it empties afterwards: no transaction of the test may stand open while we copy.
pytestmark = [pytest.mark.whole, pytest.mark.django_db(transaction=True)]
Ask = Callable[[str], list[tuple[Any, ...]]]


class Bench:
    """A migrated database of its own, and the clocks that run on it."""

    def __init__(self, url: str, ask: Ask) -> None:
        self.ask = ask
        self.environment = os.environ | {
            "LUWTE_DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
        }
        self.clocks: list[subprocess.Popen[bytes]] = []

    def seed(self) -> None:
        command = [sys.executable, "-m", "luwte.core.tests.clockwork", "seed", str(NUMBER)]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True)

    def start(self, *lanes: str, **environment: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "luwte.core.tests.clockwork", "run", *lanes]
        clock = subprocess.Popen(command, cwd=ROOT, env=self.environment | environment)
        self.clocks.append(clock)
        return clock

    def effects(self) -> Counter[str]:
        """How often each thing happened: `verb` counts rows, `verb twice` subjects with more."""
        rows = self.ask(
            "SELECT verb, count(*), count(DISTINCT object_id) FROM core_auditentry"
            " WHERE verb LIKE 'clockwork.%' GROUP BY verb"
        )
        found: Counter[str] = Counter()
        for verb, number, distinct in rows:
            found[verb] = number
            assert number == distinct, f"{verb} happened twice"
        return found

    def wait_for(self, reached: Callable[[Counter[str]], bool], seconds: float = 90) -> None:
        until = time.monotonic() + seconds
        while not reached(self.effects()):
            assert time.monotonic() < until, f"after {seconds} s: {self.effects()}"
            time.sleep(0.05)

    def wait_for_beats(self, clocks: int, seconds: float = 90) -> None:
        """Until every clock runs: one that is still loading knows no clean stop yet."""
        until = time.monotonic() + seconds
        asked = "SELECT count(DISTINCT process) FROM core_clockbeat"
        while self.ask(asked)[0][0] < clocks:
            assert time.monotonic() < until, f"not every clock runs after {seconds} s"
            time.sleep(0.05)

    def stop(self) -> None:
        for clock in self.clocks:
            if clock.poll() is None:
                clock.terminate()
        for clock in self.clocks:
            try:
                clock.wait(timeout=20)
            except subprocess.TimeoutExpired:
                clock.kill()
                clock.wait()


@pytest.fixture
def bench(tmp_path: Path, transactional_db: None) -> Iterator[Bench]:
    url, ask, close = (
        _sqlite(tmp_path) if connection.vendor == "sqlite" else _postgres(tmp_path.name)
    )
    made = Bench(url, ask)
    try:
        yield made
    finally:
        made.stop()
        close()


def _sqlite(folder: Path) -> tuple[str, Ask, Callable[[], None]]:
    path = folder / "clock.sqlite3"
    connection.ensure_connection()
    copy = sqlite3.connect(path, timeout=20, isolation_level=None)
    connection.connection.backup(copy)
    copy.execute("PRAGMA journal_mode=WAL")
    return f"sqlite:///{path}", lambda sql: copy.execute(sql).fetchall(), copy.close


def _postgres(name: str) -> tuple[str, Ask, Callable[[], None]]:
    import psycopg

    about = connection.settings_dict
    ours = "clock_" + "".join(c for c in name if c.isalnum())[-20:] + str(os.getpid())
    connection.close()
    where = {"host": about["HOST"], "user": about["USER"]}
    with psycopg.connect(dbname="postgres", autocommit=True, **where) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{ours}"')
        server.execute(f'CREATE DATABASE "{ours}" TEMPLATE "{about["NAME"]}"')
    asking = psycopg.connect(dbname=ours, autocommit=True, **where)

    def close() -> None:
        asking.close()
        with psycopg.connect(dbname="postgres", autocommit=True, **where) as server:
            server.execute(f'DROP DATABASE "{ours}" WITH (FORCE)')

    url = f"postgres:///{ours}?host={about['HOST']}&user={about['USER']}"
    return url, lambda sql: asking.execute(sql).fetchall(), close


def finished(effects: Counter[str]) -> bool:
    return all(effects[verb] >= number for verb, number in EXPECTED.items())


def _more_than(number: int) -> Callable[[Counter[str]], bool]:
    return lambda effects: finished(effects) or sum(effects.values()) > number


@pytest.mark.spec("PLA-5")
@pytest.mark.parametrize("copies", [2, 4])
def test_many_clocks_share_two_days_of_work_and_do_nothing_twice(bench: Bench, copies: int) -> None:
    bench.seed()

    for _copy in range(copies):
        bench.start("events", "ordinary")
    bench.wait_for_beats(copies)
    bench.wait_for(finished)
    bench.stop()

    assert {verb: bench.effects()[verb] for verb in EXPECTED} == EXPECTED
    assert {clock.returncode for clock in bench.clocks} == {0}
    assert bench.ask(
        "SELECT count(*) FROM core_timer WHERE kind LIKE 'clockwork.%' AND state <> 'done'"
    ) == [(0,)]
    assert bench.ask(
        "SELECT count(*) FROM core_outboxreaction"
        " WHERE reaction LIKE 'clockwork.%' AND state <> 'done'"
    ) == [(0,)]
    assert bench.ask("SELECT count(*) FROM core_clockbeat") == [(0,)]


@pytest.mark.spec("PLA-5")
def test_clocks_that_are_killed_while_they_claim_and_handle_lose_nothing_and_repeat_nothing(
    bench: Bench,
) -> None:
    bench.seed()
    dice = random.Random(7)
    slow = {"CLOCKWORK_PAUSE": "0.004", "CLOCKWORK_LEASE": "0.4"}

    for _kill in range(2):
        before = sum(bench.effects().values())
        victims = [bench.start("events", "ordinary", "long", **slow) for _each in range(2)]
        bench.wait_for(_more_than(before))
        time.sleep(dice.uniform(0.0, 0.12))
        for victim in victims:
            victim.send_signal(signal.SIGKILL)
            victim.wait()
    bench.start("events", "ordinary", "long", CLOCKWORK_LEASE="0.4")
    bench.wait_for(lambda effects: finished(effects) and effects["clockwork.step"] >= 40)
    bench.stop()

    assert bench.effects() == Counter(EXPECTED | {"clockwork.step": 40})
    (job,) = bench.ask("SELECT state, done, total, result FROM core_job")
    assert (job[0], job[1], job[2], str(job[3])) == ("done", 40, 40, "40")
