"""Talks: held, not answered, not wanted, asked for. No word of what was said passes here but into
the vault."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from luwte.care import messages, timing, vault
from luwte.care.access import require_desk, require_person, require_supporter
from luwte.care.actions.planning import drop, plan_talks
from luwte.care.actions.telling import tell_lookers, tell_supporter
from luwte.care.actions.tracking import follow_track
from luwte.care.agreements import care_terms, days_of, here
from luwte.care.models import CareMoment, CarePath
from luwte.care.rules import (
    TRIES,
    MomentState,
    Outcome,
    PathState,
    first_contact,
    key_of,
    on_working_day,
)
from luwte.core import audit
from luwte.core.refusal import Conflict, Refused, verb
from luwte.incidents.queries.involved import case_and_care, staff_there
from luwte.org.access import Actor

if TYPE_CHECKING:
    from luwte.org.models import Person

OPEN_STATES = (MomentState.PLANNED, MomentState.NO_ANSWER)


@verb("care.record_talk")
@sensitive_variables()
def record_talk(
    *, actor: Actor, path: CarePath, moment: CareMoment, outcome: Outcome, note: str = ""
) -> None:
    """The supporter says how it went. note: sealed, or nothing. Raises Conflict when the talk was
    written down before."""
    require_supporter(actor, path)
    _record(path, moment, outcome, by=actor.person)
    if note.strip():
        vault.write_note(actor=actor, path=path, text=note)
    audit.record("care.record_talk", actor=actor, kind="care.path", object_id=path.pk)


@verb("care.record_outside")
def record_outside(*, actor: Actor, path: CarePath, moment: CareMoment, outcome: Outcome) -> None:
    """Who looks after the care of the case writes down that somebody outside held a talk, or that
    nobody answered: the fact alone."""
    found = case_and_care(path.case_id)
    if found is None or found[1] is None:
        raise Refused(_("This cannot be done any more: somebody went on in the meantime."))
    require_desk(actor, *found)  # type: ignore[arg-type]
    if path.supporter_id is not None or not path.outside_name:
        raise Refused(_("Who supports writes this down."))
    _record(path, moment, outcome, by=None)
    audit.record("care.record_outside", actor=actor, kind="care.path", object_id=path.pk)


@verb("care.decline_talks")
def decline_talks(*, actor: Actor, path: CarePath) -> None:
    """The person says: not now. It is offered once more after a while, and then there is rest."""
    require_person(actor, path)
    if path.state != PathState.OPEN and not timing.planned_of(path):
        raise Refused(_("Nothing is planned for you any more."))
    _decline(path)
    tell_supporter(path, messages.TAKEN_OVER, f"{path.pk}:declined:{path.version}")
    follow_track(path.case_id)
    audit.record("care.decline_talks", actor=actor, kind="care.path", object_id=path.pk)


@verb("care.ask_talk")
def ask_talk(*, actor: Actor, path: CarePath) -> None:
    """The person asks for a talk: today, whatever was declined or had ended."""
    require_person(actor, path)
    now = timezone.now()
    if CareMoment.objects.filter(
        path=path, key__startswith="asked", state=MomentState.PLANNED
    ).exists():
        raise Refused(_("You asked already. Somebody comes to you."))
    _reopen(path)
    asked = CareMoment.objects.filter(path=path, key__startswith="asked").count() + 1
    row = CareMoment.objects.create(
        path=path, key=f"asked_{asked}", due_at=first_contact(now, days_of(here()).zone)
    )
    timing.watch([row], now)
    if path.supporter_id is not None:
        tell_supporter(path, messages.ASKED, str(row.pk))
    else:
        tell_lookers(path, messages.NOBODY, str(row.pk))
    follow_track(path.case_id)
    audit.record("care.ask_talk", actor=actor, kind="care.path", object_id=path.pk)


@verb("care.accept_talks")
def accept_talks(*, actor: Actor, path: CarePath) -> None:
    """The person wants it after all: the talks that are still to come are planned again."""
    require_person(actor, path)
    if path.state != PathState.DECLINED:
        raise Refused(_("This cannot be done any more: somebody went on in the meantime."))
    _reopen(path)
    _resume(path)
    tell_supporter(path, messages.ASKED, f"{path.pk}:accepted:{path.version}")
    follow_track(path.case_id)
    audit.record("care.accept_talks", actor=actor, kind="care.path", object_id=path.pk)


def _record(path: CarePath, moment: CareMoment, outcome: Outcome, *, by: Person | None) -> None:
    if outcome == Outcome.NO_ANSWER:
        _no_answer(path, moment)
    else:
        state = MomentState.HELD if outcome == Outcome.HELD else MomentState.DECLINED
        _close(moment, state, by)
        if outcome == Outcome.DECLINED:
            _decline(path)
        else:
            _held(path)
    follow_track(path.case_id)


def _close(moment: CareMoment, state: MomentState, by: Person | None) -> None:
    rows = CareMoment.objects.filter(pk=moment.pk, state__in=OPEN_STATES)
    if not rows.update(state=state, done_at=timezone.now(), done_by=by):
        raise Conflict(_("This talk was written down before."), kind="care.path")
    timing.forget([moment])
    if state == MomentState.HELD:
        counting = CarePath.objects.filter(pk=moment.path_id, notes_from__isnull=False)
        counting.update(notes_from=timezone.now())


def _held(path: CarePath) -> None:
    """Whoever speaks again, wants it again; and after the last talk there is an end."""
    if path.state == PathState.DECLINED:
        _reopen(path)
        _resume(path)
    _end_when_done(path)


def _no_answer(path: CarePath, moment: CareMoment) -> None:
    """One try more. After the last one the fact goes to who looks after the care of the case; the
    talk stays open, so that it can still be held."""
    rows = CareMoment.objects.filter(pk=moment.pk, state__in=OPEN_STATES, tries=moment.tries)
    if not rows.update(tries=F("tries") + 1):
        raise Conflict(_("This talk was written down before."), kind="care.path")
    if moment.tries + 1 < TRIES:
        return
    CareMoment.objects.filter(pk=moment.pk).update(state=MomentState.NO_ANSWER)
    timing.forget([moment])
    escalate(path, moment)


def escalate(path: CarePath, moment: CareMoment) -> None:
    """Tell the fact, once for a talk: that it did not come about."""
    rows = CareMoment.objects.filter(pk=moment.pk, escalated_at=None)
    if rows.update(escalated_at=timezone.now()):
        tell_lookers(path, messages.NOT_GOING_WELL, f"{moment.pk}:escalated")


def _decline(path: CarePath) -> None:
    """No, thank you: asked about once more, and then never again."""
    # The clock may have offered it since this page was drawn.
    path.refresh_from_db()
    drop(timing.planned_of(path), MomentState.DECLINED)
    organisation = here()
    now = timezone.now()
    changes: dict[str, object] = {"state": PathState.DECLINED, "declined_at": now}
    if path.offered_again_at is None:
        days = days_of(organisation)
        later = now + timedelta(days=care_terms(organisation).value.offer_again_days)
        changes["offer_again_on"] = on_working_day(later, days).astimezone(days.zone).date()
    else:
        changes |= {"offer_again_on": None, "ended_at": now}
    CarePath.objects.filter(pk=path.pk).update(version=F("version") + 1, **changes)
    path.refresh_from_db()
    if path.offer_again_on is not None:
        timing.watch_offer(path, days_of(organisation))


def _reopen(path: CarePath) -> None:
    timing.forget_offer(path)
    CarePath.objects.filter(pk=path.pk).update(
        state=PathState.OPEN, ended_at=None, offer_again_on=None, version=F("version") + 1
    )
    path.refresh_from_db()


def _resume(path: CarePath) -> None:
    """The talks of the scale that were declined and are still to come are planned again; somebody
    who was never spoken with gets a first contact."""
    now = timezone.now()
    rows = CareMoment.objects.filter(path=path, state=MomentState.DECLINED)
    coming = list(rows.filter(due_at__gt=now))
    rows.filter(pk__in=[one.pk for one in coming]).update(
        state=MomentState.PLANNED, done_at=None, done_by=None
    )
    timing.watch(coming, now)
    if coming:
        return
    there = [one for one in staff_there(path.case_id) if one.person.pk == path.person_id]
    spoken = CareMoment.objects.filter(path=path, state=MomentState.HELD).exists()
    if there and not spoken:
        rows.filter(key__in=_first_keys(path)).update(state=MomentState.DROPPED)
        plan_talks(path, there[0].happened_at)


def _first_keys(path: CarePath) -> list[str]:
    moments = care_terms(here()).value.moments(path.scale)
    return [key_of(one) for one in moments[:1]]


def _end_when_done(path: CarePath) -> None:
    waiting = CareMoment.objects.filter(path=path, state__in=OPEN_STATES)
    if not waiting.exists():
        CarePath.objects.filter(pk=path.pk, state=PathState.OPEN).update(
            state=PathState.ENDED, ended_at=timezone.now(), version=F("version") + 1
        )
