"""One case, one page; and one incident of the register."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luwte.core import audit
from luwte.core.answers import carried_out
from luwte.incidents import actions, words
from luwte.incidents.access import Verb, get_for, incident_for, may, require_on
from luwte.incidents.forms.handling import DISCUSSIONS, WordsForm
from luwte.incidents.forms.talking import TalkForm
from luwte.incidents.importing.past_page import kept_facts, known_facts
from luwte.incidents.models import Case
from luwte.incidents.queries.attachments import files_of_case
from luwte.incidents.queries.case_page import case_page, timeline
from luwte.incidents.queries.confided import talks_of
from luwte.incidents.queries.joined import join_between
from luwte.incidents.queries.lists import incident_rows
from luwte.incidents.queries.own_page import opened_by
from luwte.incidents.queries.proposals import inspectorate_noted, propose
from luwte.incidents.queries.second_look import look_rows
from luwte.incidents.views.missing import missing_links
from luwte.incidents.views.step import back_to
from luwte.org.access import OrgRequest

NOTHING_SAID: Final[Mapping[UUID, TalkForm]] = MappingProxyType({})


@require_safe
def case(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """What happened, four clocks, talk, act, timeline."""
    return show_case(request, pk, note_form())


@require_POST
def add_note(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """A note among handlers, from the page of the case."""
    found = get_for(request.actor, pk)
    require_on(request.actor, Verb.HANDLE, found)
    form = note_form(request)
    if carried_out(
        form,
        lambda: actions.add_note(actor=request.actor, case=found, text=form.cleaned_data["text"]),
    ):
        messages.success(request, _("Your note is kept."))
        return back_to(request, found, "notes")
    return show_case(request, pk, form, status=422)


@require_safe
def readers(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Who opened this case."""
    found = get_for(request.actor, pk)
    context = {"case": found, "opened": opened_by(found.pk)}
    return render(request, "incidents/readers.html", context)


@require_safe
def incident(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """An incident of the register; one with a case leads to the page of the case."""
    found = incident_for(request.actor, pk)
    if found.case is not None:
        return HttpResponseRedirect(
            reverse("incidents:case", kwargs={"slug": slug, "pk": found.case.pk})
        )
    row = incident_rows(request.actor, [found])[0]
    audit.record_read(
        "incidents.read_incident", actor=request.actor, kind="incident", object_id=found.pk
    )
    context = {
        "row": row,
        "incident": found,
        "moment": words.long_moment(found),
        "known": known_facts(found),
        "kept": kept_facts(found),
    }
    return render(request, "incidents/incident.html", context)


def note_form(request: OrgRequest | None = None) -> WordsForm:
    """The small form at the foot of the notes."""
    return WordsForm(
        request.POST if request else None,
        label=_("A note for who handles the case"),
        hint=_("The reporter and the victim do not read this."),
        empty=_("Write something first."),
    )


def talk_form(talk_id: UUID, request: OrgRequest | None = None) -> TalkForm:
    """The small form at the foot of a sealed talk; a page may hold more than one."""
    return TalkForm(request.POST if request else None, auto_id=f"talk-{talk_id}-%s")


def _show_merged(request: OrgRequest, found: Case) -> HttpResponse:
    """What was merged leads to the case that took it."""
    assert found.merged_into_id is not None
    audit.record_read("incidents.read_case", actor=request.actor, kind="case", object_id=found.pk)
    into = get_for(request.actor, found.merged_into_id)
    context = {
        "case": found,
        "into": into,
        "join": join_between(found, into),
        "may_handle": may(request.actor, Verb.HANDLE, into),
        "timeline": timeline(found, [], []),
    }
    return render(request, "incidents/merged.html", context)


def show_case(
    request: OrgRequest,
    pk: UUID,
    form: WordsForm,
    *,
    said: Mapping[UUID, TalkForm] = NOTHING_SAID,
    status: int = 200,
) -> HttpResponse:
    """The page of a case. said: what was refused of what was typed in a sealed talk, by its id."""
    found = get_for(request.actor, pk)
    if found.merged_into_id is not None:
        return _show_merged(request, found)
    page = case_page(request.actor, found)
    audit.record_read("incidents.read_case", actor=request.actor, kind="case", object_id=pk)
    known = [row.term_id for incident in page.incidents for row in incident.terms.all()]
    proposal = propose(request.organisation, known)
    context = {
        "case": found,
        "page": page,
        "note_form": form,
        "files": files_of_case(request.actor, found, page.incidents, may_handle=page.may_handle),
        "proposal": proposal,
        "inspectorate_noted": inspectorate_noted(found, proposal.inspectorate),
        "looks": look_rows(request.actor, found),
        "talks": DISCUSSIONS,
        "beside": page.beside,
        "every_line": request.GET.get("lines") == "all",
        "sealed_talks": [
            (talk, said.get(talk.talk.pk) or talk_form(talk.talk.pk))
            for talk in talks_of(page.incidents)
        ],
        "missing": missing_links(
            page.missing,
            request.organisation.slug,
            found,
            tracks=[face.track for face in page.faces],
            reactions=[face.reaction for face in page.reactions],
        ),
    }
    return render(request, "incidents/case.html", context, status=status)
