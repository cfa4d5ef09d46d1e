"""What happens at the moments of a track: somebody hears of it, and a missed term goes up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from luwte.core.actor import TheClock
from luwte.core.models import Timer
from luwte.core.timers import on_timer, set_timers
from luwte.incidents import messages
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.agreements import case_terms_of_version
from luwte.incidents.models import Case, CaseAction, Track
from luwte.incidents.moments import ACTION_DUE, AGAIN, TRACK_REMINDER, moments_of
from luwte.incidents.offering import fit_for, with_role
from luwte.incidents.rules import ActionState, TrackState, next_due, waited_until
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
    somebody else is not late before the day on which it is looked at again. That day also comes
    when the case was closed meanwhile; then nothing goes on by itself. What lies past its term is
    told as missed, and not reminded of as well.
    """
    track = (
        Track.objects.select_related("case", "owner")
        .filter(pk=timer.subject_id, done_at=None)
        .first()
    )
    if track is None or _still_waits(track, timer.key) or _says_nothing(track, timer.key):
        return
    case = track.case
    if timer.key == AGAIN and case.closed_at is None:
        _go_on(track)
    if timer.key != MISSED:
        _tell(case, _owners(track), messages.REMINDER, timer)
        return
    people = _owners(track)
    if not track.born_late:
        people += _directors(case)
        if track.missed_at is None:
            Track.objects.filter(pk=track.pk).update(missed_at=timezone.now())
            told = [str(one.pk) for one in fit_for(case, people)]
            add_entry(case, "track_missed", actor=_clock(case), track=track.kind, told=told)
    _tell(case, people, messages.MISSED, timer)


@on_timer(ACTION_DUE)
def remind_of_action(timer: Timer) -> None:
    """A chosen action is not done and its day has come: who does it hears, and who has the case."""
    rows = CaseAction.objects.select_related("case__owner", "owner")
    action = rows.filter(
        pk=timer.subject_id, state=ActionState.CHOSEN, case__closed_at=None
    ).first()
    if action is None:
        return
    people = [one for one in (action.owner, action.case.owner) if one is not None]
    _tell(action.case, people or coordinators(action.case), messages.MISSED, timer)


def _go_on(track: Track) -> None:
    """What waited for somebody else goes on by itself on the day that was agreed, until the end of
    that day at least: who waited with reason is not late in the same minute."""
    if track.state != TrackState.WAITING or track.waiting_until is None:
        return
    case = track.case
    organisation = Organisation.objects.get(pk=case.organisation_id)
    terms = case_terms_of_version(organisation, case.terms_version)
    deadline = waited_until(track.waiting_until, track.deadline, terms.zone)
    waiting = Track.objects.filter(pk=track.pk, state=TrackState.WAITING)
    waits_for = track.reason
    if not waiting.update(
        state=TrackState.OPEN,
        waiting_until=None,
        deadline=deadline,
        version=F("version") + 1,
    ):
        return
    fresh = Track.objects.get(pk=track.pk)
    set_timers(case.organisation_id, moments_of(fresh, terms, timezone.now()))
    headers = Track.objects.filter(case=case).values_list("state", "deadline", "waiting_until")
    Case.objects.filter(pk=case.pk).update(next_due=next_due(headers, terms.zone))
    add_entry(case, "track_goes_on", actor=_clock(case), track=track.kind, reason=waits_for)


def _still_waits(track: Track, key: str) -> bool:
    if track.state != TrackState.WAITING or key == AGAIN:
        return False
    return track.waiting_until is None or track.waiting_until >= timezone.localdate()


def _says_nothing(track: Track, key: str) -> bool:
    if track.case.closed_at is not None:
        return key != AGAIN or track.state != TrackState.WAITING
    return key not in (AGAIN, MISSED) and track.deadline <= timezone.now()


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
    """Who directs, or the coordinators when nobody who does may know of it."""
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
