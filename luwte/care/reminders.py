"""What happens at the moments of care: a reminder, a fact that goes up, an offer once more."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone

from luwte.care import messages, timing
from luwte.care.actions.starting import find_supporter
from luwte.care.actions.talking import escalate
from luwte.care.actions.telling import address, tell_person, tell_supporter
from luwte.care.actions.tracking import follow_track
from luwte.care.agreements import days_of, here
from luwte.care.models import CareMoment, CarePath, ReturnStep
from luwte.care.rules import AGAIN, MomentState, PathState, first_contact
from luwte.core.actor import TheClock
from luwte.core.models import Timer
from luwte.core.timers import on_timer
from luwte.notify.actions import tell


@on_timer(timing.TALK)
def remind_of_talk(timer: Timer) -> None:
    """Remind who supports; when the talk is late, tell that too, and the fact to who looks after
    the care of the case. A clock that stood still tells only what counts now."""
    rows = CareMoment.objects.select_related("path__person", "path__supporter", "path__case")
    moment = rows.filter(pk=timer.subject_id, state=MomentState.PLANNED).first()
    if moment is None:
        return
    path, now = moment.path, timezone.now()
    if timer.key == timing.REMIND:
        if now < moment.due_at:
            tell_supporter(path, messages.REMINDER, f"{moment.pk}:{moment.due_at:%Y%m%d%H%M}")
        return
    if now < moment.due_at:
        return
    tell_supporter(path, messages.MISSED, f"{moment.pk}:{moment.due_at:%Y%m%d%H%M}")
    escalate(path, moment)
    follow_track(path.case_id)


@on_timer(timing.OFFER)
def offer_again(timer: Timer) -> None:
    """Once, and never again: who did not want it is asked once more."""
    now = timezone.now()
    waiting = CarePath.objects.filter(
        pk=timer.subject_id, state=PathState.DECLINED, offered_again_at=None
    )
    if not waiting.update(offered_again_at=now, offer_again_on=None, version=F("version") + 1):
        return
    path = CarePath.objects.select_related("person", "supporter", "case").get(pk=timer.subject_id)
    moment, is_new = CareMoment.objects.get_or_create(
        path=path, key=AGAIN, defaults={"due_at": first_contact(now, days_of(here()).zone)}
    )
    if is_new:
        timing.watch([moment], now)
    if path.supporter is None and not path.outside_name:
        find_supporter(path)
    else:
        tell_supporter(path, messages.GIVEN, f"{path.pk}:again")
    tell_person(path, messages.OFFERED_AGAIN, f"{path.pk}:again")
    follow_track(path.case_id)


@on_timer(timing.STEP)
def remind_of_step(timer: Timer) -> None:
    """The morning of a step back to work: the person hears it."""
    rows = ReturnStep.objects.select_related("absence__person")
    step = rows.filter(pk=timer.subject_id, done_at=None).first()
    if step is None:
        return
    tell(
        actor=TheClock(step.organisation_id),
        persons=[step.absence.person],
        message=messages.STEP,
        url=address("absence", pk=step.absence_id),
        subject_id=step.absence_id,
        once_key=str(step.pk),
    )
