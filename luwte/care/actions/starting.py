"""Care starts by itself, follows another judgement, and follows incidents that move.

The clock does this when something happened to an incident; nobody has to ask for care, and nobody
is asked whether it was bad enough.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils import timezone

from luwte.care import timing
from luwte.care.actions.moving import bring_back, left_behind, take_along
from luwte.care.actions.planning import drop, end_path, plan_talks
from luwte.care.actions.telling import (
    tell_nobody_free,
    tell_person,
    tell_supporter,
)
from luwte.care.actions.tracking import follow_track
from luwte.care.agreements import care_terms, here
from luwte.care.messages import FOR_ME, GIVEN
from luwte.care.models import CareMoment, CarePath
from luwte.care.queries.roster import may_support_in, proposed_for
from luwte.care.rules import CareRole, MomentState, PathState, keeps
from luwte.incidents.queries.involved import There, case_and_care, staff_there
from luwte.policy.rules import Care

if TYPE_CHECKING:
    from luwte.incidents.models import Case

UNJUDGED = "middle"


def care_for_case(case_id: UUID) -> None:
    """Start a path for everybody of the own staff who was hurt, saw it or helped, and keep those
    that run in step with the gravity. Finds what is there, so it may be told twice, in any order.
    """
    found = case_and_care(case_id)
    if found is None or found[0].merged_into_id is not None:
        return
    case, _track = found
    there = staff_there(case_id)
    known = {path.person_id: path for path in _paths(case_id)}
    for one in there:
        path = known.get(one.person.pk) or left_behind(case, one.person)
        if path is None:
            _start(case, one)
        else:
            _keep_up(case, path, one)
    if there or known:
        follow_track(case_id)


def stop_care(case_id: UUID) -> None:
    """The report was a mistake: nothing more is planned. What was held, and noted, stays."""
    for path in _paths(case_id).filter(ended_at=None):
        end_path(path)
    follow_track(case_id)


def move_care(join_id: UUID, source_id: UUID, target_id: UUID) -> None:
    """Incidents moved from one case to another: care goes along with the person."""
    take_along(join_id, source_id, target_id)
    for case_id in (source_id, target_id):
        care_for_case(case_id)


def return_care(join_id: UUID, source_id: UUID, target_id: UUID) -> None:
    """They went back from the target to the source: care goes back with them."""
    bring_back(join_id, source_id, target_id)
    for case_id in (source_id, target_id):
        care_for_case(case_id)


def find_supporter(path: CarePath, *, besides: UUID | None = None) -> bool:
    """Ask who has the fewest open and stands far enough; when nobody is free, who looks after the
    care of the case is told. Returns False when somebody else changed who supports meanwhile."""
    person = proposed_for(path.organisation, path)
    if person is not None and person.pk == besides:
        person = None
    now = timezone.now()
    still = CarePath.objects.filter(pk=path.pk, supporter_id=path.supporter_id)
    is_changed = still.update(
        supporter=person,
        is_own_choice=False,
        supporter_since=now if path.supporter_id else path.started_at,
        earlier_agreed_at=None,
        outside_name="",
        outside_contact="",
        version=F("version") + 1,
    )
    path.refresh_from_db()
    if not is_changed:
        return False
    if person is None:
        tell_nobody_free(path)
        return True
    tell_supporter(path, GIVEN, f"{path.pk}:{person.pk}:{now:%Y%m%d%H%M}")
    return True


def _start(case: Case, one: There) -> None:
    now = timezone.now()
    gravity = case.gravity or UNJUDGED
    path, is_new = CarePath.objects.select_related("case", "person").get_or_create(
        person=one.person,
        case=case,
        defaults={
            "role": CareRole(one.role.value),
            "scale": gravity,
            "settings_version": care_terms(here()).version,
            "started_at": now,
        },
    )
    if not is_new:
        return
    plan_talks(path, one.happened_at)
    find_supporter(path)
    tell_person(path, FOR_ME, f"{path.pk}:start")


def _keep_up(case: Case, path: CarePath, one: There) -> None:
    """A witness who turns out to be a victim, a supporter who turns out to be involved, and another
    gravity."""
    role, scale = CareRole(one.role.value), case.gravity or UNJUDGED
    has_changed = path.scale != scale
    if path.role != role or has_changed:
        CarePath.objects.filter(pk=path.pk).update(
            role=role,
            scale=scale,
            settings_version=care_terms(here()).version,
            version=F("version") + 1,
        )
        path.role, path.scale = role, scale
    was_stopped = path.state == PathState.ENDED and _was_dropped(path)
    if path.state != PathState.DECLINED and (has_changed or was_stopped):
        _regrade(path, one.happened_at)
    is_near = path.supporter is not None and not may_support_in(path, path.supporter)
    if is_near and path.ended_at is None:
        find_supporter(path, besides=path.supporter_id)


def _regrade(path: CarePath, happened_at: datetime) -> None:
    """Another scale touches only what is still to come: what is late stays to be done."""
    care: Care = care_terms(here()).value
    wanted = care.moments(path.scale)
    now = timezone.now()
    planned = timing.planned_of(path)
    held = CareMoment.objects.filter(path=path, state=MomentState.HELD).exists()
    gone = [
        one for one in planned if one.due_at > now and not keeps(wanted, one.key, had_contact=held)
    ]
    drop(gone)
    promised = min((one.due_at for one in gone), default=None)
    is_awaited = len(gone) < len(planned)
    plan_talks(path, happened_at, at_latest=promised, is_awaited=is_awaited)
    goes_on = CareMoment.objects.filter(
        path=path, state__in=(MomentState.PLANNED, MomentState.NO_ANSWER)
    ).exists()
    path.state = PathState.OPEN if goes_on else PathState.ENDED
    path.ended_at = None if goes_on else path.ended_at or now
    path.save(update_fields=["state", "ended_at"])


def _was_dropped(path: CarePath) -> bool:
    """Whether the path ended because its talks fell away, not because they were held."""
    return CareMoment.objects.filter(path=path, state=MomentState.DROPPED).exists()


def _paths(case_id: UUID) -> QuerySet[CarePath]:
    return CarePath.objects.select_related("case", "person", "supporter").filter(case_id=case_id)
