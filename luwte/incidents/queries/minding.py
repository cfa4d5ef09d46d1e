"""Who is told that something in a track waits: for moments that rooms above keep themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from luwte.incidents.models import Case, Track
from luwte.incidents.offering import fit_for, with_role
from luwte.org.rules import Role

if TYPE_CHECKING:
    from uuid import UUID

    from luwte.org.models import Person


def who_minds(case_id: UUID, kind: str) -> list[Person]:
    """Who has the track of this kind, else who has the case, else the coordinators; nobody who may
    not know of the case any more. Empty when the case has no such track."""
    rows = Track.objects.select_related("case", "case__owner", "owner")
    track = rows.filter(case_id=case_id, kind=kind).first()
    if track is None:
        return []
    for owner in (track.owner, track.case.owner):
        if owner is not None and fit_for(track.case, [owner]):
            return [owner]
    return with_role(track.case, Role.COORDINATOR)


def who_coordinates(case_id: UUID) -> list[Person]:
    """The coordinators over the unit of the case who may know of it: whom something goes up to."""
    case = Case.objects.filter(pk=case_id).first()
    return [] if case is None else with_role(case, Role.COORDINATOR)
