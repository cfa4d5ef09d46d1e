"""A process of its own for the tests with many clocks; run with `python -m`.

clockwork seed NUMBER   write timers, events and jobs of two organisations, due two days ago
clockwork run LANE …    a clock with the handlers below, until SIGTERM

Each handler writes one audit row for its subject: counting them is counting how often it happened.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar
from uuid import UUID

HOUSES = (UUID(int=1), UUID(int=2))


def main(verb: str, *words: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    _register()
    if verb == "seed":
        _seed(int(words[0]))
    else:
        _run(words)


def _register() -> None:
    from django.db import transaction

    from luwte.core import audit
    from luwte.core.actor import TheClock
    from luwte.core.jobs import JobRun, job
    from luwte.core.models import Timer
    from luwte.core.outbox import Event, react
    from luwte.core.timers import on_timer
    from luwte.tenancy.scope import current_organisation_id

    pause = float(os.environ.get("CLOCKWORK_PAUSE", "0"))

    def note(verb: str, subject: UUID) -> None:
        audit.record(verb, actor=TheClock(current_organisation_id()), object_id=subject)
        if pause:
            time.sleep(pause)  # with the row written and not committed: here we are killed

    @on_timer("clockwork.timer")
    def timer(timer: Timer) -> None:
        note("clockwork.timer", timer.subject_id)

    @dataclass(frozen=True, kw_only=True)
    class Happened(Event):
        name: ClassVar[str] = "clockwork.happened"
        subject_id: UUID

    @react(Happened, name="clockwork.first")
    def first(event: Happened) -> None:
        note("clockwork.first", event.subject_id)

    @react(Happened, name="clockwork.second")
    def second(event: Happened) -> None:
        note("clockwork.second", event.subject_id)

    @job("clockwork.job")
    def steps(run: JobRun) -> int:
        for step in range(run.state.get("step", 0), run.params["steps"]):
            with transaction.atomic():
                note("clockwork.step", UUID(int=step))
                run.checkpoint({"step": step + 1}, done=step + 1, total=run.params["steps"])
        return int(run.params["steps"])

    global HAPPENED
    HAPPENED = Happened


HAPPENED: type


def _seed(number: int) -> None:
    from django.db import transaction
    from django.utils import timezone

    from luwte.core.actor import TheClock
    from luwte.core.jobs import start_job
    from luwte.core.outbox import publish
    from luwte.core.timers import Moment, set_timers

    due = timezone.now() - timedelta(days=2)
    with transaction.atomic():
        for house in HOUSES:
            subjects = [UUID(int=house.int * 10**6 + n) for n in range(number // 2)]
            set_timers(house, [Moment("clockwork.timer", subject, due) for subject in subjects])
            for subject in subjects:
                publish(HAPPENED(organisation_id=house, subject_id=subject))
        start_job("clockwork.job", actor=TheClock(HOUSES[0]), params={"steps": 40})


def _run(lanes: tuple[str, ...]) -> None:
    from luwte.core import jobs
    from luwte.core.clock import claims
    from luwte.core.clock.lanes import Clock
    from luwte.core.clock.long import PATIENCE

    # Leases as short as the test is; what they protect is the same.
    short = timedelta(seconds=float(os.environ.get("CLOCKWORK_LEASE", "1")))
    jobs.LEASE = short
    for patience in (claims.ORDINARY, PATIENCE):
        object.__setattr__(patience, "lease", short)
        object.__setattr__(patience, "attempts", 1000)
    clock = Clock(lanes)
    signal.signal(signal.SIGTERM, lambda *_: clock.stop())
    clock.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
