"""What happens at the moments of a track: somebody hears of it, and a missed term goes up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from luwte.core.actor import TheClock
from luwte.core.models import Timer
from luwte.core.timers import on_timer
from luwte.incidents import messages
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.models import Case, Track
from luwte.incidents.moments import AGAIN, TRACK_REMINDER
from luwte.incidents.offering import fit_for, with_role
from luwte.incidents.rules import TrackState
from luwte.notify.actions import tell
from luwte.org.rules import Role
from luwte.tenancy.models import Organisation

if TYPE_CHECKING:
    from luwte.org.models import Person

MISSED = "missed"


@on_timer(TRACK_REMINDER)
def remind(timer: Timer) -> None:
    """Remind the owner of a track; once its term has passed, tell the director as well.

    Reads how it stands now: a track that ended meanwhile needs nobody, and one that waits for
    somebody else is not late before the day on which it is looked at again.
    """
    track = (
        Track.objects.select_related("case", "owner")
        .filter(pk=timer.subject_id, done_at=None, case__closed_at=None)
        .first()
    )
    if track is None or _still_waits(track, timer.key):
        return
    case = track.case
    if timer.key != MISSED:
        _tell(case, _owners(track), messages.REMINDER, timer)
        return
    people = _owners(track)
    if not track.born_late:
        people += _directors(case)
        if track.missed_at is None:
            Track.objects.filter(pk=track.pk).update(missed_at=timezone.now())
            add_entry(case, "track_missed", actor=_clock(case), track=track.kind)
    _tell(case, people, messages.MISSED, timer)


def _still_waits(track: Track, key: str) -> bool:
    if track.state != TrackState.WAITING or key == AGAIN:
        return False
    return track.waiting_until is None or track.waiting_until >= timezone.localdate()


def _owners(track: Track) -> list[Person]:
    """Who has the track, else who has the case, else who coordinates; nobody who may not know of
    the case any more."""
    for owner in (track.owner, track.case.owner):
        if owner is not None and fit_for(track.case, [owner]):
            return [owner]
    return coordinators(track.case)


def coordinators(case: Case) -> list[Person]:
    """The coordinators over the unit of the case who are not involved in it."""
    return with_role(case, Role.COORDINATOR)


def handlers(case: Case) -> list[Person]:
    """Coordinators and team leads over the unit of the case who may know of it; in a restricted
    case also the manager whom the reporter chose."""
    found = with_role(case, Role.COORDINATOR, Role.TEAM_LEAD)
    chosen = fit_for(case, [case.owner]) if case.is_restricted and case.owner else []
    return [*chosen, *(person for person in found if person not in chosen)]


def _directors(case: Case) -> list[Person]:
    """The directors, or the coordinators when no director may know of it."""
    return with_role(case, Role.DIRECTOR) or coordinators(case)


def case_address(case: Case) -> str:
    """The path of the page of a case."""
    slug = Organisation.objects.values_list("slug", flat=True).get(pk=case.organisation_id)
    return reverse("incidents:case", kwargs={"slug": slug, "pk": case.pk})


def _tell(case: Case, people: list[Person], message: str, timer: Timer) -> None:
    tell(
        actor=_clock(case),
        persons=fit_for(case, people),
        message=message,
        url=case_address(case),
        subject_id=case.pk,
        filled_in={"number": case.number},
        once_key=f"{timer.pk}:{timer.key}:{timer.due_at:%Y%m%d%H%M}",
    )


def _clock(case: Case) -> TheClock:
    return TheClock(case.organisation_id)
