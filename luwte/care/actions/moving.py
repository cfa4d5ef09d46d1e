"""Care goes with the person when incidents move from one case to another, and comes back.

Who is in both cases keeps one path: that of the case that goes on. What was moved or ended by it is
written down by id (`CareMove`), so that undoing brings back just that, whatever came since.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils import timezone

from luwte.care import timing
from luwte.care.actions.planning import end_path, plan_talks
from luwte.care.actions.telling import tell_before
from luwte.care.agreements import days_of, here
from luwte.care.models import CareAbsence, CareMoment, CareMove, CarePath
from luwte.care.queries.roster import may_support_in
from luwte.care.rules import MomentState, MoveKind, PathState
from luwte.incidents.queries.involved import staff_there
from luwte.incidents.queries.joined import cases_joined_with, has_merged_into

if TYPE_CHECKING:
    from luwte.incidents.models import Case
    from luwte.org.models import Person


def take_along(join_id: UUID, source_id: UUID, target_id: UUID) -> None:
    """Paths and absences of whom moved go to the target. Told twice, it finds nothing left."""
    taken = {path.person_id: path for path in _paths(target_id)}
    for path in _who_moved(source_id, target_id):
        other = taken.get(path.person_id)
        if other is None:
            _keep(join_id, MoveKind.PATH, [path.pk])
            absences = _move(path, target_id)
        else:
            absences = _move_absences(path, target_id)
            if path.ended_at is None:
                _keep(join_id, MoveKind.TALK, [one.pk for one in timing.planned_of(path)])
                _keep(join_id, MoveKind.ENDED, [path.pk], path.state, path.offer_again_on)
                _end_for(path, other)
        _keep(join_id, MoveKind.ABSENCE, absences)


def bring_back(join_id: UUID, source_id: UUID, target_id: UUID) -> None:
    """What went from the source to the target comes back: what was written down, and whom it was
    not written of but who is back there all the same."""
    kept = CareMove.objects.filter(join_id=join_id)
    absences = kept.filter(kind=MoveKind.ABSENCE).values("object_id")
    CareAbsence.objects.filter(pk__in=absences, case_id=target_id).update(case_id=source_id)
    paths = kept.filter(kind=MoveKind.PATH).values("object_id")
    _return(list(_paths(target_id).filter(pk__in=paths)), source_id)
    talks = list(kept.filter(kind=MoveKind.TALK).values_list("object_id", flat=True))
    for ended in kept.filter(kind=MoveKind.ENDED):
        _go_on(ended, source_id, talks)
    kept.delete()
    _return(_who_moved(target_id, source_id), source_id)


def left_behind(case: Case, person: Person) -> CarePath | None:
    """The path of somebody who is in this case now and has one in a case that it was joined with,
    where he or she is no more: brought here, so that no second one begins when the news of the
    move comes late. No query but one for who has no care anywhere."""
    rows = CarePath.objects.select_related("case", "person", "supporter")
    others = rows.filter(person=person, ended_at=None).exclude(case=case)
    joined = cases_joined_with(case.pk) if others else set()
    for path in others:
        if path.case_id not in joined or _is_there(path):
            continue
        _move(path, case.pk)
        path.refresh_from_db()
        return path
    return None


def _who_moved(source_id: UUID, target_id: UUID) -> list[CarePath]:
    """The paths of the source whose person is in the target and in the source no more; when the
    source is no case any more, of everybody, also of who left the organisation."""
    everybody = has_merged_into(source_id, target_id)
    here_now = {one.person.pk for one in staff_there(source_id)}
    there_now = {one.person.pk for one in staff_there(target_id)}
    return [
        path
        for path in _paths(source_id)
        if everybody or (path.person_id in there_now and path.person_id not in here_now)
    ]


def _return(paths: list[CarePath], case_id: UUID) -> None:
    taken = {path.person_id: path for path in _paths(case_id)}
    for path in paths:
        other = taken.get(path.person_id)
        if other is None:
            _move(path, case_id)
        else:
            _move_absences(path, case_id)
            if path.ended_at is None:
                _end_for(path, other)


def _keep(
    join_id: UUID,
    kind: MoveKind,
    ids: list[UUID],
    state: str = "",
    offer_again_on: date | None = None,
) -> None:
    rows = [
        CareMove(
            join_id=join_id, kind=kind, object_id=pk, state=state, offer_again_on=offer_again_on
        )
        for pk in ids
    ]
    CareMove.objects.bulk_create(rows, ignore_conflicts=True)


def _move(path: CarePath, case_id: UUID) -> list[UUID]:
    CarePath.objects.filter(pk=path.pk).update(case_id=case_id, version=F("version") + 1)
    return _move_absences(path, case_id)


def _move_absences(path: CarePath, case_id: UUID) -> list[UUID]:
    rows = CareAbsence.objects.filter(case_id=path.case_id, person_id=path.person_id)
    ids = list(rows.values_list("pk", flat=True))
    rows.filter(pk__in=ids).update(case_id=case_id)
    return ids


def _end_for(path: CarePath, other: CarePath) -> None:
    """End a path since the same person is cared for in the other. Whom the person chose goes on
    there; else who supported here hears that a colleague does."""
    end_path(path)
    replaced = _choice_goes_along(path, other)
    if replaced is not None:
        tell_before(path, replaced, f"{path.pk}:{replaced.pk}:joined")


def _choice_goes_along(path: CarePath, other: CarePath) -> Person | None:
    """Whom the person chose supports in the path that goes on too, unless another was chosen there.
    Returns who supports no more."""
    chosen = path.supporter
    is_theirs = path.is_own_choice and not other.is_own_choice
    if chosen is None or chosen.pk == other.supporter_id:
        return None
    if not is_theirs or not may_support_in(other, chosen):
        return chosen
    CarePath.objects.filter(pk=other.pk).update(
        supporter=chosen,
        is_own_choice=True,
        supporter_since=timezone.now(),
        earlier_agreed_at=None,
        outside_name="",
        outside_contact="",
        version=F("version") + 1,
    )
    return other.supporter


def _go_on(ended: CareMove, case_id: UUID, talks: list[UUID]) -> None:
    """A path that ended for another goes on as it was: what is still to come, or the offer."""
    path = _paths(case_id).filter(pk=ended.object_id, state=PathState.ENDED).first()
    if path is None:
        return
    now = timezone.now()
    CarePath.objects.filter(pk=path.pk).update(
        state=ended.state,
        ended_at=None,
        offer_again_on=ended.offer_again_on,
        version=F("version") + 1,
    )
    path.refresh_from_db()
    timing.watch_offer(path, days_of(here()))
    dropped = CareMoment.objects.filter(path=path, pk__in=talks, state=MomentState.DROPPED)
    coming = list(dropped.filter(due_at__gt=now))
    CareMoment.objects.filter(pk__in=[one.pk for one in coming]).update(
        state=MomentState.PLANNED, done_at=None
    )
    timing.watch(coming, now)
    there = [one for one in staff_there(case_id) if one.person.pk == path.person_id]
    if there and dropped.exists():
        plan_talks(path, there[0].happened_at, is_awaited=bool(coming))


def _is_there(path: CarePath) -> bool:
    return any(one.person.pk == path.person_id for one in staff_there(path.case_id))


def _paths(case_id: UUID) -> QuerySet[CarePath]:
    return CarePath.objects.select_related("case", "person", "supporter").filter(case_id=case_id)
