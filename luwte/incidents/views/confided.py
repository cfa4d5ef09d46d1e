"""What was confided: the pages of the confidant and HR, and of the reporter who talks with them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luwte.core import audit
from luwte.core.answers import carried_out
from luwte.core.refusal import NotPermitted, Refused
from luwte.incidents import actions
from luwte.incidents.access import (
    ROUTE_RIGHTS,
    Verb,
    confided_for,
    get_for,
    own_incident,
    require_on,
)
from luwte.incidents.actions.anonymous import answer_anonymous as answer_talk
from luwte.incidents.forms.handling import WordsForm
from luwte.incidents.forms.readers import ReadersForm
from luwte.incidents.forms.talking import TalkForm
from luwte.incidents.models import ConfidedReport, Incident
from luwte.incidents.offering import Readers
from luwte.incidents.queries.attachments import files_of_confided
from luwte.incidents.queries.confided import (
    barred_from_report,
    confided_list,
    confided_page,
    own_confided,
    talk_of,
)
from luwte.incidents.rules import ConfidedState, ReaderChoice, ReportWay
from luwte.incidents.rules.readers import ORDINARY
from luwte.incidents.views.case import note_form, show_case, talk_form
from luwte.incidents.views.sending import sent
from luwte.org.access import OrgRequest

any_method = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def confided(request: OrgRequest, slug: str) -> HttpResponse:
    """What was confided to me as confidant or HR."""
    if not any(request.actor.may(right) for right in ROUTE_RIGHTS.values()):
        raise Http404
    return render(request, "incidents/confided.html", {"list": confided_list(request.actor)})


@require_safe
def confided_report(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """One of them: what happened, and the talk."""
    return _show(request, confided_for(request.actor, pk), _words())


@require_POST
def confided_answer(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Say something to the reporter."""
    found = confided_for(request.actor, pk)
    form = _words(request)
    if carried_out(
        form,
        lambda: actions.answer_confided(
            actor=request.actor, confided=found, text=form.cleaned_data["text"]
        ),
    ):
        return _to(request, "incidents:confided_report", pk)
    return _show(request, found, form, status=422)


@require_POST
def take_confided(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """It is mine from now on."""
    actions.take_confided(actor=request.actor, confided=confided_for(request.actor, pk))
    messages.success(request, _("You take care of it. No other colleague of yours reads it now."))
    return _to(request, "incidents:confided_report", pk)


@require_POST
def hand_back_confided(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """It is not mine any more."""
    actions.hand_back_confided(actor=request.actor, confided=confided_for(request.actor, pk))
    messages.success(request, _("It is given back. A colleague of yours can take it up."))
    return _to(request, "incidents:confided_report", pk)


@any_method
def close_confided(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """End it, with what was agreed."""
    found = confided_for(request.actor, pk)
    form = WordsForm(
        sent(request),
        label=_("What did you agree?"),
        hint=_("The reporter reads this as the last words of your talk."),
        empty=_("Write down what you agreed."),
    )
    if request.method == "POST" and carried_out(
        form,
        lambda: actions.close_confided(
            actor=request.actor, confided=found, agreed=form.cleaned_data["text"]
        ),
    ):
        messages.success(request, _("It has ended."))
        return _to(request, "incidents:confided_report", pk)
    context = {"confided": found, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "incidents/close_confided.html", context, status=status)


@any_method
def own_talk(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """The reporter's side of the talk."""
    incident, found = _own_confided(request, pk)
    form = _words(request if request.method == "POST" else None)
    if request.method == "POST" and carried_out(
        form,
        lambda: actions.say_to_confidant(
            actor=request.actor, incident=incident, text=form.cleaned_data["text"]
        ),
    ):
        return _to(request, "incidents:own_talk", pk)
    context = {
        "incident": incident,
        "confided": found,
        "talk": talk_of(incident),
        "form": form,
        "may_write": found.state != ConfidedState.CLOSED,
        "may_release": may_release(found),
    }
    return render(request, "incidents/own_talk.html", context, status=422 if form.errors else 200)


@any_method
def report_readers(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Who may read my report: chosen again, or what was confided released."""
    incident = _own_report(request, pk)
    releases = incident.case is None
    if releases and not may_release(incident.confided):
        return _to(request, "incidents:own_talk", pk)
    form = _readers_form(request, incident, releases=releases)
    if request.method == "POST" and form.is_valid():
        try:
            if releases:
                _mark(request, incident, form.readers())
                actions.release_report(
                    actor=request.actor, incident=incident, readers=form.readers()
                )
            else:
                _choose_again(request, incident, form.readers())
        except NotPermitted:
            raise
        except Refused as refused:
            form.add_error(None, refused.why)
        else:
            messages.success(request, _("It is read by whom you chose."))
            return _to(request, "incidents:my_report", pk)
    seen = actions.seen_by_others(request.actor, incident.case) if incident.case else None
    context = {"incident": incident, "form": form, "releases": releases, "seen": seen}
    status = 422 if form.is_bound else 200
    return render(request, "incidents/report_readers.html", context, status=status)


@require_POST
def answer_anonymous(request: OrgRequest, slug: str, pk: UUID, talk: UUID) -> HttpResponse:
    """Who handles a case answers whoever reported it anonymously."""
    case = get_for(request.actor, pk)
    require_on(request.actor, Verb.HANDLE, case)
    form = talk_form(talk, request)
    if not carried_out(
        form,
        lambda: answer_talk(
            actor=request.actor, case=case, talk_id=talk, text=form.cleaned_data["text"]
        ),
    ):
        return show_case(request, pk, note_form(), said={talk: form}, status=422)
    response = _to(request, "incidents:case", pk)
    response["Location"] += f"#talk-{talk}"
    return response


def _choose_again(request: OrgRequest, incident: Incident, readers: Readers) -> None:
    """Mark first, so that whom the reporter marks is told of nothing that follows."""
    _mark(request, incident, readers)
    actions.choose_readers(
        actor=request.actor, incident=_own_report(request, incident.pk), readers=readers
    )


def _mark(request: OrgRequest, incident: Incident, readers: Readers) -> None:
    if readers.problem is not None:
        actions.mark_problem(actor=request.actor, incident=incident, person=readers.problem)


def may_release(confided: ConfidedReport) -> bool:
    """Whether its reporter can let it go on to others."""
    return confided.state == ConfidedState.OPEN and confided.route == ReaderChoice.CONFIDANT


def _show(
    request: OrgRequest, found: ConfidedReport, form: TalkForm, *, status: int = 200
) -> HttpResponse:
    page = confided_page(request.actor, found)
    audit.record_read(
        "incidents.read_confided",
        actor=request.actor,
        kind="incident",
        object_id=found.incident_id,
        ground=found.route,
    )
    files = files_of_confided(request.actor, found.incident)
    context = {"page": page, "confided": found, "form": form, "files": files}
    return render(request, "incidents/confided_report.html", context, status=status)


def _readers_form(request: OrgRequest, incident: Incident, *, releases: bool) -> ReadersForm:
    only: tuple[ReaderChoice, ...] = ORDINARY[:-1] if releases else ()
    if releases and incident.by_colleague:
        only = (ReaderChoice.HR,)
    initial = {} if releases else {"reader_choice": incident.reader_choice}
    if incident.case is not None and incident.reader_choice == ReaderChoice.OTHER_MANAGER:
        initial["chosen_reader"] = str(incident.case.owner_id or "")
    return ReadersForm(
        sent(request),
        organisation=request.organisation,
        unit_id=incident.unit_id,
        reporter_id=incident.reported_by_id,
        by_colleague=incident.by_colleague,
        barred=barred_from_report(incident),
        only=only,
        initial=initial,
    )


def _own_report(request: OrgRequest, pk: UUID) -> Incident:
    """An own report with a case or a confidant, for its reporter alone."""
    incident = own_incident(request.actor, pk)
    is_reporter = incident.reported_by_id == request.actor.person_id
    if not is_reporter or incident.withdrawn_at or incident.way == ReportWay.TALLY:
        raise Http404
    if incident.case is None and not hasattr(incident, "confided"):
        raise Http404
    return incident


def _own_confided(request: OrgRequest, pk: UUID) -> tuple[Incident, ConfidedReport]:
    incident = _own_report(request, pk)
    found = own_confided(incident)
    if found is None:
        raise Http404
    return incident, found


def _words(request: OrgRequest | None = None) -> TalkForm:
    return TalkForm(request.POST if request else None)


def _to(request: OrgRequest, name: str, pk: UUID) -> HttpResponseRedirect:
    slug = request.organisation.slug
    return HttpResponseRedirect(reverse(name, kwargs={"slug": slug, "pk": pk}))
