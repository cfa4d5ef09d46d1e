"""Which uploads and mappings somebody may see, and what a screen asks about them."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from luwte.core.jobs import JobFace, face_of
from luwte.core.models import Job
from luwte.incidents.importing.words import reason_sentence
from luwte.incidents.models import ImportBatch, ImportMapping, ImportRefusal
from luwte.incidents.rules import BatchState
from luwte.lib.tabular import Cell
from luwte.org.access import Actor, fetch_or_404
from luwte.org.rules import Right

REFUSED_PER_FILE = 10_000
BATCHES_SHOWN = 50


def batches_for(actor: Actor) -> QuerySet[ImportBatch]:
    """Everybody's uploads for who imports for the whole organisation, else the own ones: a file
    holds rows of units that were not sorted out yet. Raises Http404 without the right."""
    if not actor.may(Right.IMPORT_RUN):
        raise Http404
    rows = ImportBatch.objects.select_related("created_by", "mapping")
    if not actor.reach(Right.IMPORT_RUN).everything:
        rows = rows.filter(created_by_id=actor.person_id)
    return rows.order_by("-created_at")


def batch_for(actor: Actor, pk: UUID) -> ImportBatch:
    """One upload, or 404."""
    return fetch_or_404(batches_for(actor), pk)


def mappings_for(actor: Actor) -> QuerySet[ImportMapping]:
    """Saved mappings, by name. Raises Http404 without the right."""
    if not actor.may(Right.IMPORT_RUN):
        raise Http404
    return ImportMapping.objects.order_by("name")


def mapping_for(actor: Actor, pk: UUID) -> ImportMapping:
    """One saved mapping, or 404."""
    return fetch_or_404(mappings_for(actor), pk)


def same_file_before(batch: ImportBatch) -> ImportBatch | None:
    """An earlier upload of exactly this file that came in, or is coming in."""
    states = [BatchState.RUNNING, BatchState.DONE, BatchState.RELEASED]
    earlier = ImportBatch.objects.filter(digest=batch.digest, state__in=states)
    return earlier.exclude(pk=batch.pk).order_by("-created_at").first()


def job_face(batch: ImportBatch, slug: str) -> JobFace | None:
    """How far the job of this batch is, None before there is one."""
    if batch.job_id is None:
        return None
    job = Job.objects.filter(pk=batch.job_id, organisation_id=batch.organisation_id).first()
    return face_of(job, slug) if job else None


def first_refused(batch: ImportBatch, count: int = 20) -> list[tuple[int, list[str]]]:
    """The first refused rows with their sentences."""
    rows = ImportRefusal.objects.filter(batch=batch).order_by("row_number")[:count]
    return [(row.row_number, [reason_sentence(r) for r in row.reasons]) for row in rows]


def refused_parts(batch: ImportBatch) -> list[int]:
    """Numbers of the files in which refused rows are handed out: [1], or more for many rows."""
    return list(range(1, -(-batch.refused // REFUSED_PER_FILE) + 1))


def refused_table(batch: ImportBatch, columns: list[str], part: int) -> Iterator[list[Cell]]:
    """Refused rows as they stood, with two columns behind them: the row and why not.

    The same columns in the same order, so that the corrected file goes through the same mapping.
    """
    yield [*columns, _("Row in the file"), _("Why not")]
    rows = ImportRefusal.objects.filter(batch=batch).order_by("row_number")
    page = Paginator(rows, REFUSED_PER_FILE).get_page(part)
    width = len(columns)
    for row in page.object_list:
        cells = [*row.row, *[""] * (width - len(row.row))]
        if len(cells) > width:  # what did not fit its column stays in the last one
            cells = [*cells[: width - 1], " ".join(cells[width - 1 :])]
        why = " ".join(reason_sentence(reason) for reason in row.reasons)
        yield [*cells, row.row_number, why]
