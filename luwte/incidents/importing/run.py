"""The job: from the file into the register, 500 rows at a time, going on where it was killed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.catalogue.queries import term_labels
from luwte.core import search
from luwte.core.jobs import JobRun
from luwte.core.prepared import in_bulk
from luwte.core.refusal import Refused
from luwte.incidents.actions.past import (
    RefusedRow,
    erase_some,
    fail_import,
    finish_import,
    register_past_incidents,
)
from luwte.incidents.importing.source_file import opened
from luwte.incidents.importing.spec import Spec
from luwte.incidents.importing.translate import PastIncident, Reason, Translator
from luwte.incidents.importing.vocabulary import House, house_of
from luwte.incidents.importing.words import unreadable_sentence
from luwte.incidents.models import Incident
from luwte.incidents.queries.searching import SEARCH_KIND
from luwte.lib.tabular import (
    Cell,
    Column,
    Reading,
    Row,
    Unreadable,
    cell_text,
    read_columns,
    read_rows,
)
from luwte.lib.text_checks import shorten
from luwte.org.access import Actor

if TYPE_CHECKING:
    from luwte.incidents.models import ImportBatch

ROWS_AT_ONCE = 500
MAX_STORED_CELL = 200_000


@dataclass
class Portion:
    """What goes into one transaction."""

    rows: list[PastIncident] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    last: int = 0
    seen: int = 0


def own_columns() -> frozenset[str]:
    """Names of the columns that we add to a file of refused rows; they never come in."""
    return frozenset({_("Row in the file"), _("Why not"), "Row in the file", "Why not"}) | {
        "Rij in het bestand",
        "Waarom niet",
    }


def translator_for(
    actor: Actor, spec: Spec, columns: tuple[Column, ...], house: House
) -> Translator:
    """The translator of a batch: dates are those of the organisation's zone, until today."""
    zone = ZoneInfo(actor.organisation.timezone)
    return Translator(
        spec,
        columns,
        house.vocabulary(),
        zone=zone,
        latest=timezone.now().astimezone(zone).date(),
        own_columns=own_columns(),
    )


def bring_in(run: JobRun, *, actor: Actor, batch: ImportBatch) -> dict[str, int]:
    """Read the file from the last checkpoint on. Returns the counts.

    A file that turns out to be unreadable half-way leaves nothing behind: what came in goes out
    again. Raises Refused with the reason.
    """
    try:
        with opened(batch) as source, in_bulk():
            _read_all(run, actor, batch, source)
    except Unreadable as wrong:
        erase_batch(run, batch)
        fail_import(actor=actor, batch=batch)
        raise Refused(unreadable_sentence(wrong)) from wrong
    return finish_import(actor=actor, batch=batch, rows=int(run.state.get("seen", 0)))


def _read_all(run: JobRun, actor: Actor, batch: ImportBatch, source: Any) -> None:
    reading = Reading.from_dict(batch.reading)
    house = house_of(actor)
    columns = read_columns(source, reading)
    translator = translator_for(actor, Spec.from_dict(batch.spec), columns, house)
    rows = read_rows(source, reading)
    done, seen = int(run.state.get("row", 0)), int(run.state.get("seen", 0))
    total = max(int(run.params.get("rows", 0)), seen)
    while True:
        portion = take(rows, translator, house, after=done)
        if not portion.last:
            break
        seen += portion.seen
        total = max(total, seen)
        with transaction.atomic():
            register_past_incidents(
                actor=actor, batch=batch, house=house, rows=portion.rows, refused=portion.refused
            )
            run.checkpoint({"row": portion.last, "seen": seen}, done=seen, total=total)


def take(rows: Iterator[Row], translator: Translator, house: House, *, after: int) -> Portion:
    """The next rows, translated; rows up to `after` were dealt with and are only remembered."""
    portion = Portion()
    for row in islice(_past(rows, translator, after), ROWS_AT_ONCE):
        portion.seen += 1
        portion.last = row.number
        found, reasons = translator.translate(row)
        if found is not None and house.unit_id(found.unit) is None:
            reasons = [Reason("no_unit", value=found.unit)]
        if found is not None and not reasons:
            portion.rows.append(found)
        else:
            why = [reason.as_dict() for reason in reasons]
            portion.refused.append(RefusedRow(row.number, stored_cells(row.cells), why))
    return portion


def _past(rows: Iterator[Row], translator: Translator, after: int) -> Iterator[Row]:
    for row in rows:
        if row.number <= after:
            translator.pass_over(row)
        else:
            yield row


def stored_cells(cells: tuple[Cell, ...]) -> list[str]:
    """A refused row as text, so that it can be handed back as it stood."""
    return [shorten(cell_text(cell).replace("\x00", ""), MAX_STORED_CELL) for cell in cells]


def erase_batch(run: JobRun, batch: ImportBatch) -> int:
    """Take out what a batch brought in, a portion per transaction. Returns how many."""
    gone = 0
    while True:
        with transaction.atomic():
            part = erase_some(batch=batch, at_most=ROWS_AT_ONCE)
            if part:
                gone += part
                run.checkpoint(run.state, done=gone)
        if not part:
            return gone


def index_batch(run: JobRun, batch: ImportBatch) -> int:
    """Make a released batch findable, a portion per transaction. Returns how many it looked at."""
    labels = term_labels(organisation=batch.organisation)
    seen = int(run.state.get("seen", 0))
    while True:
        after = run.state.get("after")
        rows = Incident.objects.filter(batch=batch, is_released=True).select_related("unit")
        rows = rows.filter(pk__gt=after) if after else rows
        part = list(rows.prefetch_related("terms").order_by("pk")[:ROWS_AT_ONCE])
        if not part:
            return seen
        seen += len(part)
        with transaction.atomic():
            search.index_many(
                batch.organisation_id, SEARCH_KIND, [(i.pk, _words_of(i, labels)) for i in part]
            )
            state = {"after": str(part[-1].pk), "seen": seen}
            run.checkpoint(state, done=seen, total=batch.brought_in)


def _words_of(incident: Incident, labels: dict[UUID, str]) -> str:
    terms = [labels.get(term.term_id, "") for term in incident.terms.all()]
    # Counts and codes of one letter would be found by every other search.
    kept = [text for text in map(str, incident.extra.values()) if len(text) > 3]
    words = [incident.source_ref, *terms, incident.place_text, incident.unit.name, *kept]
    return "\n".join([*words, incident.narrative])
