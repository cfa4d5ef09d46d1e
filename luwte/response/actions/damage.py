"""Damage: what was lost, what is repaired now, what the employer pays in advance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit, files
from luwte.core.models import StoredFile
from luwte.core.refusal import Refused, verb
from luwte.core.timers import Moment, cancel_timers, set_timers
from luwte.core.versions import take_version
from luwte.incidents.actions import contents
from luwte.incidents.actions.timeline import add_entry
from luwte.org.access import Actor
from luwte.response.access import Desk, require_handle
from luwte.response.actions.asking import tell_repairer
from luwte.response.models import DamageItem, DamageReceipt
from luwte.response.queries.case_days import is_before
from luwte.response.queries.damage import RECEIPT, track_lines
from luwte.response.rules.damage import sick_pay
from luwte.response.rules.states import DamageKind, DamageSide

if TYPE_CHECKING:
    from luwte.org.models import Person

REPAIR_DUE = "response.repair_due"
MORNING = time(9)
MOST_RECEIPTS = 10


@dataclass(frozen=True, kw_only=True)
class Damage:
    """A piece of damage. amount, daily_cost: cents; sick pay has days and daily cost instead."""

    side: DamageSide
    kind: DamageKind
    title: str
    occurred_on: date
    amount: int = 0
    sick_days: Decimal | None = None
    daily_cost: int | None = None
    person: Person | None = None
    no_receipt_reason: str = ""
    repair_by: date | None = None
    repair_owner: Person | None = None


@verb("response.add_damage")
def add_damage(*, actor: Actor, desk: Desk, damage: Damage) -> DamageItem:
    """Add a piece of damage. Raises Refused when it says too little."""
    require_handle(actor, desk)
    values = _values(desk, damage)
    item = DamageItem.objects.create(
        case=desk.case, created_at=timezone.now(), created_by=actor.person, **values
    )
    _watch_repair(actor, item)
    _told(actor, desk, "response.damage_added", item)
    return item


@verb("response.change_damage")
def change_damage(
    *, actor: Actor, desk: Desk, item: DamageItem, seen: int, damage: Damage
) -> DamageItem:
    """Correct a piece of damage. Raises Conflict when somebody changed it since `seen`."""
    require_handle(actor, desk)
    _turn(item, seen=seen, **_values(desk, damage))
    item.refresh_from_db()
    _watch_repair(actor, item)
    _told(actor, desk, "response.damage_changed", item)
    return item


@verb("response.withdraw_damage")
def withdraw_damage(*, actor: Actor, desk: Desk, item: DamageItem, seen: int, reason: str) -> None:
    """This was no damage after all. Raises Refused without a reason, or while a claim recovers
    it."""
    require_handle(actor, desk)
    if not reason.strip():
        raise Refused(_("Say why in a few words."))
    if item.claimed.filter(claim__ended_at=None).exists():
        raise Refused(_("A claim recovers this. Take it out of the claim first."))
    _turn(item, seen=seen, withdrawn_at=timezone.now(), reason=reason.strip())
    cancel_timers(actor.organisation_id, REPAIR_DUE, [item.pk])
    _told(actor, desk, "response.damage_withdrawn", item)


@verb("response.pay_advance")
def pay_advance(
    *, actor: Actor, desk: Desk, item: DamageItem, seen: int, amount: int, on: date
) -> None:
    """The employer paid the employee already, and recovers it later. amount: cents in all."""
    require_handle(actor, desk)
    if item.side != DamageSide.EMPLOYEE:
        raise Refused(_("Only damage of an employee is paid in advance."))
    if not 0 < amount <= item.amount:
        raise Refused(_("Pay something, and no more than the damage."))
    if not item.occurred_on <= on <= timezone.localdate():
        raise Refused(_("Choose a day after the damage, up to today."))
    _turn(item, seen=seen, advanced=amount, advanced_on=on)
    _told(actor, desk, "response.advance_paid", item)


@verb("response.mark_repaired")
def mark_repaired(*, actor: Actor, desk: Desk, item: DamageItem, seen: int) -> None:
    """What had to be repaired now is repaired."""
    require_handle(actor, desk)
    if item.repair_by is None:
        raise Refused(_("Nothing had to be repaired here."))
    _turn(item, seen=seen, repaired_at=timezone.now())
    cancel_timers(actor.organisation_id, REPAIR_DUE, [item.pk])
    _told(actor, desk, "response.damage_repaired", item)


@verb("response.add_receipt")
def add_receipts(
    *, actor: Actor, desk: Desk, item: DamageItem, stored: Sequence[StoredFile]
) -> int:
    """Hang receipts on a piece of damage, at most MOST_RECEIPTS in all. Returns how many fitted."""
    require_handle(actor, desk)
    room = MOST_RECEIPTS - item.receipts.count()
    for one in stored[:room]:
        row = DamageReceipt.objects.create(
            item=item, file_id=one.pk, added_by=actor.person, added_at=timezone.now()
        )
        files.attach(one, owner_kind=RECEIPT, owner_id=row.pk)
    audit.record("response.add_receipt", actor=actor, kind="damage", object_id=item.pk)
    return min(room, len(stored))


def tell_track(desk: Desk) -> None:
    """The card of the case says what the damage comes to."""
    contents.tell_of_track(track=desk.track, lines=track_lines(desk.case))


def morning_of(actor: Actor, day: date) -> datetime:
    """The moment on a day at which the clock reminds, in the organisation's time."""
    return datetime.combine(day, MORNING, ZoneInfo(actor.organisation.timezone))


def _values(desk: Desk, damage: Damage) -> dict[str, Any]:
    """What is stored; sick pay is counted. Raises Refused with what is missing."""
    if not damage.title.strip():
        raise Refused(_("Say in a few words what it is."))
    if damage.side is DamageSide.EMPLOYEE and damage.person is None:
        raise Refused(_("Say whose damage it is."))
    if damage.occurred_on > timezone.localdate():
        raise Refused(_("This day is still to come."))
    if is_before(desk.case, damage.occurred_on):
        raise Refused(_("This lies before the incident."))
    amount = damage.amount
    if damage.kind is DamageKind.SICK_PAY:
        if not damage.sick_days or not damage.daily_cost:
            raise Refused(_("Sick pay needs the days and what a day costs."))
        amount = sick_pay(damage.sick_days, damage.daily_cost)
    if damage.repair_by is not None and damage.repair_owner is None:
        raise Refused(_("Say who has it repaired."))
    return {
        "side": damage.side,
        "kind": damage.kind,
        "title": damage.title.strip(),
        "person": damage.person,
        "amount": amount,
        "sick_days": damage.sick_days,
        "daily_cost": damage.daily_cost,
        "no_receipt_reason": damage.no_receipt_reason.strip(),
        "repair_by": damage.repair_by,
        "repair_owner": damage.repair_owner,
        "occurred_on": damage.occurred_on,
    }


def _turn(item: DamageItem, *, seen: int, **changes: Any) -> None:
    rows = DamageItem.objects.filter(withdrawn_at=None)
    take_version(rows, changes, pk=item.pk, seen=seen, kind="damage")


def _watch_repair(actor: Actor, item: DamageItem) -> None:
    cancel_timers(actor.organisation_id, REPAIR_DUE, [item.pk])
    if item.repair_by is not None and item.repaired_at is None:
        moment = Moment(REPAIR_DUE, item.pk, morning_of(actor, item.repair_by), "due")
        set_timers(actor.organisation_id, [moment])
        tell_repairer(actor, item)


def _told(actor: Actor, desk: Desk, what: str, item: DamageItem) -> None:
    tell_track(desk)
    add_entry(desk.case, what, actor=actor, kind=item.kind)
    audit.record(_deed(what), actor=actor, kind="damage", object_id=item.pk)


def _deed(what: str) -> str:
    return {
        "response.damage_added": "response.add_damage",
        "response.damage_changed": "response.change_damage",
        "response.damage_withdrawn": "response.withdraw_damage",
        "response.advance_paid": "response.pay_advance",
        "response.damage_repaired": "response.mark_repaired",
    }[what]
