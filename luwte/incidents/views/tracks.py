"""One of the four tracks: how it stands, what can be done with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from luwte.incidents import actions, words
from luwte.incidents.access import get_for, require_track
from luwte.incidents.forms.handling import GiveForm, MoveForm
from luwte.incidents.models import Case, Track
from luwte.incidents.queries.case_page import case_now, track_of
from luwte.incidents.queries.people import who_can_handle
from luwte.incidents.queries.progress import told_of_miss
from luwte.incidents.queries.second_look import box_for
from luwte.incidents.queries.track_card import track_card
from luwte.incidents.queries.versions import version_of_track
from luwte.incidents.rules import TRACK_MOVES, TrackKind
from luwte.incidents.rules.second_look import decision_of
from luwte.incidents.views.sending import sent
from luwte.incidents.views.step import Step, take
from luwte.org.access import OrgRequest

GIVE = "give"
REASONS: dict[str, Any] = {
    "finish": gettext_lazy("What was done?"),
    "wait": gettext_lazy("For whom or what do you wait?"),
    "set_aside": gettext_lazy("Why is it not needed?"),
    "restart": gettext_lazy("Why is it needed after all?"),
}


@require_safe
def track(request: OrgRequest, slug: str, pk: UUID, kind: str) -> HttpResponse:
    """How a track stands, and the ways on."""
    case, found = _found(request, pk, kind)
    card = track_card(request.actor, case, found)
    context = {
        "case": case,
        "track": found,
        "face": card.face,
        "moves": card.moves,
        "may_give": card.may_give,
        "needs_reason": card.needs_reason,
        "told": told_of_miss(found) if card.needs_reason else [],
        "now": case_now(request.actor, case),
    }
    return render(request, "incidents/track.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def move_track(request: OrgRequest, slug: str, pk: UUID, kind: str, move: str) -> HttpResponse:
    """Take one of these ways, or hand the track to somebody."""
    case, found = _found(request, pk, kind)
    if move != GIVE and move not in TRACK_MOVES:
        raise Http404
    require_track(request.actor, case, found)
    step = _give(request, case, found) if move == GIVE else _move(request, case, found, move)
    return take(request, step)


def _give(request: OrgRequest, case: Case, found: Track) -> Step:
    form = GiveForm(
        sent(request),
        people=who_can_handle(request.actor, case),
        initial={"owner": found.owner_id, "next_step": found.next_step},
    )

    def act(seen: int) -> None:
        actions.give_track(
            actor=request.actor,
            track=found,
            seen=seen,
            owner=form.cleaned_data["by_name"] or form.cleaned_data["owner"],
            next_step=form.cleaned_data["next_step"],
        )

    label = words.TRACKS[found.kind]
    return Step(
        case=case,
        form=form,
        act=act,
        version=version_of_track(found),
        heading=_("%(track)s: who does what?") % {"track": label},
        verb=_("Keep this"),
        done=_("Kept."),
        anchor=f"track-{found.kind}",
    )


def _move(request: OrgRequest, case: Case, found: Track, name: str) -> Step:
    move = TRACK_MOVES[name]
    late = found.deadline < timezone.now() and not found.born_late and not found.missed_reason
    form = MoveForm(
        sent(request),
        required=move.required,
        ask_late=name == "finish" and late,
        label=str(REASONS.get(name, _("Why?"))),
    )

    def act(seen: int) -> None:
        data = form.cleaned_data
        actions.advance_track(
            actor=request.actor,
            track=found,
            seen=seen,
            move=name,
            reason=data.get("reason", ""),
            until=data.get("until"),
            late_because=data.get("late_because", ""),
        )

    label = words.TRACKS[found.kind]
    return Step(
        case=case,
        form=form,
        act=act,
        version=version_of_track(found),
        heading=_("%(track)s: %(move)s")
        % {"track": label, "move": str(move.label)[:1].lower() + str(move.label)[1:]},
        verb=str(move.label),
        done=_("Kept."),
        anchor=f"track-{found.kind}",
        more={
            "look_box": box_for(request.actor, case, decision_of(TrackKind(found.kind), name)),
        },
    )


def _found(request: OrgRequest, pk: UUID, kind: str) -> tuple[Case, Track]:
    case = get_for(request.actor, pk)
    found = track_of(case, kind)
    if found is None:
        raise Http404
    return case, found
