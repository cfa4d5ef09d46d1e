"""Telling people that there is news, in the transaction of the news."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.actor import ActorLike
from luwte.core.refusal import Refused, verb
from luwte.core.trace import current_trace
from luwte.lib.ids import uuid7
from luwte.notify.channels import channels
from luwte.notify.models import Delivery, Preference
from luwte.notify.rules import Kind, Message, leaves_at, messages, outsiders
from luwte.org.access import Actor, require
from luwte.org.rules import Right

if TYPE_CHECKING:
    from luwte.org.models import Person

NO_ADDRESS = "no_address"
Filled = Mapping[str, str | int]


def tell(
    *,
    actor: ActorLike,
    persons: Iterable[Person],
    message: str,
    url: str = "",
    subject_id: UUID | None = None,
    filled_in: Filled | None = None,
    once_key: str = "",
    urgent: bool = False,
) -> int:
    """Tell people that there is news. Call it inside the transaction of the news, in scope.

    persons: loaded, with `login` when they have one; who acts is told too when named.
    message: a key of `rules.messages`. url: the path of the page to read, from "/o/…".
    subject_id: what it is about (a case); `withdraw` finds it by that.
    filled_in: only names of `rules.FILLED_IN`, and all that the message needs; a `date` as
        "2026-11-18", which everybody reads in the own language.
    once_key: the same (person, message, once_key) is told once, however often this runs.
    urgent: leaves at once although the message is not about safety.
    Returns how many deliveries were written. Raises KeyError, ValueError for a wrong message.
    """
    wording = messages[message]
    values = dict(filled_in or {})
    if wording.needs() != set(values):
        raise ValueError(f"{message} needs {sorted(wording.needs())}, got {sorted(values)}")
    if "date" in values:
        date.fromisoformat(str(values["date"]))
    people = {person.pk: person for person in persons}
    if not people:
        return 0
    wishes = {wish.person_id: wish for wish in Preference.objects.filter(person__in=people)}
    rows: list[Delivery] = []
    for person in people.values():
        wish = wishes.get(person.pk)
        if _is_off(wording, message, wish):
            continue
        due = _due(wording, person, wish, urgent=urgent)
        rows += _rows(
            actor.organisation_id,
            person,
            due,
            message=message,
            filled_in=values,
            url=url[:300],
            subject_id=subject_id,
            once_key=once_key,
        )
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def tell_outside(*, actor: ActorLike, message: str, subject_id: UUID) -> None:
    """Tell somebody outside the organisation by e-mail, in the transaction of the news. Neither the
    address nor the link is kept with it: `rules.outsiders` of the message gives both, in scope,
    when it leaves. Raises KeyError for a message that has none."""
    outsiders[message]
    Delivery.objects.create(
        organisation_id=actor.organisation_id,
        person=None,
        channel="email",
        message=message,
        subject_id=subject_id,
        due_at=leaves_at(messages[message].kind, timezone.now(), None, None),
        created_at=timezone.now(),
        trace=current_trace(),
    )


def withdraw(*, actor: ActorLike, subject_id: UUID, message: str = "") -> int:
    """Keep what did not leave yet from leaving: the news was undone. Returns how many."""
    rows = Delivery.objects.filter(
        organisation_id=actor.organisation_id,
        subject_id=subject_id,
        state=Delivery.State.WAITING,
    )
    if message:
        rows = rows.filter(message=message)
    return rows.update(state=Delivery.State.WITHDRAWN)


@verb("notify.retry_delivery")
def retry_delivery(*, actor: Actor, delivery_id: UUID) -> None:
    """Send again what was given up, by who looks after the deliveries."""
    require(actor, Right.DELIVERIES_SEE)
    changed = Delivery.objects.filter(
        pk=delivery_id,
        organisation_id=actor.organisation_id,
        state=Delivery.State.GIVEN_UP,
    ).update(
        state=Delivery.State.WAITING, due_at=timezone.now(), lease_until=None, attempts=0, error=""
    )
    if not changed:
        raise Refused(_("This message is no longer waiting for a retry."))
    audit.record(
        "notify.retry_delivery", actor=actor, kind="notify.delivery", object_id=delivery_id
    )


@verb("notify.set_preferences")
def set_preferences(
    *,
    actor: Actor,
    switched_off: Iterable[str],
    quiet_from: time | None = None,
    quiet_until: time | None = None,
) -> None:
    """Remember what the actor wants to be told. What is a duty or about safety stays on."""
    off = sorted(
        key
        for key in set(switched_off)
        if (found := messages.get(key)) and found.kind is Kind.ORDINARY
    )
    Preference.objects.update_or_create(
        person_id=actor.person_id,
        defaults={"switched_off": off, "quiet_from": quiet_from, "quiet_until": quiet_until},
    )
    audit.record(
        "notify.set_preferences",
        actor=actor,
        kind="org.person",
        object_id=actor.person_id,
        fields=["quiet_from", "quiet_until", "switched_off"],
    )


def _is_off(wording: Message, message: str, wish: Preference | None) -> bool:
    return wish is not None and wording.kind is Kind.ORDINARY and message in set(wish.switched_off)


def _due(wording: Message, person: Person, wish: Preference | None, *, urgent: bool) -> datetime:
    now = timezone.now()
    if urgent or wording.kind is Kind.SAFETY:
        return now
    if wish is None or wish.quiet_from is None:
        return leaves_at(wording.kind, now, None, None)
    local = now.astimezone(ZoneInfo(person.organisation.timezone))
    return leaves_at(wording.kind, local, wish.quiet_from, wish.quiet_until)


def _rows(
    organisation_id: UUID,
    person: Person,
    due: datetime,
    *,
    message: str,
    filled_in: Filled,
    url: str,
    subject_id: UUID | None,
    once_key: str,
) -> list[Delivery]:
    reached = [key for key, channel in channels.items() if channel.address_of(person)]
    # Who cannot be reached at all is seen on the page of deliveries.
    nowhere = not reached
    return [
        Delivery(
            id=uuid7(),
            organisation_id=organisation_id,
            person=person,
            channel=key,
            message=message,
            filled_in=filled_in,
            url=url,
            subject_id=subject_id,
            once_key=once_key,
            state=Delivery.State.GIVEN_UP if nowhere else Delivery.State.WAITING,
            error=NO_ADDRESS if nowhere else "",
            due_at=due,
            created_at=timezone.now(),
            trace=current_trace(),
        )
        for key in reached or ["email"]
    ]
