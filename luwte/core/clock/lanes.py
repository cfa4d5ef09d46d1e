"""The loop of a lane, and a process with one or more of them.

lane: duties that came round → every source one batch → again while there was work
      → sleep until the next row is due, a quarter of a second at most
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence

from django.db import DatabaseError, InterfaceError, close_old_connections, connections
from django.utils import timezone

from luwte.core.clock import claims
from luwte.core.clock.beat import EVERY, Beat
from luwte.core.clock.sources import LANES, Duty, Source, Stopping, duties, sources

logger = logging.getLogger("luwte.clock")
LONGEST_SLEEP = 0.25  # seconds; the worst lateness of an idle clock
AFTER_TROUBLE = 1.0
LAST_WORDS = 15.0  # seconds that a stopping lane gets to finish what it does


class Lane:
    """One lane of one process."""

    def __init__(self, name: str, beat: Beat, stopping: Stopping) -> None:
        self.name = name
        self.beat = beat
        self.stopping = stopping
        self.sources: list[Source] = [one for one in sources if one.lane == name]
        self.duties: list[tuple[str, Duty]] = [
            (key, one) for key, one in duties.items() if one.lane == name
        ]
        self._again_at: dict[str, float] = {}

    def turn(self) -> float:
        """One round. Returns how many seconds may pass before the next one."""
        self._do_duties()
        now = timezone.now()
        wait = LONGEST_SLEEP
        for source in self.sources:
            due = source.next_due(now)
            if due is None:
                continue
            if due > now:
                wait = min(wait, (due - now).total_seconds())
                continue
            number = source.work(now, self.stopping)
            self.beat.count(self.name, number)
            if number:
                wait = 0.0
        return wait

    def _do_duties(self) -> None:
        for key, one in self.duties:
            if time.monotonic() < self._again_at.get(key, 0.0) or self.stopping.is_set():
                continue
            self._again_at[key] = time.monotonic() + one.every
            try:
                one.run()
            except (DatabaseError, InterfaceError):
                raise
            except Exception as wrong:
                logger.error("duty %s: %s", key, claims.place_of(wrong))


class Clock:
    """One process with some lanes, each in a thread of its own, and their heartbeat."""

    def __init__(self, lanes: Sequence[str] = LANES) -> None:
        self.stopping = threading.Event()
        self.beat = Beat(tuple(lanes))
        self.threads = {
            lane: threading.Thread(target=self._keep, args=(lane,), name=lane, daemon=True)
            for lane in lanes
        }

    def stop(self) -> None:
        """Ask every lane to finish what it does and to begin nothing else."""
        self.stopping.set()

    def run(self) -> None:
        """Run until `stop` is called."""
        for thread in self.threads.values():
            thread.start()
        cleaned = float("-inf")
        while not self.stopping.is_set():
            try:
                living = tuple(lane for lane, one in self.threads.items() if one.is_alive())
                self.beat.beat(living)
                if time.monotonic() - cleaned > 3600:
                    self.beat.forget_the_dead()
                    cleaned = time.monotonic()
            except (DatabaseError, InterfaceError) as wrong:
                _trouble("heartbeat", wrong)
            self.stopping.wait(EVERY)
        self._leave()

    def _leave(self) -> None:
        until = time.monotonic() + LAST_WORDS
        for thread in self.threads.values():
            thread.join(max(until - time.monotonic(), 0.0))
        try:
            self.beat.end()
        except (DatabaseError, InterfaceError) as wrong:
            _trouble("heartbeat", wrong)
        connections.close_all()

    def _keep(self, name: str) -> None:
        lane = Lane(name, self.beat, self.stopping)
        for source in lane.sources:
            source.open()
        while not self.stopping.is_set():
            try:
                wait = lane.turn()
            except (DatabaseError, InterfaceError) as wrong:
                _trouble(name, wrong)
                wait = AFTER_TROUBLE
            except Exception as wrong:
                logger.error("lane %s: %s", name, claims.place_of(wrong))
                wait = AFTER_TROUBLE
            if wait:
                close_old_connections()
                self.stopping.wait(wait)
        for source in lane.sources:
            source.close()
        connections.close_all()


def run_until_idle(lanes: Sequence[str] = LANES, *, rounds: int = 1000) -> int:
    """Do all that is due, in this thread, until nothing is left; for tests and `clock --once`.

    Returns how many rows were handled. Duties run once per lane. Raises RuntimeError after
    `rounds` rounds: something sets itself again and again.
    """
    beat = Beat(tuple(lanes))
    never = threading.Event()
    each = [Lane(name, beat, never) for name in lanes]
    for _round in range(rounds):
        if all(lane.turn() > 0.0 for lane in each):
            return sum(beat.done.values())
    raise RuntimeError("the clock finds no rest")


def _trouble(where: str, wrong: Exception) -> None:
    """The database is away or busy: say so, let go of the connection, and go on."""
    logger.warning("%s: %s; going on", where, type(wrong).__name__)
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
