"""Fetch, call a verb, answer: talks with the other party."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from luwte.core.answers import back, carried_out
from luwte.core.models import StoredFile
from luwte.core.refusal import Refused
from luwte.incidents.actions.attaching import take_in
from luwte.lib.media import Unusable
from luwte.org.access import OrgRequest
from luwte.org.queries import role_holders
from luwte.response.access import Desk, require_handle
from luwte.response.actions import talks as deeds
from luwte.response.forms.talks import (
    HeldForm,
    LookBackForm,
    MinutesForm,
    MissedForm,
    NewTalkForm,
    PlanForm,
    ReasonForm,
    SignForm,
)
from luwte.response.models import PartyTalk
from luwte.response.queries.letters import measures_to_choose
from luwte.response.queries.parties import parties_of
from luwte.response.queries.talks import (
    crisis_card_for,
    face_of,
    letters_of_talk,
    read_talk,
    talk_for,
)
from luwte.response.rules.letters import letter_of_talk
from luwte.response.rules.states import TalkKind, TalkState
from luwte.response.rules.talks import Signed, allowed
from luwte.response.views.letters import file_answer, step_page, taken, work
from luwte.response.words.letters import LETTERS
from luwte.response.words.measures import KINDS as MEASURES

if TYPE_CHECKING:
    from luwte.org.models import Person

both = require_http_methods(["GET", "HEAD", "POST"])
FormAndDeed = tuple[forms.Form, Callable[[], object], str, str]


@both
def new(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Plan a talk."""
    desk = work(request, pk)
    faces = parties_of(desk.case)
    asked = {name: request.GET.get(name, "") for name in ("kind", "party", "measure")}
    if not asked["party"] and len(faces) == 1:
        asked["party"] = str(faces[0].pk)
    form = NewTalkForm(
        request.POST if request.method == "POST" else None,
        initial={**asked, "led_by": request.actor.person},
        parties=[(face.party, face.label) for face in faces],
        measures=measures_to_choose(desk.case),
        people=_leaders(request, desk),
    )
    made: list[PartyTalk] = []

    def deed() -> None:
        data = form.cleaned_data
        made.append(
            deeds.plan_talk(
                actor=request.actor,
                desk=desk,
                kind=data["kind"],
                plan=form.talk_plan,
                party=data["party"],
                measure=data["measure"],
            )
        )

    if form.is_bound and carried_out(form, deed):
        messages.success(request, _("The talk is planned. Now invite the other party."))
        if not made:  # sent before
            return back(request, "response:of_case", pk=pk)
        return _to_talk(request, desk, made[0])
    return step_page(
        request,
        desk,
        form,
        _("Plan a talk"),
        _("Plan"),
        template="response/talk_plan.html",
        crisis_card=crisis_card_for(request.actor),
    )


@require_safe
def talk(request: OrgRequest, slug: str, pk: UUID, talk_pk: UUID) -> HttpResponse:
    """One talk: where it stands, what was said and agreed, its letters."""
    desk, found = talk_for(request.actor, pk, talk_pk)
    shown = {
        "desk": desk,
        "case": desk.case,
        "face": face_of(found),
        "talk": found,
        "said": read_talk(request.actor, found),
        "letters": [(one, LETTERS.get(one.kind, "")) for one in letters_of_talk(found)],
        "about": MEASURES.get(found.measure.kind, "") if found.measure else "",
        "invitation": letter_of_talk(TalkKind(found.kind)).value,
        "is_past": found.planned_at is not None and found.planned_at <= timezone.now(),
        "is_erased": found.party is not None and found.party.erased_at is not None,
    }
    return render(request, "response/talk.html", shown)


@both
def step(request: OrgRequest, slug: str, pk: UUID, talk_pk: UUID, move: str) -> HttpResponse:
    """One step of a talk."""
    desk, found = talk_for(request.actor, pk, talk_pk)
    require_handle(request.actor, desk)
    make = STEPS.get(move)
    if make is None:
        raise Http404
    if move not in allowed(TalkState(found.state)):
        return _to_talk(request, desk, found)
    form, deed, heading, done = make(request, desk, found)
    if form.is_bound and carried_out(form, deed):
        messages.success(request, done)
        return _to_talk(request, desk, found)
    found.refresh_from_db()
    return step_page(request, desk, form, heading, _("Record"), talk=found)


@both
def sign(request: OrgRequest, slug: str, pk: UUID, talk_pk: UUID) -> HttpResponse:
    """Sign what was agreed: drawn here, on paper, or not."""
    desk, found = talk_for(request.actor, pk, talk_pk)
    require_handle(request.actor, desk)
    if not face_of(found).may_sign:
        return _to_talk(request, desk, found)
    bound = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = SignForm(*bound)

    def deed() -> None:
        deeds.sign_talk(
            actor=request.actor,
            desk=desk,
            talk=found,
            seen=_seen(request),
            how=form.cleaned_data["how"],
            signed=_signed(request, form),
        )

    if form.is_bound and carried_out(form, deed):
        messages.success(request, _("It is written down."))
        return _to_talk(request, desk, found)
    found.refresh_from_db()
    return step_page(
        request,
        desk,
        form,
        _("Sign the agreements"),
        _("Keep"),
        template="response/talk_sign.html",
        talk=found,
        said=read_talk(request.actor, found),
    )


@require_safe
def signature(request: OrgRequest, slug: str, pk: UUID, talk_pk: UUID) -> HttpResponse:
    """What was signed."""
    _desk, found = talk_for(request.actor, pk, talk_pk)
    return file_answer(request, found.signature_id, "talk", found.pk)


# --- Steps ------------------------------------------------------------------------------------


def _move(request: OrgRequest, desk: Desk, found: PartyTalk) -> FormAndDeed:
    form = PlanForm(_data(request), initial=_plan_of(found), people=_leaders(request, desk))

    def deed() -> None:
        deeds.move_talk(**_who(request, desk, found), plan=form.talk_plan)

    return form, deed, _("Another day or place"), _("The talk is planned anew.")


def _cancel(request: OrgRequest, desk: Desk, found: PartyTalk) -> FormAndDeed:
    form = ReasonForm(_data(request))

    def deed() -> None:
        deeds.cancel_talk(**_who(request, desk, found), **form.cleaned_data)

    return form, deed, _("Call the talk off"), _("The talk is called off.")


def _miss(request: OrgRequest, desk: Desk, found: PartyTalk) -> FormAndDeed:
    initial = {"place": found.place, "led_by": found.led_by, "others": found.others}
    form = MissedForm(_data(request), initial=initial, people=_leaders(request, desk))

    def deed() -> None:
        reason = form.cleaned_data["reason"]
        deeds.miss_talk(**_who(request, desk, found), reason=reason, again=form.again)

    return form, deed, _("The other party did not come"), _("It is written down.")


def _hold(request: OrgRequest, desk: Desk, found: PartyTalk) -> FormAndDeed:
    planned = found.planned_at
    now = timezone.now()
    form = HeldForm(_data(request), initial={"held_at": min(planned, now) if planned else now})

    def deed() -> None:
        deeds.hold_talk(**_who(request, desk, found), **form.cleaned_data)

    return form, deed, _("The talk was held"), _("The talk is kept.")


def _rewrite(request: OrgRequest, desk: Desk, found: PartyTalk) -> FormAndDeed:
    said = read_talk(request.actor, found)
    form = MinutesForm(_data(request), initial={"minutes": said.minutes, "agreed": said.agreed})

    def deed() -> None:
        deeds.rewrite(**_who(request, desk, found), **form.cleaned_data)

    return form, deed, _("Correct the minutes"), _("The minutes are corrected.")


def _look_back(request: OrgRequest, desk: Desk, found: PartyTalk) -> FormAndDeed:
    form = LookBackForm(_data(request))

    def deed() -> None:
        deeds.follow_up(**_who(request, desk, found), **form.cleaned_data)

    return form, deed, _("Look back on the talk"), _("It is written down.")


STEPS: dict[str, Callable[[OrgRequest, Desk, PartyTalk], FormAndDeed]] = {
    "move": _move,
    "cancel": _cancel,
    "miss": _miss,
    "hold": _hold,
    "rewrite": _rewrite,
    "follow_up": _look_back,
}


def _who(request: OrgRequest, desk: Desk, found: PartyTalk) -> dict[str, Any]:
    return {"actor": request.actor, "desk": desk, "talk": found, "seen": _seen(request)}


def _plan_of(found: PartyTalk) -> dict[str, Any]:
    names = ("planned_at", "place", "led_by", "others")
    return {name: getattr(found, name) for name in names}


def _data(request: OrgRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _signed(request: OrgRequest, form: SignForm) -> StoredFile | None:
    data = form.cleaned_data
    if data["how"] == Signed.SCREEN:
        try:
            taken_in = take_in(actor=request.actor, name="signature.png", data=data["drawn"])
        except Unusable:
            raise Refused(_("This signature could not be read. Sign again.")) from None
        return taken_in.stored
    return taken(request, data["paper"]) if data["how"] == Signed.UPLOAD else None


def _leaders(request: OrgRequest, desk: Desk) -> list[Person]:
    """Who may be chosen to lead it: who works on the case, and who has a role."""
    wanted = (request.actor.person, desk.track.owner, desk.case.owner, *role_holders())
    return list({one.pk: one for one in wanted if one is not None}.values())


def _to_talk(request: OrgRequest, desk: Desk, found: PartyTalk) -> HttpResponse:
    return back(request, "response:talk", pk=desk.case.pk, talk_pk=found.pk)


def _seen(request: OrgRequest) -> int:
    told = request.POST.get("seen", "")
    return int(told) if told.isdecimal() and len(told) < 9 else 0
