"""The wall around care: by name, not by right.

The person cared for, and who supports. Who looks after the track of the case sees who is cared for
and which talks were held, and nothing that was said. No role opens a path, and no deputy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from luwte.care import vault
from luwte.care.models import CareAbsence, CareMoment, CarePath
from luwte.core.refusal import NotPermitted
from luwte.incidents import access as cases
from luwte.incidents.queries.case_page import track_of
from luwte.incidents.queries.involved import barred_in, case_and_care, manager_in
from luwte.incidents.rules import TrackKind
from luwte.org.access import Actor, fetch_or_404

if TYPE_CHECKING:
    from luwte.incidents.models import Case, Track


@dataclass(frozen=True)
class CareDesk:
    """A case for who looks after its care, with the header of that track."""

    case: Case
    track: Track


def desk_for(actor: Actor, case_id: UUID) -> CareDesk:
    """The care of a case for who handles that track, or 404. Two queries and a half."""
    case = cases.get_for(actor, case_id)
    track = track_of(case, TrackKind.CARE)
    if track is None or not cases.may_move_track(actor, case, track):
        raise Http404
    return CareDesk(case, track)


def own_paths(actor: Actor) -> QuerySet[CarePath]:
    """The care for the actor, newest first."""
    rows = CarePath.objects.select_related("supporter", "case").filter(person_id=actor.person_id)
    return rows.order_by("-started_at", "-pk")


def own_path(actor: Actor, pk: UUID) -> CarePath:
    """One of them, by its own id or by that of its case; else 404."""
    found = own_paths(actor).filter(Q(pk=pk) | Q(case_id=pk)).first()
    if found is None:
        raise Http404
    return found


def supported(actor: Actor) -> QuerySet[CarePath]:
    """What the actor supports in."""
    return CarePath.objects.select_related("person").filter(supporter_id=actor.person_id)


def supported_path(actor: Actor, pk: UUID) -> CarePath:
    """One of them, or 404."""
    return fetch_or_404(supported(actor).select_related("person", "case", "supporter"), pk)


def readable_path(actor: Actor, pk: UUID) -> CarePath:
    """A path of which the actor may read notes: the person, who supports, and who wrote there
    before somebody else took over. Else 404. Two queries at most."""
    found = CarePath.objects.select_related("person", "case", "supporter").filter(pk=pk).first()
    if found is None or not vault.may_open(actor, found):
        raise Http404
    return found


def moment_of(path: CarePath, pk: UUID) -> CareMoment:
    """A talk of this path, or 404."""
    return fetch_or_404(CareMoment.objects.filter(path=path), pk)


def path_of_desk(desk: CareDesk, pk: UUID) -> CarePath:
    """A path of the case, or 404."""
    rows = CarePath.objects.select_related("person", "supporter", "case")
    return fetch_or_404(rows.filter(case=desk.case), pk)


def may_agree(actor: Actor, path: CarePath) -> bool:
    """Whether the actor makes agreements about absence and return: the person, and the manager who
    may know of the case, or who looks after its care when there is no manager."""
    if actor.person_id == path.person_id:
        return True
    found = case_and_care(path.case_id)
    if found is None:
        return False
    case, track = found
    manager = manager_in(case, path.person)
    if manager is not None:
        return manager.pk == actor.person_id
    owner_id = track.owner_id if track is not None else None
    return actor.person_id in (owner_id, case.owner_id) and not cases.is_barred(actor, case)


def agreeing_in(actor: Actor, desk: CareDesk, paths: Iterable[CarePath]) -> set[UUID]:
    """Of these paths, with their people and managers loaded, those with whose person the actor
    makes agreements; as `may_agree`, for a page. One query."""
    barred = barred_in(desk.case)
    looks_after = (
        actor.person_id in (desk.track.owner_id, desk.case.owner_id)
        and actor.person_id not in barred
    )
    found = set()
    for path in paths:
        manager = manager_in(desk.case, path.person, barred)
        is_manager = manager is not None and manager.pk == actor.person_id
        if is_manager or (manager is None and looks_after):
            found.add(path.pk)
    return found


def may_read_agreements(actor: Actor, path: CarePath) -> bool:
    """Who makes them, and the supporter whom the person chose."""
    if path.supporter_id == actor.person_id and path.is_own_choice:
        return True
    return may_agree(actor, path)


def agreed_path(actor: Actor, pk: UUID) -> CarePath:
    """The path whose absence the actor may read, or 404."""
    rows = CarePath.objects.select_related("person__manager__manager", "case", "supporter")
    found = fetch_or_404(rows, pk)
    if not may_read_agreements(actor, found):
        raise Http404
    return found


def absence_for(actor: Actor, pk: UUID) -> tuple[CareAbsence, CarePath]:
    """An absence that the actor may read, with the path it goes with; else 404."""
    absence = fetch_or_404(CareAbsence.objects.select_related("person", "case"), pk)
    rows = CarePath.objects.select_related("person__manager__manager", "case", "supporter")
    path = rows.filter(case_id=absence.case_id, person_id=absence.person_id).first()
    if path is None or not may_read_agreements(actor, path):
        raise Http404
    return absence, path


def require_person(actor: Actor, path: CarePath) -> None:
    """Raise NotPermitted for everybody but the person cared for."""
    if actor.person_id != path.person_id:
        raise NotPermitted(_("You may not do this."), kind="care.path", object_id=path.pk)


def require_supporter(actor: Actor, path: CarePath) -> None:
    """Raise NotPermitted for everybody but who supports now."""
    if path.supporter_id is None or actor.person_id != path.supporter_id:
        raise NotPermitted(_("You may not do this."), kind="care.path", object_id=path.pk)


def require_desk(actor: Actor, case: Case, track: Track) -> None:
    """Raise NotPermitted unless the actor handles this track of care, and is not barred."""
    if not cases.may_move_track(actor, case, track) or cases.is_barred(actor, case):
        raise NotPermitted(_("You may not do this."), kind="case", object_id=case.pk)


def require_agreements(actor: Actor, path: CarePath) -> None:
    """Raise NotPermitted for who does not make agreements with this person."""
    if not may_agree(actor, path):
        raise NotPermitted(_("You may not do this."), kind="care.path", object_id=path.pk)
