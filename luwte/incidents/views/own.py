"""The own pages of who reported, and of whom it happened to."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luwte.core.answers import carried_out
from luwte.incidents import actions
from luwte.incidents.access import own_incident
from luwte.incidents.forms.handling import WordsForm
from luwte.incidents.forms.own import PaceForm, WriteBackForm
from luwte.incidents.models import Incident
from luwte.incidents.queries.attachments import files_of_report
from luwte.incidents.queries.own_page import help_numbers, own_page, own_rows
from luwte.incidents.rules import NewsPace
from luwte.incidents.rules.contents import calls_for, own_doors
from luwte.incidents.views.sending import sent
from luwte.org.access import OrgRequest


@require_safe
def my_reports(request: OrgRequest, slug: str) -> HttpResponse:
    """What became of what I reported."""
    shown = {"rows": own_rows(request.actor), "doors": list(own_doors)}
    return render(request, "incidents/my_reports.html", shown)


@require_safe
def my_report(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """One of them: status in words, who has it, what I was told, what comes next, who looked."""
    return _show(request, own_incident(request.actor, pk), WriteBackForm())


@require_POST
def write_back(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Write to who handles it, or ask to be called."""
    incident = own_incident(request.actor, pk)
    form = WriteBackForm(request.POST)
    if carried_out(
        form,
        lambda: actions.write_back(
            actor=request.actor,
            incident=incident,
            text=form.cleaned_data["text"],
            wants_call=form.wants_call,
        ),
    ):
        asked = _("We asked to call you.")
        messages.success(request, asked if form.wants_call else _("Your message is sent."))
        return _back(slug, pk, "told")
    return _show(request, incident, form, status=422)


@require_POST
def news_pace(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Choose how much to hear."""
    incident = own_incident(request.actor, pk)
    form = PaceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose how you want to hear from us."))
        return _back(slug, pk, "pace")
    actions.choose_news_pace(
        actor=request.actor, incident=incident, pace=NewsPace(form.cleaned_data["pace"])
    )
    messages.success(request, _("We keep to it."))
    return _back(slug, pk, "pace")


@require_http_methods(["GET", "HEAD", "POST"])
def contest(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Say that the gravity should not have become lower."""
    incident = own_incident(request.actor, pk)
    page = own_page(request.actor, incident)
    form = WordsForm(
        sent(request),
        label=_("Why do you see it differently?"),
        hint=_("What should we look at again? Who takes care of it reads this and answers you."),
        empty=_("Say in a few words why you see it differently."),
    )
    if form.is_bound and carried_out(
        form,
        lambda: actions.contest_gravity(
            actor=request.actor, incident=incident, reason=form.cleaned_data["text"]
        ),
    ):
        messages.success(request, _("Somebody looks at it again, and answers you."))
        return _back(slug, pk)
    if not form.is_bound and not page.gravity.may_contest:
        return _back(slug, pk)
    status = 422 if form.is_bound else 200
    return render(request, "incidents/contest.html", {"form": form, "page": page}, status=status)


def _show(
    request: OrgRequest, incident: Incident, form: WriteBackForm, *, status: int = 200
) -> HttpResponse:
    page = own_page(request.actor, incident)
    context = {
        "page": page,
        "form": form,
        "files": files_of_report(request.actor, incident),
        "numbers": help_numbers(request.organisation) if page.is_victim else [],
        "doors": list(own_doors) if page.is_victim and page.case else [],
        "calls": calls_for(request.actor, page.case.pk) if page.is_victim and page.case else [],
    }
    return render(request, "incidents/my_report.html", context, status=status)


def _back(slug: str, pk: UUID, anchor: str = "") -> HttpResponseRedirect:
    address = reverse("incidents:my_report", kwargs={"slug": slug, "pk": pk})
    return HttpResponseRedirect(f"{address}#{anchor}" if anchor else address)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_report(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Take back a report that was a mistake, as long as nobody has looked at it."""
    incident = own_incident(request.actor, pk)
    case = incident.case
    if case is None:
        raise Http404
    form = WordsForm(
        sent(request),
        label=_("What went wrong?"),
        hint=_("For example: I sent it twice."),
    )
    if request.method == "POST" and carried_out(
        form,
        lambda: actions.withdraw(
            actor=request.actor,
            case=case,
            seen=case.version,
            reason=form.cleaned_data["text"],
        ),
    ):
        messages.success(request, _("Your report is withdrawn."))
        return _back(slug, pk)
    page = own_page(request.actor, incident)
    status = 422 if form.is_bound else 200
    return render(
        request, "incidents/withdraw_report.html", {"form": form, "page": page}, status=status
    )
