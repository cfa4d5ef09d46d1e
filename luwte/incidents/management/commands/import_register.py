"""`manage.py import_register FILE --mapping NAME --organisation SLUG`: bring in a register."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from luwte.core.clock.long import JobSource
from luwte.core.models import Job
from luwte.core.refusal import Refused
from luwte.incidents.actions.past import release_batch
from luwte.incidents.importing.entrance import bring, importer, mapping_named
from luwte.incidents.importing.spec import BadSpec, Spec
from luwte.incidents.importing.words import bad_spec_sentence, reason_sentence, unreadable_sentence
from luwte.incidents.models import ImportBatch, ImportRefusal
from luwte.incidents.rules import BatchState
from luwte.lib.tabular import Unreadable
from luwte.tenancy.models import Organisation
from luwte.tenancy.scope import scope

REFUSED_SHOWN = 20


class Command(BaseCommand):
    """The same as the screens do, from a shell: nothing counts until it is released."""

    help = "Bring in a register (CSV or XLSX) with a saved mapping."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the register")
        parser.add_argument(
            "--mapping", required=True, help="name of a saved mapping, or a .json file"
        )
        parser.add_argument("--organisation", required=True, metavar="SLUG")
        parser.add_argument(
            "--by", default="", metavar="E-MAIL", help="who brings it in (default: a coordinator)"
        )
        parser.add_argument(
            "--release", action="store_true", help="let the incidents count at once"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = Organisation.objects.filter(slug=options["organisation"]).first()
        if organisation is None:
            raise CommandError(f"There is no organisation “{options['organisation']}”.")
        with scope(organisation), translation.override("en"):
            try:
                self._bring_in(organisation, options)
            except Unreadable as wrong:
                raise CommandError(unreadable_sentence(wrong)) from wrong
            except BadSpec as wrong:
                raise CommandError(bad_spec_sentence(wrong)) from wrong
            except Refused as refusal:
                raise CommandError(refusal.why) from refusal
            except OSError as wrong:
                raise CommandError(f"{wrong.strerror}: {wrong.filename or ''}") from wrong

    def _bring_in(self, organisation: Organisation, options: dict[str, Any]) -> None:
        actor = importer(organisation, options["by"])
        if actor is None:
            raise CommandError("Nobody here may bring in a register; name somebody with --by.")
        batch = bring(actor, options["file"], _spec(options["mapping"]))
        job = self._work(batch.job_id) if batch.job_id else None
        batch.refresh_from_db()
        if batch.state != BatchState.DONE:
            why = job.message if job else ""
            raise CommandError(why or "The import stopped halfway; the clock tries again.")
        self._tell(batch)
        if options["release"]:
            release_batch(actor=actor, batch=batch)
            self.stdout.write("Released: these incidents count from now on.")
        else:
            self.stdout.write("Nobody sees them until somebody releases them on the screen.")

    def _work(self, job_id: UUID) -> Job:
        """Be the clock until the job is over. A clock that runs beside this one may take the job,
        and finishes it when this process is killed."""
        source, stopping = JobSource(), Event()
        while True:
            job = Job.objects.get(pk=job_id)
            if job.state not in (Job.State.WAITING, Job.State.RUNNING):
                return job
            if not source.work(timezone.now(), stopping):
                if job.total:
                    self.stdout.write(f"{job.done} of {job.total} rows")
                time.sleep(0.5)

    def _tell(self, batch: ImportBatch) -> None:
        self.stdout.write(
            f"{batch.rows} rows: {batch.brought_in} came in, {batch.already_here} were here "
            f"already, {batch.refused} were refused."
        )
        refused = ImportRefusal.objects.filter(batch=batch).order_by("row_number")
        for row in refused[:REFUSED_SHOWN]:
            why = " ".join(reason_sentence(reason) for reason in row.reasons)
            self.stdout.write(f"  row {row.row_number}: {why}")
        if batch.refused > REFUSED_SHOWN:
            self.stdout.write(f"  … and {batch.refused - REFUSED_SHOWN} more; see the screen.")


def _spec(mapping: str) -> Spec:
    if not mapping.endswith(".json"):
        return mapping_named(mapping)
    try:
        return Spec.from_dict(json.loads(Path(mapping).read_text(encoding="utf-8")))
    except ValueError as wrong:
        raise BadSpec("not_a_mapping") from wrong
