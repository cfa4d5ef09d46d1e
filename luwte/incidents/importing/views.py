"""The pages of the import: five questions, a look at what will happen, and the result."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luwte.core.refusal import NotPermitted, Refused
from luwte.core.uploads import NO_ROOM, upload_trouble
from luwte.incidents.actions import past
from luwte.incidents.importing import batches, codes, survey
from luwte.incidents.importing.forms import (
    ColumnsForm,
    DatesForm,
    NameForm,
    ReadingForm,
    UploadForm,
    split_choices,
)
from luwte.incidents.importing.run import own_columns
from luwte.incidents.importing.source_file import opened, take_in
from luwte.incidents.importing.spec import CODED, Spec, problems_of
from luwte.incidents.importing.suggestions import suggest_spec
from luwte.incidents.importing.vocabulary import unit_names
from luwte.incidents.importing.words import (
    problem_sentence,
    reason_sentence,
    unreadable_sentence,
    upload_sentence,
)
from luwte.incidents.models import ImportBatch, ImportMapping
from luwte.incidents.rules import BatchState
from luwte.lib.tabular import Look, Reading, Unreadable, cell_text, detect, write_csv
from luwte.lib.text_checks import shorten
from luwte.org.access import OrgRequest

STEPS = ("reading", "columns", "codes", "dates", "preview")
View = Callable[..., HttpResponse]


def before_run(view: View) -> View:
    """For the five questions: fetch the batch, and go to its page when it is past them. A file
    that cannot be read any more says so instead of failing."""

    @wraps(view)
    def answer(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
        batch = batches.batch_for(request.actor, pk)
        if batch.state not in past.BEFORE_RUN:
            return redirect("incidents:import_batch", slug=slug, pk=pk)
        try:
            return view(request, slug, batch)
        except Unreadable as wrong:
            messages.error(request, unreadable_sentence(wrong))
            return redirect("incidents:import_reading", slug=slug, pk=pk)

    return answer


@require_http_methods(["GET", "POST"])
def imports(request: OrgRequest, slug: str) -> HttpResponse:
    """Earlier files and saved mappings, and the way to bring in a new one."""
    mappings = list(batches.mappings_for(request.actor))
    offered = [(str(one.pk), one.name) for one in mappings]
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, mappings=offered)
    trouble = upload_trouble(request)
    if trouble:
        form.fields["file"].error_messages["required"] = upload_sentence(trouble)
    if request.method == "POST" and form.is_valid():
        try:
            added = _take_in(request, form)
        except Unreadable as wrong:
            form.add_error("file", unreadable_sentence(wrong))
        except NotPermitted:
            raise
        except Refused as refusal:
            form.add_error("file", refusal.why)
        except OSError:
            form.add_error("file", upload_sentence(NO_ROOM))
        else:
            return redirect("incidents:import_reading", slug=slug, pk=added.pk)
    shown = {
        "form": form,
        "mappings": mappings,
        "batches": batches.batches_for(request.actor)[: batches.BATCHES_SHOWN],
        "state_words": state_words(),
    }
    return render(request, "incidents/import/list.html", shown, status=422 if form.errors else 200)


def _take_in(request: OrgRequest, form: UploadForm) -> ImportBatch:
    upload = form.cleaned_data["file"]
    known = form.cleaned_data.get("mapping")
    with take_in(request.actor, upload) as taken:
        reading = detect(taken.source)
        look = survey.look_at(taken.source, reading)
        mapping = batches.mapping_for(request.actor, UUID(known)) if known else None
        if form.cleaned_data["mapping_file"] is not None:
            spec, mapping = form.cleaned_data["mapping_file"], None
        elif mapping is not None:
            spec = Spec.from_dict(mapping.spec)
        else:
            spec = _first_spec(upload.name, look)
        return past.add_batch(
            actor=request.actor,
            stored=taken.store(),
            file_name=upload.name,
            digest=taken.digest,
            reading=reading,
            spec=spec,
            mapping=mapping,
        )


def _first_spec(file_name: str, look: Look) -> Spec:
    source = shorten(PurePath(file_name).stem.casefold(), 80)
    return suggest_spec(source, look.columns, look.rows, own_columns())


@require_http_methods(["GET", "POST"])
@before_run
def reading(request: OrgRequest, slug: str, batch: ImportBatch) -> HttpResponse:
    """How the file is read: what was found, with the first rows as proof."""
    now = Reading.from_dict(batch.reading)
    wrong = ""
    with opened(batch) as source:
        sheets = survey.sheets_of(source, now)
        form = ReadingForm(request.POST or None, reading=now, sheets=sheets)
        if request.method == "POST" and form.is_valid():
            now = form.chosen
        try:
            look = survey.look_at(source, now)
        except Unreadable as error:
            look, wrong = None, unreadable_sentence(error)
            form.add_error(None, wrong) if form.is_bound else None
    if request.method == "POST" and form.is_valid() and look is not None:
        _store_reading(request, batch, now, look)
        if "next" in request.POST:
            return redirect("incidents:import_columns", slug=slug, pk=batch.pk)
    shown = {
        **_step(batch, "reading"),
        "form": form,
        "look": look,
        "wrong": wrong,
        "sample": _sample(look),
        "before": batches.same_file_before(batch),
    }
    return render(request, "incidents/import/reading.html", shown, status=422 if wrong else 200)


def _store_reading(request: OrgRequest, batch: ImportBatch, now: Reading, look: Look) -> None:
    spec = Spec.from_dict(batch.spec)
    if not {column.name for column in look.columns} & set(spec.columns):
        # Other columns altogether: the mapping begins again.
        spec = _first_spec(batch.file_name, look)
    past.set_reading(actor=request.actor, batch=batch, reading=now, spec=spec)


def _sample(look: Look | None) -> list[dict[str, Any]]:
    if look is None:
        return []
    return [
        {
            "number": row.number,
            "cells": [shorten(cell_text(c), 44) for c in row.cells[: len(look.columns)]],
        }
        for row in look.rows[:6]
    ]


@require_http_methods(["GET", "POST"])
@before_run
def columns(request: OrgRequest, slug: str, batch: ImportBatch) -> HttpResponse:
    """What each column means with us."""
    spec = Spec.from_dict(batch.spec)
    with opened(batch) as source:
        look = survey.look_at(source, Reading.from_dict(batch.reading))
    form = ColumnsForm(request.POST or None, columns=look.columns, spec=spec)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        spec = form.chosen
        past.set_spec(actor=request.actor, batch=batch, spec=spec)
        problems = [problem_sentence(p) for p in problems_of(spec, list(spec.columns))]
        if not problems:
            coded = spec.having(*CODED)
            step = "codes" if coded else "dates"
            return redirect(f"incidents:import_{step}", slug=slug, pk=batch.pk)
    shown = {
        **_step(batch, "columns"),
        "form": form,
        "problems": problems,
        "lines": [
            {"field": form[f"column_{column.index}"], "values": _examples(look, column.index)}
            for column in look.columns
        ],
    }
    return render(request, "incidents/import/columns.html", shown, status=422 if problems else 200)


def _examples(look: Look, index: int) -> list[str]:
    texts = (cell_text(row.cells[index]).strip() for row in look.rows if index < len(row.cells))
    return [shorten(text, 60) for text in dict.fromkeys(text for text in texts if text)][:3]


@require_http_methods(["GET", "POST"])
@before_run
def code_meanings(request: OrgRequest, slug: str, batch: ImportBatch) -> HttpResponse:
    """What the codes of the other register mean in our lists."""
    spec = Spec.from_dict(batch.spec)
    if request.method == "POST":
        spec = codes.chosen_codes(request.actor, spec, request.POST.dict())
        past.set_spec(actor=request.actor, batch=batch, spec=spec)
        if "next" in request.POST:
            return redirect("incidents:import_dates", slug=slug, pk=batch.pk)
    with opened(batch) as source:
        page = codes.codes_page(request.actor, source, Reading.from_dict(batch.reading), spec)
    shown = {**_step(batch, "codes"), "page": page, "splits": split_choices()}
    return render(request, "incidents/import/codes.html", shown)


@require_http_methods(["GET", "POST"])
@before_run
def dates(request: OrgRequest, slug: str, batch: ImportBatch) -> HttpResponse:
    """How dates and numbers are read, and what holds for every row."""
    spec = Spec.from_dict(batch.spec)
    units = list(unit_names(request.actor).values())
    form = DatesForm(request.POST or None, spec=spec, units=units)
    if request.method == "POST" and form.is_valid():
        spec = form.chosen
        past.set_spec(actor=request.actor, batch=batch, spec=spec)
        if "next" in request.POST:
            return redirect("incidents:import_preview", slug=slug, pk=batch.pk)
    with opened(batch) as source:
        lines = survey.dates_read(source, request.actor, Reading.from_dict(batch.reading), spec)
    shown = {
        **_step(batch, "dates"),
        "form": form,
        "lines": lines,
        "problems": [problem_sentence(p) for p in problems_of(spec, list(spec.columns))],
    }
    return render(request, "incidents/import/dates.html", shown)


@require_http_methods(["GET", "POST"])
@before_run
def preview(request: OrgRequest, slug: str, batch: ImportBatch) -> HttpResponse:
    """What would come in, what not and why; the last look before it happens."""
    spec = Spec.from_dict(batch.spec)
    now = Reading.from_dict(batch.reading)
    with opened(batch) as source:
        look = survey.look_at(source, now)
        problems = problems_of(spec, [column.name for column in look.columns])
        found = None
        if not problems:
            found = survey.preview(source, request.actor, now, spec)
    name = _name(request, batch)
    if request.method == "POST" and found is not None and name.is_valid():
        past.start_import(
            actor=request.actor,
            batch=batch,
            columns=[column.name for column in look.columns],
            rows=found.rows if found.is_whole else 0,
            mapping=_kept(request, name.cleaned_data["name"], spec),
        )
        return redirect("incidents:import_batch", slug=slug, pk=batch.pk)
    shown = {
        **_step(batch, "preview"),
        "problems": [problem_sentence(problem) for problem in problems],
        "found": found,
        "examples": survey.example_lines(found) if found else [],
        "errors": [
            (number, [reason_sentence(reason) for reason in reasons])
            for number, reasons in (found.errors if found else [])
        ],
        "reasons": [
            (reason_sentence(reason), count, row)
            for reason, count, row in (found.top_reasons if found else [])
        ],
        "has_open_codes": any(
            reason["code"] == "unknown_code"
            for reason, _count, _row in (found.top_reasons if found else [])
        ),
        "name_form": name,
    }
    status = 422 if name.errors else 200
    return render(request, "incidents/import/preview.html", shown, status=status)


def _name(request: OrgRequest, batch: ImportBatch) -> NameForm:
    """Under which name the mapping is kept; without one it is not kept."""
    given = {"name": batch.mapping.name if batch.mapping else ""}
    sent = request.POST if request.method == "POST" else None
    return NameForm(sent, initial=given, is_needed=False)


def _kept(request: OrgRequest, name: str, spec: Spec) -> ImportMapping | None:
    return past.save_mapping(actor=request.actor, name=name, spec=spec) if name else None


@require_GET
def batch(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Where a file stands: on its way, brought in, released, or taken out."""
    return _show_batch(request, slug, pk, NameForm())


def _show_batch(
    request: OrgRequest, slug: str, pk: UUID, form: NameForm, *, status: int = 200
) -> HttpResponse:
    found = batches.batch_for(request.actor, pk)
    if found.state in past.BEFORE_RUN:
        return redirect("incidents:import_reading", slug=slug, pk=pk)
    face = batches.job_face(found, slug)
    shown = {
        "batch": found,
        "job": face,
        "is_stuck": found.state == BatchState.RUNNING and face is not None and not face.is_open,
        "state": state_words()[found.state],
        "refused": batches.first_refused(found),
        "parts": batches.refused_parts(found),
        "name_form": form,
    }
    name = (
        "incidents/import/progress.html"
        if request.headers.get("HX-Request")
        else ("incidents/import/batch.html")
    )
    return render(request, name, shown, status=status)


@require_GET
def refused(request: OrgRequest, slug: str, pk: UUID, part: int) -> HttpResponse:
    """The refused rows as a file: to correct and bring in again."""
    found = batches.batch_for(request.actor, pk)
    names = list(Spec.from_dict(found.spec).columns)
    table = batches.refused_table(found, names, part)
    answer = HttpResponse(b"".join(write_csv(table)), content_type="text/csv; charset=utf-8")
    stem = shorten(PurePath(found.file_name).stem, 60, ellipsis="")
    answer.headers["Content-Disposition"] = _attachment(f"{stem}-{_('refused')}-{part}.csv")
    return answer


@require_GET
def mapping_file(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """A saved mapping as a file, to carry to another organisation or keep under version control."""
    found = batches.mapping_for(request.actor, pk)
    text = json.dumps(found.spec, indent=2, ensure_ascii=False)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = _attachment(f"{found.name}.json")
    return answer


@require_POST
def keep_mapping(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Save the mapping of this file under a name."""
    found = batches.batch_for(request.actor, pk)
    form = NameForm(request.POST)
    if not form.is_valid():
        return _show_batch(request, slug, pk, form, status=422)
    spec = Spec.from_dict(found.spec)
    kept = past.save_mapping(actor=request.actor, name=form.cleaned_data["name"], spec=spec)
    messages.success(request, _("Mapping “%(name)s” is saved.") % {"name": kept.name})
    return redirect("incidents:import_batch", slug=slug, pk=pk)


@require_POST
def release(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Let the batch count."""
    past.release_batch(actor=request.actor, batch=batches.batch_for(request.actor, pk))
    messages.success(request, _("These incidents are in the register now."))
    return redirect("incidents:import_batch", slug=slug, pk=pk)


@require_POST
def undo(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Take the batch out again, or throw away an upload that never came in."""
    found = batches.batch_for(request.actor, pk)
    if found.state in past.BEFORE_RUN:
        past.drop_upload(actor=request.actor, batch=found)
        messages.success(request, _("The file is thrown away. Nothing of it came in."))
        return redirect("incidents:imports", slug=slug)
    past.undo_batch(actor=request.actor, batch=found)
    messages.success(request, _("Everything of this file is out of the register again."))
    return redirect("incidents:import_batch", slug=slug, pk=pk)


@require_POST
def resume(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Go on with a batch whose job ended halfway."""
    past.resume_import(actor=request.actor, batch=batches.batch_for(request.actor, pk))
    return redirect("incidents:import_batch", slug=slug, pk=pk)


def state_words() -> dict[str, str]:
    """Where a batch stands, in words."""
    return {
        BatchState.UPLOADED: _("not finished"),
        BatchState.MAPPED: _("ready to bring in"),
        BatchState.RUNNING: _("coming in"),
        BatchState.DONE: _("waits for you to release it"),
        BatchState.RELEASED: _("in the register"),
        BatchState.UNDONE: _("taken out"),
        BatchState.FAILED: _("could not be read"),
    }


def _step(batch: ImportBatch, name: str) -> dict[str, Any]:
    number = STEPS.index(name) + 1
    return {"batch": batch, "step": number, "step_count": len(STEPS)}


def _attachment(name: str) -> str:
    return str(content_disposition_header(as_attachment=True, filename=name))
