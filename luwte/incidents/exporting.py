"""Lists as files: what the list shows, no names and no stories, harmless in a spreadsheet."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Final

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core.kit.shapes import gravity_label
from luwte.incidents import words
from luwte.incidents.queries import lists
from luwte.incidents.queries.lists import CaseRow, CaseView, IncidentRow
from luwte.lib.tabular import write_csv, write_xlsx
from luwte.lib.tabular.shape import Cell
from luwte.org.access import Actor

FORMS: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ROWS_AT_MOST = 10_000
PAGE = 500


def export_cases(actor: Actor, view: CaseView, form: str) -> HttpResponse:
    """What a list of cases shows, as CSV or XLSX: its first 10,000 rows."""
    return _file(_cases(actor, view), form, view.tab.value)


def export_register(actor: Actor, form: str) -> HttpResponse:
    """The register as CSV or XLSX: its first 10,000 rows."""
    return _file(_register(actor), form, "all")


def _file(rows: Iterator[Sequence[Cell]], form: str, tab: str) -> HttpResponse:
    response = HttpResponse(content_type=FORMS[form])
    if form == "csv":
        response.content = b"".join(write_csv(rows))
    else:
        buffer = io.BytesIO()
        write_xlsx(rows, buffer, sheet=_("Cases"))
        response.content = buffer.getvalue()
    name = f"luwte-{tab}-{timezone.localdate():%Y-%m-%d}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cases(actor: Actor, view: CaseView) -> Iterator[Sequence[Cell]]:
    yield [
        _("Number"),
        _("What"),
        _("Where"),
        _("Department"),
        _("When"),
        _("Gravity"),
        _("State"),
        *(str(label) for label in words.TRACKS.values()),
        _("First due"),
    ]
    after, left = "", ROWS_AT_MOST
    while left > 0:
        rows, page = lists.work_list(actor, view, after=after, size=min(PAGE, left), in_words=True)
        yield from (_case(row) for row in rows)
        after, left = page.next_cursor, left - len(rows)
        if not after:
            return


def _case(row: CaseRow) -> list[Cell]:
    due = row.first.due if row.first else None
    return [
        row.case.number,
        row.title,
        row.place,
        row.case.unit.name,
        row.happened,
        gravity_label(row.case.gravity),
        str(words.STATES[row.case.state]),
        *(face.clock.words for face in row.faces),
        timezone.localtime(due).replace(tzinfo=None) if due else "",
    ]


def _register(actor: Actor) -> Iterator[Sequence[Cell]]:
    yield [
        _("When"),
        _("What"),
        _("Where"),
        _("Department"),
        _("Gravity"),
        _("How many"),
        _("Case"),
        _("Own number"),
    ]
    after, left = "", ROWS_AT_MOST
    while left > 0:
        rows, page = lists.register(actor, after=after, size=min(PAGE, left))
        yield from (_incident(row) for row in rows)
        after, left = page.next_cursor, left - len(rows)
        if not after:
            return


def _incident(row: IncidentRow) -> list[Cell]:
    incident = row.incident
    return [
        row.happened,
        row.title,
        row.place,
        incident.unit.name,
        gravity_label(incident.gravity),
        incident.count,
        incident.case.number if incident.case else "",
        incident.source_ref,
    ]
