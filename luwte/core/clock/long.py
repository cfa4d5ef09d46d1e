"""Jobs: one at a time per process, taken over from their last checkpoint when a process dies."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from luwte.core import jobs
from luwte.core.clock import claims, doors
from luwte.core.clock.sources import PlainSource, Stopping, sources
from luwte.core.models import Job
from luwte.core.refusal import Refused
from luwte.core.trace import begin_trace

PATIENCE = claims.Patience(jobs.LEASE, 1, jobs.ATTEMPTS, timedelta(minutes=5))


class NoJob(LookupError):
    """A job of a kind that this version of the application does not know."""


class JobSource(PlainSource):
    """Jobs that wait, or whose process is gone."""

    lane = "long"

    def next_due(self, now: datetime) -> datetime | None:
        return _open(now).values_list("due_at", flat=True).first()

    def work(self, now: datetime, stopping: Stopping) -> int:
        job = _claim(now)
        if job is None:
            return 0
        if job.attempts > PATIENCE.attempts:
            _end(job, Job.State.FAILED)
        else:
            _run(job, stopping)
        return 1


def _open(now: datetime) -> QuerySet[Job]:
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    return Job.objects.filter(free, state__in=["waiting", "running"]).order_by("due_at")


def _claim(now: datetime) -> Job | None:
    until = now + PATIENCE.lease
    with transaction.atomic():
        due = _open(now).filter(due_at__lte=now).select_for_update(skip_locked=True)
        job = due.first()
        if job is None:
            return None
        started = job.started_at or now
        if (
            not _open(now)
            .filter(pk=job.pk)
            .order_by()
            .update(
                state=Job.State.RUNNING,
                lease_until=until,
                attempts=F("attempts") + 1,
                started_at=started,
            )
        ):
            return None
    job.state, job.lease_until, job.started_at = Job.State.RUNNING, until, started
    job.attempts += 1
    return job


def _run(job: Job, stopping: Stopping) -> None:
    begin_trace(job.trace)
    run = jobs.JobRun(job, stopping)
    try:
        kind = jobs.kinds.get(job.kind)
        if kind is None:
            raise NoJob(job.kind)
        with doors.enter(job.organisation_id):
            result = kind.run(run)
        _end(job, Job.State.DONE, result=result)
    except jobs.LostJob:
        claims.logger.warning("job %s: stopped, or taken over", job.pk)
    except jobs.Stopped:
        _ours(job).update(state=Job.State.WAITING, lease_until=None, attempts=F("attempts") - 1)
    except Refused as refusal:
        # A refusal is a sentence for whoever asked; trying again would not change it.
        _end(job, Job.State.FAILED, message=refusal.why[:300])
    except Exception as wrong:
        _try_again(job, wrong)


def _try_again(job: Job, wrong: Exception) -> None:
    where = claims.place_of(wrong)
    claims.logger.error("job %s: %s, try %s", job.pk, where, job.attempts)
    if job.attempts >= PATIENCE.attempts:
        _end(job, Job.State.FAILED)
        return
    _ours(job).update(
        state=Job.State.WAITING,
        lease_until=None,
        due_at=timezone.now() + PATIENCE.pause(job.attempts),
    )


def _end(job: Job, state: str, **values: object) -> None:
    ended = {"state": state, "ended_at": timezone.now(), "lease_until": None, **values}
    _ours(job).update(**ended)


def _ours(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)


sources.add("jobs", JobSource())
