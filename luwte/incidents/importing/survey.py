"""Looking before anything is written: what values stand in a column, what would come in."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO
from uuid import UUID

from luwte.catalogue.queries import terms
from luwte.incidents.importing.run import Portion, take, translator_for
from luwte.incidents.importing.spec import PARTS, ColumnRule, Spec, Target
from luwte.incidents.importing.translate import PastIncident
from luwte.incidents.importing.vocabulary import KINDS, house_of
from luwte.incidents.importing.words import reason_sentence
from luwte.incidents.models import ImportBatch, Incident
from luwte.incidents.rules import BatchState
from luwte.lib.dates import Moment
from luwte.lib.tabular import (
    Column,
    Limits,
    Look,
    Reading,
    Row,
    cell_text,
    inspect,
    read_columns,
    read_rows,
    sheet_names,
)
from luwte.lib.text_checks import clean_line, shorten
from luwte.org.access import Actor

PATIENCE = 4.0
"""Seconds that a page may look; what it has not seen by then, it says."""

MANY_VALUES = 300
EXAMPLES = 8
ROWS_FOR_DATES = 2_000
DATES_SHOWN = 8
FIRST_ERRORS = 20


@dataclass
class ColumnValues:
    """What stands in one column: each value with how often, most frequent first."""

    name: str
    counts: Counter[str] = field(default_factory=Counter)
    is_too_many: bool = False

    def most_common(self) -> list[tuple[str, int]]:
        """Values with their number, by number and then by name."""
        return sorted(self.counts.items(), key=lambda pair: (-pair[1], pair[0]))


@dataclass
class Survey:
    """Values of columns. `rows` were looked at; `is_whole` when those are all there are."""

    columns: dict[str, ColumnValues]
    rows: int = 0
    is_whole: bool = True


@dataclass
class Preview:
    """What would happen: counts over the rows looked at, some of each kind."""

    rows: int = 0
    new: int = 0
    refused: int = 0
    here: int = 0
    is_whole: bool = True
    examples: list[PastIncident] = field(default_factory=list)
    errors: list[tuple[int, list[dict[str, str]]]] = field(default_factory=list)
    reasons: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    first: dict[tuple[str, str, str], tuple[int, str]] = field(default_factory=dict)
    waiting: list[ImportBatch] = field(default_factory=list)

    @property
    def top_reasons(self) -> list[tuple[dict[str, str], int, int]]:
        """Reasons with the number of rows and the first of them, most frequent first."""
        top = []
        for key, count in self.reasons.most_common(12):
            row, value = self.first[key]
            top.append(({"code": key[0], "column": key[1], "value": value}, count, row))
        return top


def look_at(source: BinaryIO, reading: Reading) -> Look:
    """The first rows as this reading gives them. Raises `Unreadable`."""
    return inspect(source, reading)


def sheets_of(source: BinaryIO, reading: Reading) -> tuple[str, ...]:
    """The sheets to choose from; none for a text file. Raises `Unreadable`."""
    return sheet_names(source, Limits()) if reading.kind == "xlsx" else ()


@dataclass(frozen=True)
class DateLine:
    """How one date is read: what stands there, what we make of it, or why not."""

    row_number: int
    written: str
    happened: Moment | None
    wrong: str = ""


def dates_read(source: BinaryIO, actor: Actor, reading: Reading, spec: Spec) -> list[DateLine]:
    """Some dates of the file as this mapping reads them: the first ones, and what goes wrong."""
    columns = read_columns(source, reading)
    translator = translator_for(actor, spec, columns, house_of(actor))
    at = {column.name: column.index for column in columns}
    used = [at[n] for n in spec.having(Target.DATE, *PARTS, Target.TIME) if n in at]
    good: list[DateLine] = []
    bad: list[DateLine] = []
    for row in islice(read_rows(source, reading), ROWS_FOR_DATES):
        if row.problem:
            continue
        moment, reason = translator.when(row)
        written = " · ".join(cell_text(row.cells[index]) or "–" for index in used)
        line = DateLine(
            row.number, written, moment, reason_sentence(reason.as_dict()) if reason else ""
        )
        (bad if reason else good).append(line)
        if len(bad) >= DATES_SHOWN:
            break
    return _varied(good)[:DATES_SHOWN] + bad[:DATES_SHOWN]


def _varied(lines: list[DateLine]) -> list[DateLine]:
    """One of each precision first: a month without a day is what one wants to see."""
    first: dict[str, DateLine] = {}
    for line in lines:
        if line.happened is not None:
            first.setdefault(line.happened.precision.value, line)
    shown = list(first.values())
    return shown + [line for line in lines if line not in shown]


def example_lines(found: Preview) -> list[dict[str, object]]:
    """Some of what will come in, in words."""
    labels = {(kind, term.key): term.label for kind in KINDS for term in terms(kind)}
    return [
        {
            "row": row,
            "happened": row.happened,
            "terms": [labels.get(pair, pair[1]) for pair in row.terms],
            "text": shorten(row.narrative, 160),
            "gravity": row.gravity,
        }
        for row in found.examples
    ]


def count_values(
    source: BinaryIO, reading: Reading, rules: dict[str, ColumnRule], *, patience: float = PATIENCE
) -> Survey:
    """The different values in these columns, cut as their rules say."""
    columns = [c for c in read_columns(source, reading) if c.name in rules]
    survey = Survey({column.name: ColumnValues(column.name) for column in columns})
    for row in _for_a_while(read_rows(source, reading), survey, patience):
        if not row.problem:
            _count(row, columns, rules, survey)
    return survey


def _count(row: Row, columns: list[Column], rules: dict[str, ColumnRule], survey: Survey) -> None:
    for column in columns:
        found = survey.columns[column.name]
        if found.is_too_many:
            continue
        text = clean_line(cell_text(row.cells[column.index]))[:200]
        for value in rules[column.name].values_in(text):
            found.counts[value] += 1
        found.is_too_many = len(found.counts) > MANY_VALUES


def preview(
    source: BinaryIO,
    actor: Actor,
    reading: Reading,
    spec: Spec,
    *,
    patience: float = PATIENCE,
) -> Preview:
    """Translate as the run would, and look up what is here already. Writes nothing."""
    house = house_of(actor)
    columns = read_columns(source, reading)
    translator = translator_for(actor, spec, columns, house)
    found = Preview()
    rows = read_rows(source, reading)
    until = time.monotonic() + patience
    here_in: set[UUID] = set()
    while True:
        portion = take(rows, translator, house, after=0)
        if not portion.last:
            break
        _add(found, portion, here_in)
        if time.monotonic() > until:
            found.is_whole = False
            break
    found.waiting = list(
        ImportBatch.objects.filter(pk__in=here_in, state__in=[BatchState.RUNNING, BatchState.DONE])
    )
    return found


def _add(found: Preview, portion: Portion, here_in: set[UUID]) -> None:
    known = dict(
        Incident.objects.filter(client_key__in=[row.key for row in portion.rows]).values_list(
            "client_key", "batch_id"
        )
    )
    here_in.update(batch_id for batch_id in known.values() if batch_id is not None)
    found.rows += portion.seen
    found.here += len(known)
    found.new += len(portion.rows) - len(known)
    found.refused += len(portion.refused)
    for row in portion.rows:
        if len(found.examples) < EXAMPLES and row.key not in known:
            found.examples.append(row)
    for refused in portion.refused:
        if len(found.errors) < FIRST_ERRORS:
            found.errors.append((refused.number, refused.reasons))
        for reason in refused.reasons:
            # A line per value only where each value has to be settled; else one per kind.
            value = reason["value"] if reason["code"] in _BY_VALUE else ""
            key = reason["code"], reason["column"], value
            found.reasons[key] += 1
            found.first.setdefault(key, (refused.number, reason["value"]))


_BY_VALUE = frozenset({"unknown_code", "unknown_target", "no_unit"})


def _for_a_while(rows: Iterable[Row], survey: Survey, patience: float) -> Iterator[Row]:
    until = time.monotonic() + patience
    for row in rows:
        survey.rows += 1
        yield row
        if survey.rows % 200 == 0 and time.monotonic() > until:
            survey.is_whole = False
            return
