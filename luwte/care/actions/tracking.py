"""The header of the care track follows what happens in care: counts and moments, never a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from luwte.care import timing
from luwte.care.agreements import days_of, here
from luwte.care.events import CareMoved
from luwte.care.models import CareMoment, CarePath
from luwte.care.rules import CareRole, MomentState, PathState, on_working_day
from luwte.core.actor import TheClock
from luwte.core.outbox import publish
from luwte.incidents.actions.contents import meet_clock, move_on, tell_of_track
from luwte.incidents.queries.involved import case_and_care

# So long somebody has to finish the track when all talks were held.
TO_FINISH = timedelta(days=7)
FIRST_TALK = "care.first_talk"
DONE_WITH = (MomentState.HELD, MomentState.DECLINED)


@dataclass(frozen=True)
class Tally:
    """What the care of a case comes to."""

    people: int
    held: int
    planned: int
    late: int
    without: int

    def lines(self) -> list[dict[str, Any]]:
        """As coded lines for the card of the track."""
        found: list[dict[str, Any]] = [{"key": "people", "n": self.people}]
        if self.held or self.planned:
            found.append({"key": "talks", "held": self.held, "planned": self.planned})
        if self.late:
            found.append({"key": "late", "n": self.late})
        if self.without:
            found.append({"key": "without", "n": self.without})
        return found


def follow_track(case_id: UUID) -> None:
    """Bring the header in step: its clock is met when everybody who was hurt was spoken with or did
    not want it, and then it runs to the next talk. In the transaction of the deed."""
    found = case_and_care(case_id)
    if found is None:
        return
    case, track = found
    if track is None:
        return
    paths = list(CarePath.objects.filter(case_id=case_id))
    moments = list(CareMoment.objects.filter(path__in=[one.pk for one in paths]))
    tell_of_track(track=track, lines=tally(paths, moments).lines())
    publish(CareMoved(organisation_id=case.organisation_id, case_id=case.pk))
    if track.done_at is not None or not paths:
        return
    clock = TheClock(case.organisation_id)
    deadline, next_key = next_of(paths, moments)
    if track.met_at is None:
        if _is_met(paths, moments):
            meet_clock(
                actor=clock,
                track=track,
                next_deadline=deadline,
                next_key=next_key,
                what=FIRST_TALK,
            )
    elif track.state == "open" and (track.deadline, track.next_key) != (deadline, next_key):
        move_on(actor=clock, track=track, next_deadline=deadline, next_key=next_key)


def tally(paths: Sequence[CarePath], moments: Sequence[CareMoment]) -> Tally:
    """Count them."""
    now = timezone.now()
    planned = [one for one in moments if one.state == MomentState.PLANNED]
    running = [one for one in paths if one.state == PathState.OPEN]
    return Tally(
        people=len(paths),
        held=sum(one.state == MomentState.HELD for one in moments),
        planned=len(planned),
        late=sum(one.due_at <= now for one in planned)
        + sum(one.state == MomentState.NO_ANSWER for one in moments),
        without=sum(one.supporter_id is None and not one.outside_name for one in running),
    )


def next_of(paths: Sequence[CarePath], moments: Sequence[CareMoment]) -> tuple[datetime, str]:
    """The next moment of the track and the key of what happens then (`words.NEXT`)."""
    organisation = here()
    planned = [one.due_at for one in moments if one.state == MomentState.PLANNED]
    if planned:
        return min(planned), "care.next_talk"
    offers = [one.offer_again_on for one in paths if one.offer_again_on is not None]
    if offers:
        zone = days_of(organisation).zone
        morning = datetime.combine(min(offers), timing.OFFERED_AT, zone)
        return morning + timedelta(days=1), "care.offer_again"
    since = max((one.done_at for one in moments if one.done_at), default=timezone.now())
    until = on_working_day(since + TO_FINISH, days_of(organisation))
    return until, "care.finish"


def _is_met(paths: Sequence[CarePath], moments: Sequence[CareMoment]) -> bool:
    """Whether everybody who was hurt (or, when nobody was, who was there) was spoken with, or said
    no to it; one of them at least."""
    victims = [one for one in paths if one.role == CareRole.VICTIM]
    answered = {one.path_id for one in moments if one.state in DONE_WITH}
    return all(one.pk in answered for one in victims or paths)
