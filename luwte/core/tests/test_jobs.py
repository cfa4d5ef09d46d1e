"""Long work says how far it is, survives a crash, and stops when it is told."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test.utils import CaptureQueriesContext

from luwte.core import jobs
from luwte.core.clock import lanes, long
from luwte.core.jobs import JobKind, JobRun, LostJob, start_job, stop_job
from luwte.core.models import AuditEntry, Job
from luwte.core.refusal import Refused
from luwte.core.registry import Registry
from luwte.tenancy.scope import current_organisation_id
from tests.cast import House

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
Define = Callable[[Callable[[JobRun], Any]], None]


@pytest.fixture
def define(monkeypatch: pytest.MonkeyPatch) -> Iterator[Define]:
    """Say what a job of the kind test.work does."""
    kinds: Registry[JobKind] = Registry("jobs")
    monkeypatch.setattr(jobs, "kinds", kinds)

    def say(work: Callable[[JobRun], Any]) -> None:
        kinds.add("test.work", JobKind(work, "Het werk", lambda job, slug: f"/o/{slug}/result/"))

    yield say


def start(house: House, who: str = "ruth", **params: Any) -> Job:
    return start_job("test.work", actor=house.actor(who), params=params)


def fresh(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


@time_machine.travel(NOW, tick=False)
def test_a_job_runs_inside_its_organisation_and_keeps_its_result(
    zonnedael: House, define: Define
) -> None:
    def work(run: JobRun) -> dict[str, Any]:
        run.progress(3, 3, "klaar")
        return {"rows": run.params["rows"], "house": str(current_organisation_id())}

    define(work)
    job = start(zonnedael, rows=3)

    lanes.run_until_idle(["long"])

    job = fresh(job)
    assert (job.state, job.done, job.total, job.message) == ("done", 3, 3, "klaar")
    assert job.result == {"rows": 3, "house": str(zonnedael.pk)}
    assert AuditEntry.objects.filter(verb="core.start_job", object_id=job.pk).exists()


def test_a_job_whose_process_died_goes_on_behind_its_last_checkpoint(
    zonnedael: House, define: Define
) -> None:
    seen: list[int] = []

    class Killed(BaseException):
        """As kill -9: nothing of ours runs after it."""

    def work(run: JobRun) -> int:
        for step in range(run.state.get("step", 0), 6):
            with transaction.atomic():
                seen.append(step)
                if step == 4 and run.attempt == 1:
                    raise Killed
                run.checkpoint({"step": step + 1}, done=step + 1, total=6)
        return 6

    define(work)
    with time_machine.travel(NOW, tick=False) as traveller:
        job = start(zonnedael)
        with pytest.raises(Killed):
            lanes.run_until_idle(["long"])
        assert (fresh(job).state, fresh(job).done) == ("running", 4)
        assert lanes.run_until_idle(["long"]) == 0  # its lease still counts
        traveller.shift(jobs.LEASE)
        lanes.run_until_idle(["long"])

    assert (fresh(job).state, fresh(job).result) == ("done", 6)
    assert seen == [0, 1, 2, 3, 4, 4, 5]


def test_a_job_that_was_taken_over_cannot_write_any_more(zonnedael: House, define: Define) -> None:
    def work(run: JobRun) -> None:
        Job.objects.filter(pk=run.job_id).update(attempts=9)
        with pytest.raises(LostJob), transaction.atomic():
            AuditEntry.objects.create(at=NOW, verb="test.half")
            run.checkpoint({"step": 1})
        run.progress(1, 1)

    define(work)
    job = start(zonnedael)

    lanes.run_until_idle(["long"])

    assert fresh(job).state == "running"  # of whoever took it over
    assert not AuditEntry.objects.filter(verb="test.half").exists()


def test_an_error_is_tried_again_and_in_the_end_becomes_a_sentence(
    zonnedael: House, define: Define, caplog: pytest.LogCaptureFixture
) -> None:
    def work(run: JobRun) -> None:
        raise ValueError("Jan Jansen woont op nummer 12")

    define(work)
    with time_machine.travel(NOW, tick=False) as traveller:
        job = start(zonnedael)
        for _try in range(8):
            lanes.run_until_idle(["long"])
            traveller.shift(dt.timedelta(minutes=6))

    assert (fresh(job).state, fresh(job).attempts) == ("failed", jobs.ATTEMPTS)
    assert "Jan Jansen" not in caplog.text + fresh(job).message
    with time_machine.travel(NOW):
        page = zonnedael.client("ruth").get(zonnedael.url("core:job", pk=job.pk))
    assert f"{jobs.ATTEMPTS} keer" in page.content.decode()


def test_a_refusal_ends_the_job_at_once_with_its_own_sentence(
    zonnedael: House, define: Define
) -> None:
    def work(run: JobRun) -> None:
        raise Refused("Dit bestand is al binnen.")

    define(work)
    job = start(zonnedael)

    lanes.run_until_idle(["long"])

    assert (fresh(job).state, fresh(job).message) == ("failed", "Dit bestand is al binnen.")


def test_a_person_stops_a_job_at_its_next_step(zonnedael: House, define: Define) -> None:
    steps: list[int] = []

    def work(run: JobRun) -> None:
        for step in range(5):
            steps.append(step)
            if step == 1:
                assert stop_job(run.job_id, actor=zonnedael.actor("ruth"))
            run.checkpoint({"step": step})

    define(work)
    job = start(zonnedael)

    lanes.run_until_idle(["long"])

    assert (fresh(job).state, steps) == ("cancelled", [0, 1])
    assert not stop_job(job.pk, actor=zonnedael.actor("ruth"))


def test_a_clock_that_must_stop_leaves_the_job_to_another(zonnedael: House, define: Define) -> None:
    stopping = threading.Event()

    def work(run: JobRun) -> str:
        if run.attempt == 1 and not run.state:
            run.checkpoint({"step": 1})
            stopping.set()
            run.progress(1, 2)
        return f"from step {run.state['step']}"

    define(work)
    job = start(zonnedael)
    source = long.JobSource()
    source.work(dt.datetime.now(dt.UTC), stopping)
    assert (fresh(job).state, fresh(job).attempts) == ("waiting", 0)

    lanes.run_until_idle(["long"])

    assert fresh(job).result == "from step 1"


def test_a_kind_that_nobody_registered_cannot_be_started(zonnedael: House, define: Define) -> None:
    with pytest.raises(KeyError):
        start(zonnedael)


# --- Screens -------------------------------------------------------------------------------


def poll(house: House, job: Job, who: str = "ruth", seen: str = "") -> Any:
    url = house.url("core:job_progress", pk=job.pk)
    return house.client(who).get(f"{url}?seen={seen}")


def test_the_page_refreshes_itself_until_the_job_has_ended(
    zonnedael: House, define: Define
) -> None:
    define(lambda run: None)
    job = start(zonnedael)
    client = zonnedael.client("ruth")
    before = client.get(zonnedael.url("core:job", pk=job.pk)).content.decode()
    assert 'http-equiv="refresh"' in before
    assert "hx-get" in before

    lanes.run_until_idle(["long"])

    after = client.get(zonnedael.url("core:job", pk=job.pk)).content.decode()
    assert 'http-equiv="refresh"' not in after
    assert "hx-get" not in after
    assert f"/o/{zonnedael.slug}/result/" in after


def test_polling_answers_nothing_new_with_204_and_writes_nothing(
    zonnedael: House, define: Define
) -> None:
    define(lambda run: None)
    job = start(zonnedael)
    seen = jobs.face_of(job, zonnedael.slug).fingerprint
    client = zonnedael.client("ruth")
    url = zonnedael.url("core:job_progress", pk=job.pk)

    from django.db import connection

    with CaptureQueriesContext(
        connection,
    ) as asked:
        nothing_new = client.get(f"{url}?seen={seen}")

    assert nothing_new.status_code == 204
    assert not nothing_new.cookies
    assert not [q for q in asked if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert poll(zonnedael, job, seen="other").status_code == 200


def test_only_who_started_it_or_looks_after_jobs_sees_it(zonnedael: House, define: Define) -> None:
    define(lambda run: None)
    job = start(zonnedael)

    assert poll(zonnedael, job, "ruth").status_code == 200
    assert poll(zonnedael, job, "tessa").status_code == 200
    assert poll(zonnedael, job, "mo").status_code == 404
    listed = {
        who: str(job.pk) in zonnedael.client(who).get(zonnedael.url("core:jobs")).content.decode()
        for who in ("ruth", "tessa", "mo")
    }
    assert listed == {"ruth": True, "tessa": True, "mo": False}


def test_the_list_costs_the_same_with_many_jobs(zonnedael: House, define: Define) -> None:
    from django.db import connection

    define(lambda run: None)
    client, counts = zonnedael.client("ruth"), []
    client.get(zonnedael.url("core:jobs"))
    for number in (1, 24):
        for _each in range(number):
            start(zonnedael)
        with CaptureQueriesContext(connection) as asked:
            client.get(zonnedael.url("core:jobs"))
        counts.append(len(asked))

    assert counts[0] == counts[1]
