"""The register of the past: brought in by batch, invisible until released, undone as a whole.

Imported history starts no clocks, asks for no care and sends no messages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit, files, search
from luwte.core.jobs import start_job, stop_job
from luwte.core.models import Job, StoredFile
from luwte.core.outbox import publish
from luwte.core.refusal import Conflict, Refused, verb
from luwte.core.timers import set_timer
from luwte.incidents.events import PastIncidentsReleased, PastIncidentsUndone
from luwte.incidents.importing.spec import Spec, problems_of
from luwte.incidents.importing.words import problem_sentence
from luwte.incidents.models import (
    ImportBatch,
    ImportMapping,
    ImportRefusal,
    Incident,
    IncidentTerm,
)
from luwte.incidents.queries.searching import SEARCH_KIND
from luwte.incidents.rules import BatchState, Precision, Source
from luwte.lib.ids import uuid7
from luwte.lib.tabular import Reading
from luwte.lib.text_checks import clean_line, shorten
from luwte.org.access import Actor, require
from luwte.org.rules import Right

if TYPE_CHECKING:
    from luwte.incidents.importing.translate import PastIncident
    from luwte.incidents.importing.vocabulary import House

IMPORT_JOB = "incidents.import_register"
ERASE_JOB = "incidents.erase_batch"
INDEX_JOB = "incidents.index_batch"
FILE_OWNER = "incidents.import_batch"
KEEP_FILE = timedelta(days=30)
"""How long the file and the refused rows stay after release: time to correct and try again."""

LONGEST_NAME = 120  # characters, of a mapping
BEFORE_RUN = (BatchState.UPLOADED, BatchState.MAPPED)


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that does not come in: its number, its cells as text, and the reasons."""

    number: int
    cells: list[str]
    reasons: list[dict[str, str]]


@verb("incidents.upload_register")
def add_batch(
    *,
    actor: Actor,
    stored: StoredFile,
    file_name: str,
    digest: str,
    reading: Reading,
    spec: Spec,
    mapping: ImportMapping | None = None,
) -> ImportBatch:
    """Remember an uploaded file and how it seems to be read. Writes nothing into the register."""
    require(actor, Right.IMPORT_RUN)
    batch = ImportBatch.objects.create(
        file_id=stored.pk,
        file_name=shorten(clean_line(file_name), 200),
        digest=digest,
        reading=reading.as_dict(),
        spec=spec.as_dict(),
        mapping=mapping,
        created_at=timezone.now(),
        created_by=actor.person,
    )
    files.attach(stored, owner_kind=FILE_OWNER, owner_id=batch.pk)
    audit.record("incidents.upload_register", actor=actor, kind="import_batch", object_id=batch.pk)
    return batch


@verb("incidents.read_register")
def set_reading(*, actor: Actor, batch: ImportBatch, reading: Reading, spec: Spec) -> None:
    """Correct how the file is read; the mapping begins again where columns changed."""
    _change(actor, batch, reading=reading.as_dict(), spec=spec.as_dict())


@verb("incidents.map_register")
def set_spec(*, actor: Actor, batch: ImportBatch, spec: Spec) -> None:
    """Change what columns, codes or dates mean."""
    _change(actor, batch, spec=spec.as_dict())


def _change(actor: Actor, batch: ImportBatch, **values: Any) -> None:
    require(actor, Right.IMPORT_RUN)
    _move(batch, BEFORE_RUN, BatchState.UPLOADED, **values)


@verb("incidents.save_mapping")
def save_mapping(*, actor: Actor, name: str, spec: Spec) -> ImportMapping:
    """Keep a mapping under a name; the same name gets a new version. Raises Refused."""
    require(actor, Right.IMPORT_RUN)
    name = clean_line(name)
    if not name:
        raise Refused(_("Give the mapping a name."))
    if len(name) > LONGEST_NAME:
        raise Refused(_("A shorter name: at most %(most)d characters.") % {"most": LONGEST_NAME})
    said = {"spec": spec.as_dict(), "changed_at": timezone.now(), "changed_by": actor.person}
    kept, is_new = ImportMapping.objects.get_or_create(name=name, defaults=said)
    if not is_new and kept.spec != said["spec"]:
        for field, value in said.items():
            setattr(kept, field, value)
        kept.version += 1
        kept.save()
    audit.record("incidents.save_mapping", actor=actor, kind="import_mapping", object_id=kept.pk)
    return kept


@verb("incidents.start_import")
def start_import(
    *,
    actor: Actor,
    batch: ImportBatch,
    columns: Sequence[str],
    rows: int = 0,
    mapping: ImportMapping | None = None,
) -> UUID:
    """Hand the batch to the clock. `rows` is what progress counts against, `mapping` what the
    mapping was saved as. Returns the job.

    Raises Refused when the mapping is not complete, Conflict when somebody was first.
    """
    require(actor, Right.IMPORT_RUN)
    problems = problems_of(Spec.from_dict(batch.spec), columns)
    if problems:
        raise Refused(problem_sentence(problems[0]), kind="import_batch", object_id=batch.pk)
    kept_as = {} if mapping is None else {"mapping": mapping}
    _move(batch, BEFORE_RUN, BatchState.RUNNING, **kept_as)
    job = start_job(IMPORT_JOB, actor=actor, params={"batch": str(batch.pk), "rows": rows})
    ImportBatch.objects.filter(pk=batch.pk).update(job_id=job.pk)
    return job.pk


def register_past_incidents(
    *,
    actor: Actor,
    batch: ImportBatch,
    house: House,
    rows: Sequence[PastIncident],
    refused: Sequence[RefusedRow] = (),
) -> int:
    """Write one portion of a batch (at most some hundreds of rows). Returns how many are new.

    The key of each row makes it come in once, whatever file or batch it stands in. Call it within
    the transaction that also writes the checkpoint; audit and event follow once per batch.
    """
    require(actor, Right.IMPORT_RUN)
    known = set(
        Incident.objects.filter(client_key__in=[row.key for row in rows]).values_list(
            "client_key", flat=True
        )
    )
    now = timezone.now()
    incidents: list[Incident] = []
    terms: list[IncidentTerm] = []
    for row in rows:
        if row.key in known:
            continue
        incident = _incident(batch, house, row, now)
        incidents.append(incident)
        terms += [
            IncidentTerm(incident=incident, term_id=house.terms[pair], kind=pair[0])
            for pair in row.terms
        ]
    Incident.objects.bulk_create(incidents)
    IncidentTerm.objects.bulk_create(terms)
    # A batch that is gone through again has these already.
    ImportRefusal.objects.bulk_create(
        [
            ImportRefusal(batch=batch, row_number=r.number, row=r.cells, reasons=r.reasons)
            for r in refused
        ],
        ignore_conflicts=True,
    )
    return len(incidents)


def _incident(batch: ImportBatch, house: House, row: PastIncident, now: Any) -> Incident:
    unit_id = house.unit_id(row.unit)
    if unit_id is None:
        raise Refused(_("This unit does not exist."))
    return Incident(
        id=uuid7(),
        client_key=row.key,
        source=Source.PAST,
        batch=batch,
        unit_id=unit_id,
        happened_from=row.when.start,
        happened_until=row.when.until,
        precision=Precision(row.when.precision.value),
        # When nobody wrote down the day of the report, the end of the known period stands for it.
        reported_at=row.reported_at or min(row.when.until, now),
        count=row.count,
        gravity=row.gravity,
        narrative=row.narrative,
        place_text=row.place,
        other_party=row.other_party,
        source_ref=row.ref,
        extra=row.extra,
        is_released=False,
    )


@verb("incidents.finish_import")
def finish_import(*, actor: Actor, batch: ImportBatch, rows: int) -> dict[str, int]:
    """Count what the batch brought and close it: every row came in, was here, or was refused."""
    brought_in = Incident.objects.filter(batch=batch).count()
    refused = ImportRefusal.objects.filter(batch=batch).count()
    counts = {
        "rows": rows,
        "brought_in": brought_in,
        "refused": refused,
        "already_here": max(0, rows - brought_in - refused),
    }
    _move(batch, (BatchState.RUNNING,), BatchState.DONE, **counts)
    audit.record(
        "incidents.register_past_incidents",
        actor=actor,
        kind="import_batch",
        object_id=batch.pk,
        fields=counts,
    )
    return counts


@verb("incidents.fail_import")
def fail_import(*, actor: Actor, batch: ImportBatch) -> None:
    """The file could not be read to its end; nothing of it stays. The job says why."""
    _move(batch, (BatchState.RUNNING,), BatchState.FAILED, decided_at=timezone.now())
    ImportRefusal.objects.filter(batch=batch).delete()
    audit.record("incidents.fail_import", actor=actor, kind="import_batch", object_id=batch.pk)
    _forget_file_later(batch)


@verb("incidents.release_batch")
def release_batch(*, actor: Actor, batch: ImportBatch) -> None:
    """Let the incidents of a batch count: from now on they are in the register and the figures."""
    _require_for_all(actor, batch)
    _move(batch, (BatchState.DONE,), BatchState.RELEASED, decided_at=timezone.now())
    Incident.objects.filter(batch=batch).update(is_released=True)
    audit.record("incidents.release_batch", actor=actor, kind="import_batch", object_id=batch.pk)
    publish(PastIncidentsReleased(organisation_id=actor.organisation_id, batch_id=batch.pk))
    start_job(INDEX_JOB, actor=actor, params={"batch": str(batch.pk)})
    _forget_file_later(batch)


@verb("incidents.undo_batch")
def undo_batch(*, actor: Actor, batch: ImportBatch) -> None:
    """Take a batch out again: at once invisible, erased by the clock. Raises Refused when one of
    its incidents was joined to a case since."""
    _require_for_all(actor, batch)
    if Incident.objects.filter(batch=batch).exclude(case=None).exists():
        raise Refused(
            _("An incident of this file belongs to a case by now, so it cannot be undone."),
            kind="import_batch",
            object_id=batch.pk,
        )
    before = (BatchState.RUNNING, BatchState.DONE, BatchState.RELEASED)
    _move(batch, before, BatchState.UNDONE, decided_at=timezone.now())
    Incident.objects.filter(batch=batch).update(is_released=False)
    ImportRefusal.objects.filter(batch=batch).delete()
    audit.record("incidents.undo_batch", actor=actor, kind="import_batch", object_id=batch.pk)
    publish(PastIncidentsUndone(organisation_id=actor.organisation_id, batch_id=batch.pk))
    if batch.job_id:
        stop_job(batch.job_id, actor=actor)
    start_job(ERASE_JOB, actor=actor, params={"batch": str(batch.pk)})
    _forget_file_later(batch)


@verb("incidents.resume_import")
def resume_import(*, actor: Actor, batch: ImportBatch) -> UUID:
    """Go on with a batch whose job ended before its time; rows that came in stay. Returns the job.

    Raises Conflict when it is still running, or was decided.
    """
    require(actor, Right.IMPORT_RUN)
    if batch.job_id is not None and is_open(batch.job_id):
        raise Conflict(_("This is still running."), kind="import_batch", object_id=batch.pk)
    _move(batch, (BatchState.RUNNING,), BatchState.RUNNING)
    job = start_job(IMPORT_JOB, actor=actor, params={"batch": str(batch.pk), "rows": 0})
    ImportBatch.objects.filter(pk=batch.pk).update(job_id=job.pk)
    return job.pk


def is_open(job_id: UUID) -> bool:
    """Whether this job waits or runs."""
    open_states = [Job.State.WAITING, Job.State.RUNNING]
    return Job.objects.filter(pk=job_id, state__in=open_states).exists()


@verb("incidents.drop_upload")
def drop_upload(*, actor: Actor, batch: ImportBatch) -> None:
    """Throw away a file that was uploaded and never brought in."""
    require(actor, Right.IMPORT_RUN)
    _move(batch, BEFORE_RUN, BatchState.UNDONE, decided_at=timezone.now())
    audit.record("incidents.drop_upload", actor=actor, kind="import_batch", object_id=batch.pk)
    _forget_file_later(batch)


def erase_some(*, batch: ImportBatch, at_most: int) -> int:
    """Erase some incidents of a batch that does not count (any more). Returns how many."""
    ids = list(
        Incident.objects.filter(batch=batch, is_released=False, case=None).values_list(
            "pk", flat=True
        )[:at_most]
    )
    if ids:
        search.forget(batch.organisation_id, SEARCH_KIND, ids)
        IncidentTerm.objects.filter(incident_id__in=ids).delete()
        Incident.objects.filter(pk__in=ids).delete()
    return len(ids)


def forget_refused(*, batch: ImportBatch) -> None:
    """Erase the copies of refused rows; how many there were stays."""
    ImportRefusal.objects.filter(batch=batch).delete()


def _require_for_all(actor: Actor, batch: ImportBatch) -> None:
    require(actor, Right.IMPORT_RUN)
    for unit_id in units_in(batch):
        require(actor, Right.IMPORT_RUN, unit_id)


def units_in(batch: ImportBatch) -> QuerySet[Incident, UUID]:
    """The units that incidents of this batch belong to."""
    return (
        Incident.objects.filter(batch=batch).order_by().values_list("unit_id", flat=True).distinct()
    )


def _move(
    batch: ImportBatch, before: Sequence[BatchState], after: BatchState, **values: Any
) -> None:
    with transaction.atomic():
        moved = ImportBatch.objects.filter(pk=batch.pk, state__in=before).update(
            state=after, **values
        )
    if not moved:
        raise Conflict(
            _("Somebody else has gone on with this file. Look where it stands now."),
            kind="import_batch",
            object_id=batch.pk,
        )
    batch.state = after
    for name, value in values.items():
        setattr(batch, name, value)


def _forget_file_later(batch: ImportBatch) -> None:
    wait = KEEP_FILE if batch.state == BatchState.RELEASED else timedelta(days=1)
    set_timer(batch.organisation_id, "incidents.erase_import_file", batch.pk, timezone.now() + wait)
