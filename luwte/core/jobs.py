"""Long work with progress, a screen, and a second life after a crash.

    @job("incidents.import_register", title=_("Import of a register"))
    def import_register(run: JobRun) -> dict[str, int]:
        for part in parts_after(run.state.get("row", 0)):
            with transaction.atomic():
                write(part)
                run.checkpoint({"row": part.last}, done=part.last, total=run.params["rows"])
        return {"rows": run.params["rows"]}

A checkpoint inside the transaction of what it speaks of commits together with it: after `kill -9`
the work goes on behind the last one, nothing lost and nothing twice. A handler says how far it is
at least once a minute, else another clock takes the job over and this one is told to stop.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from luwte.core import audit
from luwte.core.actor import ActorLike
from luwte.core.clock.sources import Stopping
from luwte.core.models import Job
from luwte.core.registry import Registry
from luwte.core.trace import current_trace

LEASE = timedelta(seconds=60)
ATTEMPTS = 5
SAY_AGAIN_AFTER = 0.5  # seconds between two writes of mere progress


class LostJob(Exception):
    """The job is no longer ours: it was stopped by a person, or another clock took it over."""


class Stopped(Exception):
    """This clock was asked to stop; the job goes on elsewhere from its last checkpoint."""


class JobRun:
    """What a handler holds of its job.

    params: as given to `start_job`. state: the last checkpoint, {} at the first try.
    """

    def __init__(self, job: Job, stopping: Stopping) -> None:
        self.job_id: UUID = job.pk
        self.organisation_id: UUID = job.organisation_id
        self.person_id: UUID | None = job.person_id
        self.on_behalf_of_id: UUID | None = None
        self.params: dict[str, Any] = job.params
        self.state: dict[str, Any] = job.checkpoint
        self.attempt: int = job.attempts
        self.done: int = job.done
        self.total: int = job.total
        self._stopping = stopping
        self._said_at = float("-inf")

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Say how far it is (also renews the lease); written twice a second at most.

        Raises LostJob when the job was stopped or taken over, Stopped when this clock must stop.
        """
        self.done, self.total = done, total
        if time.monotonic() - self._said_at < SAY_AGAIN_AFTER and done < total:
            return
        self._write(done=done, total=total, message=message[:300])
        self._said_at = time.monotonic()
        self._stop_when_asked()

    def checkpoint(
        self,
        state: dict[str, Any],
        *,
        done: int | None = None,
        total: int | None = None,
        message: str | None = None,
    ) -> None:
        """Remember from where to go on. Call it inside the transaction of what it speaks of.

        state: plain JSON. Raises LostJob or Stopped (and so rolls that transaction back).
        """
        said: dict[str, Any] = {"done": done, "total": total, "message": message}
        known = {name: value for name, value in said.items() if value is not None}
        self._stop_when_asked()
        self._write(checkpoint=state, **known)
        self.state = state
        self.done, self.total = known.get("done", self.done), known.get("total", self.total)

    def _write(self, **values: Any) -> None:
        # The number of the try tells ours from that of whoever took the job over.
        ours = Job.objects.filter(pk=self.job_id, state=Job.State.RUNNING, attempts=self.attempt)
        if not ours.update(lease_until=timezone.now() + LEASE, **values):
            raise LostJob(str(self.job_id))

    def _stop_when_asked(self) -> None:
        if self._stopping.is_set():
            raise Stopped


JobHandler = Callable[[JobRun], Any]


@dataclass(frozen=True)
class JobKind:
    """A kind of long work: what a screen calls it, and where its result can be seen."""

    run: JobHandler
    title: Any
    result_url: Callable[[Job, str], str] | None = None


kinds: Registry[JobKind] = Registry("jobs")


def job(
    kind: str, *, title: Any = "", result_url: Callable[[Job, str], str] | None = None
) -> Callable[[JobHandler], JobHandler]:
    """Register what does the jobs of a kind (`room.verb`, stored, never renamed).

    title: lazily translated. result_url: from the job and the organisation's slug to an address.
    """

    def register(function: JobHandler) -> JobHandler:
        kinds.add(kind, JobKind(function, title, result_url))
        return function

    return register


def start_job(kind: str, *, actor: ActorLike, params: dict[str, Any]) -> Job:
    """Write down that long work must be done; the lane `long` begins it after the commit.

    params: plain JSON; ids, no texts of people. Raises KeyError for a kind that nobody registered.
    """
    if kind not in kinds:
        raise KeyError(kind)
    now = timezone.now()
    with transaction.atomic():
        started = Job.objects.create(
            organisation_id=actor.organisation_id,
            person_id=actor.person_id,
            kind=kind,
            params=params,
            due_at=now,
            created_at=now,
            trace=current_trace(),
        )
        audit.record("core.start_job", actor=actor, kind="core.job", object_id=started.pk)
    return started


def stop_job(job_id: UUID, *, actor: ActorLike) -> bool:
    """Stop a job at its next sign of progress; what it committed stays. False: it had ended."""
    open_states = [Job.State.WAITING, Job.State.RUNNING]
    with transaction.atomic():
        stopped = Job.objects.filter(
            pk=job_id, organisation_id=actor.organisation_id, state__in=open_states
        ).update(state=Job.State.CANCELLED, ended_at=timezone.now(), lease_until=None)
        if stopped:
            audit.record("core.stop_job", actor=actor, kind="core.job", object_id=job_id)
    return bool(stopped)


@dataclasses.dataclass(frozen=True)
class JobFace:
    """A job as a screen shows it."""

    job: Job
    title: str
    result_url: str = ""

    @property
    def state(self) -> str:
        """waiting, running, done, failed or cancelled."""
        return str(self.job.state)

    @property
    def is_open(self) -> bool:
        return self.state in {Job.State.WAITING, Job.State.RUNNING}

    @property
    def done(self) -> int:
        return int(self.job.done)

    @property
    def total(self) -> int:
        return int(self.job.total)

    @property
    def share(self) -> float | None:
        """0 … 1, None while the end is not known."""
        return min(self.done / self.total, 1.0) if self.total else None

    @property
    def message(self) -> str:
        return str(self.job.message)

    @property
    def fingerprint(self) -> str:
        """Changes when the screen must change."""
        return f"{self.state}-{self.done}-{self.total}-{len(self.message)}-{self.job.attempts}"


def face_of(shown: Job, slug: str) -> JobFace:
    """The job for a screen of the organisation with this slug."""
    kind = kinds.get(shown.kind)
    url = ""
    if kind and kind.result_url and shown.state == Job.State.DONE:
        url = kind.result_url(shown, slug)
    return JobFace(shown, str(kind.title) if kind and kind.title else shown.kind, url)
