"""Away because of what happened, and the agreed way back: days and agreements, never why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from luwte.care import timing
from luwte.care.access import may_read_agreements, require_agreements
from luwte.care.agreements import days_of, here
from luwte.care.events import AbsenceRecorded
from luwte.care.models import CareAbsence, CarePath, ReturnStep
from luwte.core import audit
from luwte.core.actor import ActorLike
from luwte.core.outbox import publish
from luwte.core.refusal import Conflict, NotPermitted, Refused, verb
from luwte.core.timers import Moment, cancel_timers, set_timers
from luwte.core.versions import take_version
from luwte.lib.ids import uuid7
from luwte.org.access import Actor, require
from luwte.org.rules import Right
from luwte.tenancy import keys
from luwte.tenancy.keys import Place

PURPOSE = "care"
LONGEST = 10_000
MOST_STEPS = 40
LONGEST_AWAY = timedelta(days=3 * 366)


@dataclass(frozen=True, repr=False)
class Away:
    """What is said of an absence. until_day None: still away. share: 1 … 100, percent of the
    working time that is missed. agreements: sealed; about work meanwhile and the return."""

    from_day: date
    until_day: date | None = None
    share: int = 100
    agreements: str = ""


@verb("care.record_absence")
@sensitive_variables()
def record_absence(*, actor: Actor, path: CarePath, away: Away) -> CareAbsence:
    """The person, or the manager, writes down from when until when, and what is agreed."""
    require_agreements(actor, path)
    _require_sense(away)
    row = CareAbsence(
        id=uuid7(),
        case=path.case,
        person=path.person,
        recorded_by=actor.person,
        recorded_at=timezone.now(),
        from_day=away.from_day,
        until_day=away.until_day,
        share=away.share,
    )
    row.sealed = _sealed(row, away.agreements)
    row.save(force_insert=True)
    _told(actor, path, "care.record_absence")
    return row


@verb("care.change_absence")
@sensitive_variables()
def change_absence(
    *, actor: Actor, path: CarePath, absence: CareAbsence, seen: int, away: Away
) -> None:
    """Other days, another share, other agreements. Raises Conflict when somebody was first."""
    require_agreements(actor, path)
    _require_sense(away)
    changes = {
        "from_day": away.from_day,
        "until_day": away.until_day,
        "share": away.share,
        "sealed": _sealed(absence, away.agreements),
    }
    rows = CareAbsence.objects.all()
    take_version(rows, changes, pk=absence.pk, seen=seen, kind="care.absence")
    _told(actor, path, "care.change_absence")


@verb("care.add_step")
def add_step(
    *, actor: Actor, path: CarePath, absence: CareAbsence, on_day: date, words: str
) -> ReturnStep:
    """A step back: on which day, and what then."""
    require_agreements(actor, path)
    if on_day < absence.from_day:
        raise Refused(_("A step back comes after the first day away."))
    if not words.strip():
        raise Refused(_("Say in a few words what the step is."))
    if absence.steps.count() >= MOST_STEPS:
        raise Refused(_("There are very many steps already."))
    step = ReturnStep.objects.create(absence=absence, on_day=on_day, words=words.strip()[:200])
    _remind_of(step)
    audit.record("care.add_step", actor=actor, kind="care.path", object_id=path.pk)
    return step


@verb("care.mark_step")
def mark_step(*, actor: Actor, path: CarePath, step: ReturnStep, went_well: bool) -> None:
    """How a step went: it went, or it came too early."""
    require_agreements(actor, path)
    rows = ReturnStep.objects.filter(pk=step.pk, done_at=None)
    if not rows.update(done_at=timezone.now(), went_well=went_well):
        raise Conflict(_("This step was written down before."), kind="care.absence")
    cancel_timers(step.organisation_id, timing.STEP, [step.pk])
    audit.record("care.mark_step", actor=actor, kind="care.path", object_id=path.pk)


@sensitive_variables()
def agreements_of(actor: Actor, path: CarePath, absence: CareAbsence) -> str:
    """What was agreed, for the person, the manager, and the supporter whom the person chose. Raises
    NotPermitted for everybody else."""
    if not may_read_agreements(actor, path) or absence.person_id != path.person_id:
        raise NotPermitted(_("You may not do this."), kind="care.path", object_id=path.pk)
    if not absence.sealed:
        return ""
    try:
        return keys.unseal(bytes(absence.sealed), place=_place(absence)).decode()
    except keys.KeyDestroyed:
        return ""


@verb("care.erase_agreements")
def erase_agreements(*, actor: ActorLike, absence: CareAbsence) -> None:
    """Destroy what was agreed in an absence, with its key; the days stay as figures."""
    if isinstance(actor, Actor):
        require(actor, Right.PRIVACY_HANDLE)
    if absence.until_day is None or absence.until_day >= timezone.localdate():
        raise Refused(_("This absence has not ended."))
    keys.destroy_data_keys(PURPOSE, absence.pk, actor=actor)
    CareAbsence.objects.filter(pk=absence.pk).update(sealed=None)
    ReturnStep.objects.filter(absence=absence).delete()
    audit.record("care.erase_agreements", actor=actor, kind="care.absence", object_id=absence.pk)


@sensitive_variables()
def _sealed(row: CareAbsence, words: str) -> bytes | None:
    text = words.strip()
    if not text:
        return None
    if len(text) > LONGEST:
        raise Refused(_("This is too long. Write it shorter."))
    return keys.seal(text.encode(), purpose=PURPOSE, subject_id=row.pk, place=_place(row))


def _require_sense(away: Away) -> None:
    if not 1 <= away.share <= 100:
        raise Refused(_("Choose a share from 1 up to and including 100 percent."))
    if away.until_day is not None and away.until_day < away.from_day:
        raise Refused(_("The last day comes after the first."))
    if abs(away.from_day - timezone.localdate()) > LONGEST_AWAY:
        raise Refused(_("This is very far away. Look at the year again."))


def _remind_of(step: ReturnStep) -> None:
    morning = datetime.combine(step.on_day, timing.OFFERED_AT, days_of(here()).zone)
    if morning > timezone.now():
        set_timers(step.organisation_id, [Moment(timing.STEP, step.pk, morning)])


def _told(actor: Actor, path: CarePath, what: str) -> None:
    audit.record(
        what, actor=actor, kind="care.path", object_id=path.pk, fields=["from_day", "until_day"]
    )
    publish(AbsenceRecorded(organisation_id=actor.organisation_id, case_id=path.case_id))


def _place(row: CareAbsence) -> Place:
    return Place("care.CareAbsence", "sealed", row.pk)
