"""Fetch, call a verb, answer: the response of a case, and its other parties."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luwte.core import audit
from luwte.core.answers import back, carried_out, show_form, tried
from luwte.core.kit.toast import offer_undo
from luwte.core.refusal import NotPermitted, Refused
from luwte.incidents.queries.case_page import case_now
from luwte.incidents.queries.track_card import track_card
from luwte.incidents.rules import TrackKind
from luwte.org.access import OrgRequest
from luwte.response.access import Desk, desk_for, require_handle
from luwte.response.actions import informing, joining_parties, parties
from luwte.response.forms.parties import LaterForm, PartyForm, SplitForm, initial_of
from luwte.response.parts import shown
from luwte.response.queries.parties import PartyFace, face_in, identity_of, was_sent
from luwte.response.queries.party_matches import Match, has_matches, likely_matches
from luwte.response.queries.party_pages import (
    join_of,
    links_of,
    on_record,
    page_of,
    unlinked_of,
)
from luwte.response.rules.identity import Identity

LOOK, NEW, SAME = "look", "new", "same:"
FORM = "response/party_form.html"


@require_safe
def of_case(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """The response of a case: its clock, who it was, what was done and what comes."""
    desk = _desk(request, pk)
    if desk.case.merged_into_id is not None:
        return back(request, "response:of_case", pk=desk.case.merged_into_id)
    audit.record_read("response.read_response", actor=request.actor, kind="case", object_id=pk)
    context = {
        **_context(request, desk),
        "card": track_card(request.actor, desk.case, desk.track),
        "parts": shown(request.actor, desk),
    }
    return render(request, "response/of_case.html", context)


@require_safe
def party(request: OrgRequest, slug: str, pk: UUID, party_pk: UUID) -> HttpResponse:
    """One other party: who it is, and what went before."""
    desk, face = _found(request, pk, party_pk)
    page = page_of(request.actor, desk, face)
    return render(request, "response/party.html", {**_context(request, desk), "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def party_add(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Write down who it was; likely matches among earlier parties are shown before it is kept."""
    desk = _desk(request, pk)
    require_handle(request.actor, desk)
    form = PartyForm(_sent(request), incidents=_incidents(desk))
    choice = request.POST.get("do", "")
    if form.is_bound and form.is_valid():
        facts = form.facts()
        matches = _to_choose(request, desk, facts, choice)
        if matches:
            return _ask_which(request, desk, form, matches)
        if choice != LOOK and carried_out(form, lambda: _keep(request, desk, form, choice)):
            messages.success(request, _("Kept."))
            return back(request, "response:of_case", pk=pk)
    context = {**_context(request, desk), "looked": choice == LOOK and form.is_valid()}
    return show_form(request, FORM, form, context)


@require_http_methods(["GET", "HEAD", "POST"])
def party_change(request: OrgRequest, slug: str, pk: UUID, party_pk: UUID) -> HttpResponse:
    """Something more is known of this party."""
    desk, face = _found(request, pk, party_pk)
    require_handle(request.actor, desk)
    known = identity_of(request.actor, face.party, desk=desk)
    if known is None:
        raise Http404
    initial = initial_of(known, relation_id=face.party.relation_id, minor=face.party.is_minor)
    form = PartyForm(_sent(request), initial=initial)

    def change() -> None:
        parties.change_party(
            actor=request.actor,
            desk=desk,
            party=face.party,
            seen=_seen(request),
            facts=form.facts(),
        )

    if form.is_bound and carried_out(form, change):
        messages.success(request, _("Kept."))
        # More is known: perhaps by now it is somebody on record.
        is_more = has_matches(request.actor, form.facts().identity, without=[face.pk])
        page = "response:party_matches" if is_more else "response:party"
        return back(request, page, pk=pk, party_pk=party_pk)
    context = {**_context(request, desk), "face": face, "seen": face.party.version}
    return show_form(request, FORM, form, context)


@require_http_methods(["GET", "HEAD", "POST"])
def party_matches(request: OrgRequest, slug: str, pk: UUID, party_pk: UUID) -> HttpResponse:
    """Who on record may be this person as well; who handles it says so, never the software."""
    desk, face = _found(request, pk, party_pk)
    require_handle(request.actor, desk)
    known = identity_of(request.actor, face.party, desk=desk) or Identity()
    matches = likely_matches(request.actor, known, desk=desk, without=[face.pk])
    if request.method == "POST":
        chosen = _chosen(matches, request.POST.get("do", ""))
        if chosen is not None:
            return _join(request, desk, face, chosen)
    context = {**_context(request, desk), "face": face, "matches": matches}
    return render(request, "response/party_matches.html", context)


@require_POST
def party_confirm(request: OrgRequest, slug: str, pk: UUID, party_pk: UUID) -> HttpResponse:
    """A second person looked at who was recognised."""
    desk, face = _found(request, pk, party_pk)

    def confirm() -> None:
        parties.confirm_party(actor=request.actor, desk=desk, party=face.party)

    return _press(request, confirm, _("From now on it counts."), "response:of_case", pk=pk)


@require_POST
def party_unlink(request: OrgRequest, slug: str, pk: UUID, party_pk: UUID) -> HttpResponse:
    """This person had no part in the case after all."""
    desk, face = _found(request, pk, party_pk)
    try:
        parties.unlink_party(actor=request.actor, desk=desk, party=face.party)
    except NotPermitted:
        raise
    except Refused as refused:
        messages.error(request, refused.why)
    else:
        undo = _address(request, "response:party_restore", pk=pk, party_pk=party_pk)
        offer_undo(request, _("Taken away from this case."), undo)
    return back(request, "response:of_case", pk=pk)


@require_POST
def party_restore(request: OrgRequest, slug: str, pk: UUID, party_pk: UUID) -> HttpResponse:
    """Undo that."""
    desk = _desk(request, pk)
    gone = unlinked_of(desk, party_pk)
    if gone is None:
        raise Http404

    def restore() -> None:
        parties.restore_party(actor=request.actor, desk=desk, party=gone)

    return _press(request, restore, _("Put back."), "response:of_case", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def party_split(request: OrgRequest, slug: str, pk: UUID, party_pk: UUID) -> HttpResponse:
    """One person turns out to be two."""
    desk, face = _found(request, pk, party_pk)
    require_handle(request.actor, desk)
    form = SplitForm(_sent(request), links=links_of(face.party))

    def split() -> None:
        joining_parties.split_party(
            actor=request.actor,
            desk=desk,
            party=face.party,
            links=form.chosen(),
            why=form.cleaned_data["why"],
        )

    if form.is_bound and carried_out(form, split):
        messages.success(request, _("They are two people from now on."))
        return back(request, "response:of_case", pk=pk)
    context = {**_context(request, desk), "face": face}
    return show_form(request, "response/party_split.html", form, context)


@require_POST
def party_undo(
    request: OrgRequest, slug: str, pk: UUID, party_pk: UUID, join_pk: UUID
) -> HttpResponse:
    """Undo a join or a split of this party."""
    desk, face = _found(request, pk, party_pk)
    join = join_of(face.party, join_pk)

    def undo() -> None:
        joining_parties.undo_join(actor=request.actor, desk=desk, join=join)

    return _press(request, undo, _("It is as it was before."), "response:of_case", pk=pk)


@require_POST
def party_informed(request: OrgRequest, slug: str, pk: UUID, party_pk: UUID) -> HttpResponse:
    """This person was told what is on record."""
    desk, face = _found(request, pk, party_pk)

    def informed() -> None:
        informing.record_informed(actor=request.actor, desk=desk, party=face.party)

    kwargs = {"pk": pk, "party_pk": party_pk}
    return _press(request, informed, _("Kept."), "response:party", **kwargs)


@require_http_methods(["GET", "HEAD", "POST"])
def party_later(request: OrgRequest, slug: str, pk: UUID, party_pk: UUID) -> HttpResponse:
    """Telling it now is not safe."""
    desk, face = _found(request, pk, party_pk)
    require_handle(request.actor, desk)
    form = LaterForm(_sent(request))

    def later() -> None:
        informing.inform_later(
            actor=request.actor,
            desk=desk,
            party=face.party,
            reason=form.cleaned_data["reason"],
            until=form.cleaned_data["until"],
        )

    if form.is_bound and carried_out(form, later):
        messages.success(request, _("Kept."))
        return back(request, "response:party", pk=pk, party_pk=party_pk)
    context = {**_context(request, desk), "face": face}
    return show_form(request, "response/party_later.html", form, context)


def _desk(request: OrgRequest, pk: UUID) -> Desk:
    return desk_for(request.actor, pk, TrackKind.RESPONSE)


def _found(request: OrgRequest, pk: UUID, party_pk: UUID) -> tuple[Desk, PartyFace]:
    desk = _desk(request, pk)
    return desk, face_in(desk.case, party_pk)


def _context(request: OrgRequest, desk: Desk) -> dict[str, Any]:
    now = case_now(request.actor, desk.case)
    return {"desk": desk, "case": desk.case, "now": now}


def _sent(request: OrgRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _incidents(desk: Desk) -> list[Any]:
    return list(desk.case.incidents.filter(withdrawn_at=None).order_by("happened_from"))


def _to_choose(
    request: OrgRequest, desk: Desk, facts: parties.PartyFacts, choice: str
) -> list[Match]:
    """Who may be meant, when nobody chose yet. Who was kept a moment ago is no choice."""
    if choice == NEW or choice.startswith(SAME) or was_sent(facts.client_key):
        return []
    return likely_matches(request.actor, facts.identity, desk=desk)


def _keep(request: OrgRequest, desk: Desk, form: PartyForm, choice: str) -> None:
    deed: dict[str, Any] = {
        "actor": request.actor,
        "desk": desk,
        "incidents": form.chosen(),
        "facts": form.facts(),
    }
    if not choice.startswith(SAME):
        parties.add_party(**deed)
        return
    same_as = on_record(_uuid(choice.removeprefix(SAME)))
    if same_as is None:
        raise Refused(_("This person is not on record any more. Look again."))
    joining_parties.recognise_party(**deed, same_as=same_as)


def _ask_which(
    request: OrgRequest, desk: Desk, form: PartyForm, matches: list[Match]
) -> HttpResponse:
    """Nothing is kept yet: what was typed goes along in the page, never in the address."""
    typed = [
        (name, value)
        for name in request.POST
        if name not in ("do", "csrfmiddlewaretoken")
        for value in request.POST.getlist(name)
    ]
    context = {
        **_context(request, desk),
        "matches": matches,
        "typed": typed,
        "identity": form.facts().identity,
    }
    return render(request, "response/party_matches.html", context)


def _chosen(matches: list[Match], choice: str) -> Match | None:
    wanted = _uuid(choice.removeprefix(SAME)) if choice.startswith(SAME) else None
    return next((one for one in matches if one.party.pk == wanted), None)


def _join(request: OrgRequest, desk: Desk, face: PartyFace, chosen: Match) -> HttpResponse:
    def join() -> None:
        joining_parties.join_parties(
            actor=request.actor,
            desk=desk,
            source=face.party,
            target=chosen.party,
            why=chosen.why,
            matched=chosen.kinds,
        )

    done = _("They are one person from now on. Somebody else still looks at it.")
    return _press(request, join, done, "response:of_case", pk=desk.case.pk)


def _press(
    request: OrgRequest, deed: Callable[[], object], words: str, name: str, **kwargs: Any
) -> HttpResponse:
    tried(request, deed, words)
    return back(request, name, **kwargs)


def _address(request: OrgRequest, name: str, **kwargs: Any) -> str:
    return reverse(name, kwargs={"slug": request.organisation.slug, **kwargs})


def _seen(request: OrgRequest) -> int:
    told = request.POST.get("seen", "")
    return int(told) if told.isdecimal() and len(told) < 9 else 0


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
