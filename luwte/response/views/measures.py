"""Fetch, call a verb, answer: first reactions, measures and their steps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luwte.core import audit
from luwte.core.answers import back, carried_out, show_form
from luwte.core.refusal import Conflict, NotPermitted, Refused
from luwte.incidents.queries.case_page import case_now
from luwte.incidents.queries.people import who_can_handle
from luwte.incidents.rules import CaseState, TrackKind
from luwte.org.access import OrgRequest
from luwte.org.queries import places_of
from luwte.policy.queries import option_name
from luwte.response.access import Desk, desk_for, require_handle
from luwte.response.actions import breaching, gate, measures, reacting
from luwte.response.authority import deciders_in_words, may_decide_on, why_not
from luwte.response.forms.measures import MeasureForm, ReactionForm, StepForm
from luwte.response.models import Measure
from luwte.response.queries.advising import advice_for
from luwte.response.queries.gate_known import known_for
from luwte.response.queries.measures import (
    follows_of,
    measure_for,
    measure_page,
    version_of_measure,
)
from luwte.response.queries.offered import offered_to
from luwte.response.queries.parties import PartyFace, face_in, parties_of
from luwte.response.rules.asking import asked_for
from luwte.response.rules.gate import Forbidden, GateMove, Part, find_move
from luwte.response.rules.states import MeasureKind, MeasureState

any_method = require_http_methods(["GET", "HEAD", "POST"])


@any_method
def react(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Write down what the other party heard from us."""
    desk = _desk(request, pk)
    require_handle(request.actor, desk)
    form = ReactionForm(_sent(request), parties=parties_of(desk.case))

    def deed() -> None:
        reacting.react(actor=request.actor, desk=desk, **form.said())

    if form.is_bound and carried_out(form, deed):
        messages.success(request, _("Kept."))
        return back(request, "response:of_case", pk=pk)
    return show_form(request, "response/react.html", form, _context(request, desk))


@require_safe
def whom(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Towards whom: with one other party at once to the advice."""
    desk = _desk(request, pk)
    _require_proposer(request, desk)
    faces = parties_of(desk.case)
    if len(faces) == 1:
        return back(request, "response:measure_advice", pk=pk, party_pk=faces[0].pk)
    return render(
        request, "response/measure_whom.html", {**_context(request, desk), "faces": faces}
    )


@require_safe
def advice(request: OrgRequest, slug: str, pk: UUID, party_pk: UUID) -> HttpResponse:
    """What the matrix advises and why, and every measure that can be proposed."""
    desk, face = _party(request, pk, party_pk)
    _require_proposer(request, desk)
    found = advice_for(request.actor, desk.case, face.party)
    advised = set(found.advice.kinds) if found else set()
    kinds = [
        {
            "key": kind.value,
            "label": option_name(found.option(kind) if found else None, kind.value),
            "who": deciders_in_words(request.actor, kind),
            "is_advised": kind.value in advised,
        }
        for kind in offered_to(request.organisation)
    ]
    context = {
        **_context(request, desk),
        "face": face,
        "advice": found,
        "kinds": sorted(kinds, key=lambda one: not one["is_advised"]),
        "suggests_crisis_card": MeasureKind.CRISIS_CARD.value in advised,
        "may_propose": desk.may_handle,
        "may_impose": _may_impose(request, desk),
    }
    return render(request, "response/measure_advice.html", context)


@any_method
def propose(request: OrgRequest, slug: str, pk: UUID, party_pk: UUID, kind: str) -> HttpResponse:
    """Propose a measure of this kind."""
    desk, face = _party(request, pk, party_pk)
    require_handle(request.actor, desk)
    if kind not in offered_to(request.organisation):
        raise Http404
    return _fill_in(request, desk, face, MeasureKind(kind))


@any_method
def impose(request: OrgRequest, slug: str, pk: UUID, party_pk: UUID) -> HttpResponse:
    """Keep somebody out at once, by who holds the house right."""
    desk, face = _party(request, pk, party_pk)
    if not may_decide_on(request.actor, MeasureKind.PROVISIONAL_BAN, desk.case):
        raise Http404
    return _fill_in(request, desk, face, MeasureKind.PROVISIONAL_BAN)


@require_safe
def measure(request: OrgRequest, slug: str, pk: UUID, measure_pk: UUID) -> HttpResponse:
    """One measure: what was done, what comes next, and why not yet."""
    desk, found = _found(request, pk, measure_pk)
    audit.record_read(
        "response.read_measure", actor=request.actor, kind="measure", object_id=found.pk
    )
    page = measure_page(request.actor, desk, found)
    return render(request, "response/measure.html", {**_context(request, desk), "page": page})


@any_method
def step(request: OrgRequest, slug: str, pk: UUID, measure_pk: UUID, move: str) -> HttpResponse:
    """Take one step of the gate."""
    desk, found = _found(request, pk, measure_pk)
    taken = _move_of(found, move)
    if why_not(request.actor, desk, found, taken):
        raise Http404
    initial = {**_days_of(found), **known_for(found, move)}
    form = StepForm(_sent(request), move=taken, initial=initial)
    conflict: Conflict | None = None
    if form.is_valid():
        try:
            gate.advance(
                actor=request.actor,
                desk=desk,
                measure=found,
                seen=_seen(request),
                move=move,
                said=form.inputs(),
            )
        except Conflict as first:
            conflict = first
        except NotPermitted:
            raise
        except Refused as refused:
            form.add_error(None, refused.why)
        else:
            messages.success(request, _("Kept."))
            return back(request, "response:measure", pk=pk, measure_pk=found.pk)
    context = {
        **_context(request, desk),
        "form": form,
        "move": taken,
        "page": measure_page(request.actor, desk, found),
        "seen": version_of_measure(found),
        "conflict": conflict,
    }
    status = 409 if conflict else 422 if form.is_bound else 200
    return render(request, "response/measure_step.html", context, status=status)


@require_POST
def breach(request: OrgRequest, slug: str, pk: UUID, measure_pk: UUID) -> HttpResponse:
    """It was not kept: a new incident, in one tap."""
    _unused, found = _found(request, pk, measure_pk)
    try:
        incident = breaching.record_breach(actor=request.actor, measure=found)
    except NotPermitted:
        raise
    except Refused as refused:
        messages.error(request, refused.why)
        return back(request, "response:measure", pk=pk, measure_pk=found.pk)
    messages.success(request, _("A new incident was made of it. Tell more about it here."))
    return redirect("incidents:my_report", slug=slug, pk=incident.pk)


def _fill_in(request: OrgRequest, desk: Desk, face: PartyFace, kind: MeasureKind) -> HttpResponse:
    actor, is_ban = request.actor, kind is MeasureKind.PROVISIONAL_BAN
    found = advice_for(actor, desk.case, face.party)
    sectors = actor.organisation.sectors
    places = places_of(actor.organisation).locations.values()
    form = MeasureForm(
        _sent(request),
        kind=kind,
        asked=[] if is_ban else asked_for(kind, sectors),
        people=who_can_handle(actor, desk.case),
        places=[place for place in places if place.is_active],
        sectors=sectors,
        advice=found,
        follows=None if is_ban else follows_of(desk.case, face.party),
        initial={"contact": str(actor.person_id)},
    )
    kept: list[Measure] = []

    def deed() -> None:
        verb = measures.impose if is_ban else measures.propose
        kept.append(verb(actor=actor, desk=desk, party=face.party, proposal=form.proposal()))

    if form.is_bound and carried_out(form, deed):
        messages.success(request, _("Kept."))
        if not kept:  # sent before
            return back(request, "response:of_case", pk=desk.case.pk)
        return back(request, "response:measure", pk=desk.case.pk, measure_pk=kept[0].pk)
    context = {
        **_context(request, desk),
        "face": face,
        "advice": found,
        "heading": option_name(found.option(kind) if found else None, kind.value),
        "is_ban": is_ban,
        "deciders": deciders_in_words(actor, kind),
    }
    return show_form(request, "response/measure_form.html", form, context)


def _move_of(found: Measure, name: str) -> GateMove:
    try:
        taken = find_move(name, MeasureKind(found.kind), MeasureState(found.state))
    except Forbidden as forbidden:
        raise Http404 from forbidden
    if taken.part is Part.CLOCK:
        raise Http404
    return taken


def _days_of(found: Measure) -> dict[str, Any]:
    """The days as they were proposed; what waited for its decision moves along as a whole."""
    days = {"starts_on": found.starts_on, "ends_on": found.ends_on, "review_on": found.review_on}
    waited = timezone.localdate() - found.starts_on if found.starts_on else timedelta()
    if found.decided_at is not None or waited <= timedelta():
        return days
    return {name: day + waited if day else None for name, day in days.items()}


def _require_proposer(request: OrgRequest, desk: Desk) -> None:
    if not (desk.may_handle or _may_impose(request, desk)):
        raise Http404


def _may_impose(request: OrgRequest, desk: Desk) -> bool:
    is_open = desk.case.state != CaseState.CLOSED
    return is_open and may_decide_on(request.actor, MeasureKind.PROVISIONAL_BAN, desk.case)


def _desk(request: OrgRequest, pk: UUID) -> Desk:
    return desk_for(request.actor, pk, TrackKind.RESPONSE)


def _party(request: OrgRequest, pk: UUID, party_pk: UUID) -> tuple[Desk, PartyFace]:
    desk = _desk(request, pk)
    return desk, face_in(desk.case, party_pk)


def _found(request: OrgRequest, pk: UUID, measure_pk: UUID) -> tuple[Desk, Measure]:
    desk, found = measure_for(request.actor, measure_pk)
    if pk not in (found.case_id, desk.case.pk):
        raise Http404
    return desk, found


def _context(request: OrgRequest, desk: Desk) -> dict[str, Any]:
    return {"case": desk.case, "desk": desk, "now": case_now(request.actor, desk.case)}


def _sent(request: OrgRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _seen(request: OrgRequest) -> int:
    told = request.POST.get("seen", "")
    return int(told) if told.isdecimal() and len(told) < 9 else 0
