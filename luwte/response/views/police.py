"""Fetch, call a verb, answer: the police of a case, the decision, the ground, the sheet."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luwte.core.answers import back, press
from luwte.incidents.queries.track_card import track_card
from luwte.incidents.rules import TrackKind
from luwte.org.access import OrgRequest
from luwte.response.access import require_handle
from luwte.response.actions import police
from luwte.response.actions.disclosing import (
    record_ground,
    require_ground,
    withdraw_ground,
)
from luwte.response.forms.police import DecideForm, GroundForm
from luwte.response.queries.police import (
    decided_of,
    ground_in,
    has_ground,
    klacht_offences,
    may_say_nobody,
    police_page,
)
from luwte.response.queries.police_paper import sheet_pdf
from luwte.response.queries.police_sheet import sheet_of
from luwte.response.rules.states import DisclosureTo, Filer
from luwte.response.views.one_step import Asking, police_desk, police_work, seen_in, step
from luwte.response.words.police import ADDRESSEES

any_method = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def of_case(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """All of the police of a case on one page."""
    desk = police_desk(request, pk)
    card = track_card(request.actor, desk.case, desk.track)
    shown = {"desk": desk, "case": desk.case, "card": card}
    shown["page"] = police_page(request.actor, desk)
    return render(request, "response/police.html", shown)


@any_method
def decide(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Who goes to the police, or that nobody does."""
    desk = police_work(request, pk)
    page = police_page(request.actor, desk)
    row = decided_of(desk)
    near = {line.offence.key for line in page.proposal.offences}
    form = DecideForm(
        request.POST or None,
        offences=klacht_offences(request.actor, page.proposal),
        initial={
            "filer": (row.filer if row else "") or (Filer.EMPLOYER if page.advises_report else ""),
            "reason": row.reason if row else "",
            "uses_domicile": row.uses_domicile if row else True,
            "asks_number": row.asks_number if row else False,
            "klacht": [one for one in near if not page.complaints],
        },
    )

    def deed() -> object:
        told = form.cleaned_data
        return police.decide_police(
            actor=request.actor,
            desk=desk,
            seen=seen_in(request),
            choice=police.PoliceChoice(
                filer=Filer(told["filer"]),
                reason=told["reason"],
                uses_domicile=told["uses_domicile"],
                asks_number=told["asks_number"],
                klacht=tuple(told.get("klacht", ())),
            ),
        )

    asking = Asking(
        heading=_("Who goes to the police?"),
        lead=_(
            "Preferably within two working days. A melding is always possible. The police and the "
            "prosecutor decide whether it is punishable."
        ),
        verb=_("Keep this"),
        done=_("The decision is kept."),
        seen=row.version if row else 0,
        template="response/police_decide.html",
        more={"page": page, "may_say_nobody": may_say_nobody(request.actor, desk)},
    )
    return step(request, desk, form, deed, asking)


@require_POST
def vpt(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """The police were told that it is about a public task, or not after all."""
    desk = police_desk(request, pk)
    press(
        request,
        {
            "said": (
                lambda: police.say_vpt(actor=request.actor, desk=desk),
                _("Kept: VPT was said."),
            ),
            "not_said": (
                lambda: police.say_vpt(actor=request.actor, desk=desk, said=False),
                _("Taken back."),
            ),
        },
    )
    return back(request, "response:police", pk=pk)


@any_method
def ground(request: OrgRequest, slug: str, pk: UUID, addressee: str) -> HttpResponse:
    """Record on which ground somebody outside may be told something about a patient. Reached from
    the police and from the response, by whose task either is."""
    if addressee not in set(DisclosureTo):
        raise Http404
    to = DisclosureTo(addressee)
    desk = police_desk(request, pk, others=(TrackKind.RESPONSE,))
    require_handle(request.actor, desk)
    form = GroundForm(request.POST or None, to=to)

    def deed() -> object:
        told = form.cleaned_data
        return record_ground(
            actor=request.actor,
            desk=desk,
            to=to,
            ground=told["ground"],
            explanation=told["explanation"],
        )

    asking = Asking(
        heading=_("On which ground may %(addressee)s be told?") % {"addressee": ADDRESSEES[to]},
        lead=_(
            "Who works with patients keeps their secrets. Nothing about a patient goes out before "
            "its ground is recorded."
        ),
        verb=_("Record the ground"),
        done=_("The ground is recorded."),
        anchor="ground",
    )
    return step(request, desk, form, deed, asking)


@require_POST
def ground_end(request: OrgRequest, slug: str, pk: UUID, ground_pk: UUID) -> HttpResponse:
    """The ground does not hold any more."""
    desk = police_desk(request, pk, others=(TrackKind.RESPONSE,))
    found = ground_in(desk, ground_pk)
    press(
        request,
        {
            "end": (
                lambda: withdraw_ground(actor=request.actor, desk=desk, disclosure=found),
                _("The ground is withdrawn. Nothing goes out on it any more."),
            )
        },
    )
    return back(request, "response:police", pk=pk)


@require_safe
def sheet(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """What goes on the sheet for the police, what is missing, and what is left out of it."""
    desk = police_desk(request, pk)
    made = sheet_of(request.actor, desk)
    shown = {"desk": desk, "case": desk.case, "sheet": made, "may_leave": has_ground(desk)}
    return render(request, "response/police_sheet.html", shown)


@require_safe
def sheet_file(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """The same as PDF. In care only on a recorded ground."""
    desk = police_work(request, pk)
    if not has_ground(desk):
        return back(request, "response:ground", pk=pk, addressee=DisclosureTo.POLICE.value)
    require_ground(desk.case, DisclosureTo.POLICE)
    answer = HttpResponse(sheet_pdf(sheet_of(request.actor, desk)), content_type="application/pdf")
    name = slugify(_("Police sheet %(number)s") % {"number": desk.case.number})
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
