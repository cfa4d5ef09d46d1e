"""What the clock does for imports: bring in, take out, and forget the file in time."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy

from luwte.core import files
from luwte.core.actor import TheClock
from luwte.core.jobs import JobRun, job
from luwte.core.models import Job, Timer
from luwte.core.timers import on_timer
from luwte.incidents.actions.past import (
    ERASE_JOB,
    FILE_OWNER,
    IMPORT_JOB,
    INDEX_JOB,
    forget_refused,
)
from luwte.incidents.importing.batches import batches_for
from luwte.incidents.importing.run import bring_in, erase_batch, index_batch
from luwte.incidents.importing.source_file import forget_file
from luwte.incidents.models import ImportBatch
from luwte.org.access import actor_for
from luwte.org.rules import Right


def _page(done: Job, slug: str) -> str:
    kwargs = {"slug": slug, "pk": UUID(done.params["batch"])}
    return reverse("incidents:import_batch", kwargs=kwargs)


@job(IMPORT_JOB, title=gettext_lazy("A register comes in"), result_url=_page)
def import_register(run: JobRun) -> dict[str, int]:
    """Bring in a batch, as whoever brought the file."""
    batch = _batch(run)
    if batch is None or batch.created_by is None:
        return {}
    return bring_in(run, actor=actor_for(batch.organisation, batch.created_by), batch=batch)


@job(ERASE_JOB, title=gettext_lazy("A register is taken out"), result_url=_page)
def take_out(run: JobRun) -> dict[str, int]:
    """Erase the incidents of a batch that was undone."""
    batch = _batch(run)
    return {"erased": erase_batch(run, batch)} if batch is not None else {}


@job(INDEX_JOB, title=gettext_lazy("A register becomes searchable"), result_url=_page)
def make_searchable(run: JobRun) -> dict[str, int]:
    """Put the words of a released batch into the index."""
    batch = _batch(run)
    return {"indexed": index_batch(run, batch)} if batch is not None else {}


def _may_read(actor: Any, batch_id: UUID) -> bool:
    """Whether this actor may read the file of a batch, as `core.files` asks."""
    return actor.may(Right.IMPORT_RUN) and batches_for(actor).filter(pk=batch_id).exists()


files.owners.add(FILE_OWNER, _may_read)


@on_timer("incidents.erase_import_file")
def erase_import_file(timer: Timer) -> None:
    """The file has served: it goes, and so do the refused rows that were copied out of it."""
    batch = ImportBatch.objects.filter(pk=timer.subject_id).first()
    if batch is not None:
        forget_refused(batch=batch)
        forget_file(batch, actor=TheClock(batch.organisation_id))


def _batch(run: JobRun) -> ImportBatch | None:
    rows = ImportBatch.objects.select_related("organisation", "created_by__unit")
    return rows.filter(pk=UUID(run.params["batch"])).first()
