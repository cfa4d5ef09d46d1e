"""What the screens of notify show. Every question names its organisation: deliveries of all
organisations stand in one table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from luwte.core import keyset
from luwte.notify.actions import NO_ADDRESS
from luwte.notify.channels import channels
from luwte.notify.models import Delivery, DemoMail, Preference
from luwte.notify.rules import Kind, Message, messages
from luwte.org.access import Actor

MAILS = 50


@dataclass(frozen=True)
class DeliveryLine:
    """A delivery as an administrator sees it. Who gets what is nobody's business: where it went
    well the receiver is not shown, and where it did not, what it was about is not."""

    pk: UUID
    about: Any
    receiver: str
    channel: Any
    state: str
    state_words: Any
    at: datetime
    attempts: int
    error: str
    has_no_address: bool

    @property
    def is_given_up(self) -> bool:
        """True when only a person can help."""
        return self.state == Delivery.State.GIVEN_UP


def delivery_page(
    organisation_id: UUID, *, only_trouble: bool = False, after: str = "", before: str = ""
) -> keyset.Page[DeliveryLine]:
    """Deliveries of an organisation, newest first."""
    rows = Delivery.objects.filter(organisation_id=organisation_id)
    if only_trouble:
        rows = rows.filter(state=Delivery.State.GIVEN_UP)
    found = keyset.page(
        [rows],
        ("-created_at", "-id"),
        after=after,
        before=before,
        rows=Delivery.objects.select_related("person"),
    )
    lines = [_line(row) for row in found]
    return keyset.Page(lines, found.next_cursor, found.previous_cursor)


def _line(row: Delivery) -> DeliveryLine:
    given_up = row.state == Delivery.State.GIVEN_UP
    message, channel = messages.get(row.message), channels.get(row.channel)
    return DeliveryLine(
        pk=row.pk,
        about="" if given_up else (message.label if message else row.message),
        receiver=row.person.name if given_up and row.person else "",
        channel=channel.label if channel else row.channel,
        state=row.state,
        state_words=row.get_state_display(),
        at=row.created_at,
        attempts=row.attempts,
        error="" if row.error == NO_ADDRESS else row.error,
        has_no_address=row.error == NO_ADDRESS,
    )


def delivery_exists(organisation_id: UUID, pk: UUID) -> bool:
    """True when this organisation has such a delivery."""
    return Delivery.objects.filter(organisation_id=organisation_id, pk=pk).exists()


def number_given_up(organisation_id: UUID) -> int:
    """How many deliveries wait for a person's help."""
    return Delivery.objects.filter(
        organisation_id=organisation_id, state=Delivery.State.GIVEN_UP
    ).count()


def preference_of(actor: Actor) -> Preference:
    """What the actor prefers; an unsaved row with everything on when nothing was said."""
    found = Preference.objects.filter(person_id=actor.person_id).first()
    return found or Preference(person_id=actor.person_id)


def optional_messages() -> list[tuple[str, Message]]:
    """The messages that somebody may switch off, with their keys."""
    return [(key, one) for key, one in messages.items() if one.kind is Kind.ORDINARY]


def fixed_messages() -> list[Message]:
    """The messages that always come, each label once."""
    by_label = {str(one.label): one for one in messages if one.kind is not Kind.ORDINARY}
    return [by_label[label] for label in sorted(by_label, key=str.casefold)]


def demo_mails() -> list[DemoMail]:
    """What demo mode would have sent, newest first."""
    return list(DemoMail.objects.order_by("-at", "-id")[:MAILS])
