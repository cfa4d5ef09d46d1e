"""Fetch, call a verb, answer: the damage of a case, and what aggression cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luwte.core import audit, files
from luwte.core.answers import back, tried
from luwte.core.refusal import Refused
from luwte.incidents.actions.attaching import take_in
from luwte.incidents.queries.involved import staff_there
from luwte.incidents.queries.track_card import track_card
from luwte.incidents.rules import TrackKind
from luwte.lib.media import Unusable
from luwte.org.access import OrgRequest, require
from luwte.org.queries import role_holders
from luwte.org.rules import Right
from luwte.response.access import Desk, desk_for, require_handle
from luwte.response.actions import claims, damage
from luwte.response.forms.damage import (
    AdvanceForm,
    ClaimForm,
    CourtForm,
    DamageForm,
    LaterForm,
    PaymentForm,
    PeriodForm,
    StepForm,
    WithdrawForm,
)
from luwte.response.queries.damage import (
    claim_of,
    costs_of,
    damage_page,
    face_of,
    item_of,
)
from luwte.response.queries.parties import parties_of
from luwte.response.rules.damage import CLAIM_MOVES, advises_route, facts
from luwte.response.rules.states import DamageKind, Route
from luwte.response.views.one_step import Asking, seen_in, step
from luwte.response.words.damage import because

if TYPE_CHECKING:
    from luwte.response.models import Claim

MOST_BYTES = 25 * 1024 * 1024


@require_safe
def of_case(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """All damage of a case, what is recovered, and what is still to come."""
    desk = _desk(request, pk)
    audit.record_read("response.read_damage", actor=request.actor, kind="case", object_id=pk)
    shown = {
        "desk": desk,
        "case": desk.case,
        "card": track_card(request.actor, desk.case, desk.track),
        "page": damage_page(desk.case),
        "facts": facts(),
    }
    return render(request, "response/damage.html", shown)


@require_http_methods(["GET", "POST"])
def add(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Add a piece of damage."""
    desk = _work(request, pk)
    form = _form(request, desk, initial={"occurred_on": timezone.localdate()})
    asking = _asking(_("Record damage"), _("Record"), _("The damage is recorded."))
    return step(
        request,
        desk,
        form,
        lambda: damage.add_damage(actor=request.actor, desk=desk, damage=form.damage),
        asking,
    )


@require_http_methods(["GET", "POST"])
def change(request: OrgRequest, slug: str, pk: UUID, item_pk: UUID) -> HttpResponse:
    """Correct a piece of damage."""
    desk = _work(request, pk)
    item = item_of(desk.case, item_pk)
    form = _form(request, desk, initial=DamageForm.initial_of(item))
    asking = _asking(_("Correct damage"), _("Save"), _("The damage is corrected."))
    return step(
        request,
        desk,
        form,
        lambda: damage.change_damage(
            actor=request.actor,
            desk=desk,
            item=item,
            seen=form.cleaned_data["seen"] or 0,
            damage=form.damage,
        ),
        asking,
    )


@require_http_methods(["GET", "POST"])
def withdraw(request: OrgRequest, slug: str, pk: UUID, item_pk: UUID) -> HttpResponse:
    """Take a piece of damage off the list."""
    desk = _work(request, pk)
    item = item_of(desk.case, item_pk)
    form = WithdrawForm(request.POST or None, initial={"seen": item.version})
    asking = _asking(
        _("Take off the list"), _("Take off"), _("It is off the list."), lead=item.title
    )
    return step(
        request,
        desk,
        form,
        lambda: damage.withdraw_damage(
            actor=request.actor, desk=desk, item=item, **form.cleaned_data
        ),
        asking,
    )


@require_http_methods(["GET", "POST"])
def advance(request: OrgRequest, slug: str, pk: UUID, item_pk: UUID) -> HttpResponse:
    """The employer pays in advance."""
    desk = _work(request, pk)
    item = item_of(desk.case, item_pk)
    initial = {"seen": item.version, "amount": item.amount, "on": timezone.localdate()}
    form = AdvanceForm(request.POST or None, initial=initial)
    asking = _asking(
        _("Pay in advance"), _("Record"), _("The advance is recorded."), lead=item.title
    )
    return step(
        request,
        desk,
        form,
        lambda: damage.pay_advance(actor=request.actor, desk=desk, item=item, **form.cleaned_data),
        asking,
    )


@require_POST
def repaired(request: OrgRequest, slug: str, pk: UUID, item_pk: UUID) -> HttpResponse:
    """It is repaired."""
    desk = _work(request, pk)
    item = item_of(desk.case, item_pk)
    seen = seen_in(request)
    tried(
        request,
        lambda: damage.mark_repaired(actor=request.actor, desk=desk, item=item, seen=seen),
        _("It is repaired."),
    )
    return back(request, "response:damage", pk=pk)


@require_POST
def receipt(request: OrgRequest, slug: str, pk: UUID, item_pk: UUID) -> HttpResponse:
    """Hang receipts on a piece of damage; what cannot be kept says why, and the others stay."""
    desk = _work(request, pk)
    item = item_of(desk.case, item_pk)
    kept = []
    for upload in request.FILES.getlist("files")[: damage.MOST_RECEIPTS]:
        try:
            if (upload.size or 0) > MOST_BYTES:
                raise Refused(_("A receipt is at most 25 MB."))
            name = str(upload.name or "")
            kept.append(take_in(actor=request.actor, name=name, data=upload.read()).stored)
        except (Unusable, Refused) as wrong:
            why = getattr(wrong, "why", _("This is no photo, PDF or e-mail that we can keep."))
            messages.error(request, f"{upload.name}: {why}")
    if not kept:
        messages.error(request, _("Choose a photo or PDF of the receipt."))
        return back(request, "response:damage", pk=pk)
    tried(
        request,
        lambda: damage.add_receipts(actor=request.actor, desk=desk, item=item, stored=kept),
        _("The receipt is kept."),
    )
    return back(request, "response:damage", pk=pk)


@require_safe
def open_receipt(request: OrgRequest, slug: str, pk: UUID, file_pk: UUID) -> HttpResponse:
    """A receipt, for who works on the damage."""
    _desk(request, pk)
    stored = files.readable(file_pk, actor=request.actor)
    if stored is None or stored.owner_kind != "response.damage_receipt":
        raise Http404
    audit.record_read(
        "response.read_receipt", actor=request.actor, kind="core.file", object_id=file_pk
    )
    answer = HttpResponse(files.read(stored), content_type=stored.content_type)
    answer["Content-Disposition"] = content_disposition_header(True, stored.name) or "attachment"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(["GET", "POST"])
def claim_new(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Start to recover damage."""
    desk = _work(request, pk)
    page = damage_page(desk.case)
    parties = [(face.party, face.label) for face in parties_of(desk.case)]
    form = ClaimForm(
        request.POST or None,
        faces=page.items,
        parties=parties,
        initial={"items": [str(face.item.pk) for face in page.unclaimed]},
    )
    asking = _asking(
        _("Recover damage"), _("Start"), _("The claim is there. Now send the letter, or join.")
    )
    return step(
        request,
        desk,
        form,
        lambda: claims.open_claim(actor=request.actor, desk=desk, plan=form.plan),
        asking,
    )


@require_safe
def claim(request: OrgRequest, slug: str, pk: UUID, claim_pk: UUID) -> HttpResponse:
    """One claim: what was asked, what came in, what can be done."""
    desk = _desk(request, pk)
    face = face_of(claim_of(desk.case, claim_pk))
    kinds = [DamageKind(one.item.kind) for one in face.items]
    route = Route(face.claim.route)
    shown = {
        "desk": desk,
        "case": desk.case,
        "face": face,
        "think_of": because(advises_route(route, kinds, has_police_report=True)),
        "facts": facts(),
    }
    return render(request, "response/claim.html", shown)


@require_http_methods(["GET", "POST"])
def claim_step(request: OrgRequest, slug: str, pk: UUID, claim_pk: UUID, move: str) -> HttpResponse:
    """One step of a claim."""
    desk = _work(request, pk)
    found = claim_of(desk.case, claim_pk)
    taken = CLAIM_MOVES.get(move)
    if taken is None:
        raise Http404
    form = StepForm(request.POST or None, needs=taken.required, claim=found)

    def deed() -> object:
        given = form.cleaned_data
        return claims.advance_claim(
            actor=request.actor,
            desk=desk,
            claim=found,
            seen=given["seen"],
            move=move,
            given=given,
        )

    return step(request, desk, form, deed, _about_claim(found, str(taken.label)))


@require_http_methods(["GET", "POST"])
def claim_payment(request: OrgRequest, slug: str, pk: UUID, claim_pk: UUID) -> HttpResponse:
    """Money came in."""
    desk = _work(request, pk)
    found = claim_of(desk.case, claim_pk)
    following = face_of(found).next_instalment
    initial = {
        "seen": found.version,
        "on": timezone.localdate(),
        "amount": following.amount - following.paid if following else None,
    }
    form = PaymentForm(request.POST or None, initial=initial)
    return _claim_deed(request, desk, found, form, claims.record_payment, _("Record a payment"))


@require_http_methods(["GET", "POST"])
def claim_court(request: OrgRequest, slug: str, pk: UUID, claim_pk: UUID) -> HttpResponse:
    """The hearing, and joining it."""
    desk = _work(request, pk)
    found = claim_of(desk.case, claim_pk)
    initial = {"seen": found.version, "court_on": found.court_on, "joined_on": found.joined_on}
    form = CourtForm(request.POST or None, initial=initial)
    return _claim_deed(request, desk, found, form, claims.plan_court, _("Hearing and joining"))


@require_http_methods(["GET", "POST"])
def claim_later(request: OrgRequest, slug: str, pk: UUID, claim_pk: UUID) -> HttpResponse:
    """Wait until a day."""
    desk = _work(request, pk)
    found = claim_of(desk.case, claim_pk)
    form = LaterForm(request.POST or None, initial={"seen": found.version})
    return _claim_deed(request, desk, found, form, claims.look_later, _("Look at it later"))


@require_safe
def costs(request: OrgRequest, slug: str) -> HttpResponse:
    """What aggression cost in a period, with what is counted."""
    require(request.actor, Right.FIGURES_READ)
    today = timezone.localdate()
    since, until = date(today.year, 1, 1), today
    form = PeriodForm(request.GET or None, initial={"since": since, "until": until})
    if form.is_bound and form.is_valid():
        since, until = form.cleaned_data["since"], form.cleaned_data["until"]
    shown = {"form": form, "costs": costs_of(request.actor, since, until)}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "response/costs.html", shown, status=status)


def _desk(request: OrgRequest, pk: UUID) -> Desk:
    """To read it."""
    return desk_for(request.actor, pk, TrackKind.DAMAGE)


def _work(request: OrgRequest, pk: UUID) -> Desk:
    """To change something: who only decides gets no form."""
    desk = _desk(request, pk)
    require_handle(request.actor, desk)
    return desk


def _form(request: OrgRequest, desk: Desk, initial: dict[str, Any]) -> DamageForm:
    fixers = {one.pk: one for one in (desk.track.owner, desk.case.owner, *role_holders()) if one}
    return DamageForm(
        request.POST or None,
        initial=initial,
        victims=[there.person for there in staff_there(desk.case.pk)],
        fixers=fixers.values(),
    )


def _asking(heading: str, verb: str, done: str, *, lead: str = "") -> Asking:
    """What the page of a step of damage says; from there it goes to the damage of the case."""
    return Asking(
        heading, verb, done, lead, page="response:damage", template="response/damage_step.html"
    )


def _about_claim(found: Claim, heading: str) -> Asking:
    """The same of a claim; from there it goes to that claim."""
    asking = _asking(heading, _("Record"), _("It is recorded."))
    return replace(asking, page="response:claim", of={"claim_pk": found.pk})


def _claim_deed(
    request: OrgRequest,
    desk: Desk,
    found: Claim,
    form: forms.Form,
    deed: Callable[..., object],
    heading: str,
) -> HttpResponse:
    def carry_out() -> object:
        return deed(actor=request.actor, desk=desk, claim=found, **form.cleaned_data)

    return step(request, desk, form, carry_out, _about_claim(found, heading))
