"""The person's wall around criminal data: through the case, and then only for whose task it is.

Who reads a case does not read who the other party is. That is for who handles the response of it
(the right over the unit, or the owner of the track), who handles the case, and who decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from luwte.core.actor import ActorLike
from luwte.core.refusal import NotPermitted
from luwte.incidents import access as cases
from luwte.incidents.access import Verb
from luwte.incidents.queries.case_page import track_of
from luwte.incidents.rules import TrackKind
from luwte.org.access import Actor, uses
from luwte.org.rules import Right

if TYPE_CHECKING:
    from luwte.incidents.models import Case, Track


@dataclass(frozen=True)
class Desk:
    """A case as this room sees it: its header of one kind, and what the actor may do with it."""

    case: Case
    track: Track
    may_handle: bool
    may_decide: bool
    # Whom it was made for: nobody works at somebody else's.
    person_id: UUID | None = None


def desk_for(actor: Actor, pk: UUID, kind: TrackKind) -> Desk:
    """The case with its track of this kind, or 404 for whose task it is not. Two queries."""
    case = cases.get_for(actor, pk)
    track = track_of(case, kind)
    if track is None:
        raise Http404
    desk = Desk(
        case, track, may_handle(actor, case, track), may_decide(actor, case), actor.person_id
    )
    if not (desk.may_handle or desk.may_decide):
        raise Http404
    return desk


def is_let_in(actor: ActorLike, case_id: UUID, kind: TrackKind) -> bool:
    """Whether `desk_for` lets this actor in: what asks before a file of the room is opened."""
    if not isinstance(actor, Actor):
        return False
    try:
        desk_for(actor, case_id, kind)
    except Http404:
        return False
    return True


def may_handle(actor: Actor, case: Case, track: Track) -> bool:
    """Whether the actor works on this track of a case that he or she may open: who handles the
    case, who owns the track, and (not in a restricted case) who handles responses, such as a
    lawyer: the answer, the police and the damage are one piece of work."""
    if cases.may_move_track(actor, case, track):
        return True
    return not case.is_restricted and actor.reach(Right.RESPONSE_HANDLE).covers(case.unit_id)


def may_decide(actor: Actor, case: Case) -> bool:
    """Whether the actor decides about measures in the unit of the case."""
    if case.is_restricted and not cases.may(actor, Verb.READ, case):
        return False
    return actor.reach(Right.RESPONSE_DECIDE).covers(case.unit_id)


def opens(actor: Actor, case: Case, track: Track) -> bool:
    """Whether `desk_for` lets this reader of the case in, without a query."""
    return may_handle(actor, case, track) or may_decide(actor, case)


def require_handle(actor: Actor, desk: Desk) -> None:
    """Raise NotPermitted unless the actor works on this track and is not barred from the case."""
    is_own = desk.person_id == actor.person_id
    if not (is_own and desk.may_handle) or cases.is_barred(actor, desk.case):
        raise NotPermitted(_("You may not do this."), kind="case", object_id=desk.case.pk)
    handles = cases.may(actor, Verb.HANDLE, desk.case)
    uses(actor, Right.CASES_HANDLE if handles else Right.RESPONSE_HANDLE, desk.case.unit_id)
