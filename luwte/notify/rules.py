"""What messages there are, and what they may say.

A message is read on a locked screen by whoever stands beside it: it names nobody, no gravity and
no place, only that there is news and where to read it. A room registers its own:

    messages.add(
        "incidents.case_arrived",
        Message(
            label=_("A new case in my unit"),
            subject=_("There is a new case"),
            body=_("Case %(number)s is waiting for you."),
        ),
    )
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from luwte.core.registry import Registry

# All that a message may fill in. A case number is seven random characters.
FILLED_IN = frozenset({"number", "count", "date", "time", "code"})
# Long enough to undo what one did before somebody hears of it.
TIME_TO_UNDO = dt.timedelta(seconds=10)


class Kind(StrEnum):
    """How much say a reader has over a message."""

    ORDINARY = "ordinary"  # may be switched off, waits for quiet hours to end
    DUTY = "duty"  # belongs to a role or a deadline: cannot be switched off
    SAFETY = "safety"  # leaves at once, at any hour


@dataclass(frozen=True)
class Message:
    """Lazily translated texts. label: as the preferences call it."""

    label: Any
    subject: Any
    body: Any
    kind: Kind = Kind.DUTY

    def needs(self) -> frozenset[str]:
        """The names that its texts fill in."""
        return frozenset(re.findall(r"%\((\w+)\)", f"{self.subject} {self.body}"))


class Wordings(Registry[Message]):
    """The messages of all rooms."""

    def add(self, key: str, thing: Message) -> None:
        """Add a message. Raises ValueError when it would fill in something else than FILLED_IN."""
        if wrong := thing.needs() - FILLED_IN:
            raise ValueError(f"{key} fills in {', '.join(sorted(wrong))}")
        super().add(key, thing)


messages = Wordings("messages")


@dataclass(frozen=True)
class Outside:
    """Somebody who is not of the organisation: where to write to, in which language, and the path
    of the page that the message leads to."""

    address: str
    language: str
    url: str


# Whom a message to somebody outside goes to, by its key: (subject_id) -> Outside, or None when it
# should not leave any more.
outsiders: Registry[Callable[[UUID], Outside | None]] = Registry("outsiders")


def leaves_at(
    kind: Kind, now: dt.datetime, quiet_from: dt.time | None, quiet_until: dt.time | None
) -> dt.datetime:
    """When a message may leave. `now` in the reader's own time zone.

    Safety at once; everything else after the time to undo, and an ordinary one not during the
    reader's quiet hours, which may pass midnight.
    """
    if kind is Kind.SAFETY:
        return now
    # By way of UTC: on the night that the clock goes back ten seconds are not an hour.
    at = (now.astimezone(dt.UTC) + TIME_TO_UNDO).astimezone(now.tzinfo)
    if kind is Kind.DUTY or quiet_from is None or quiet_until is None or quiet_from == quiet_until:
        return at
    clock = at.time()
    if quiet_from < quiet_until:
        quiet = quiet_from <= clock < quiet_until
    else:
        quiet = clock >= quiet_from or clock < quiet_until
    if not quiet:
        return at
    end = at.replace(hour=quiet_until.hour, minute=quiet_until.minute, second=0, microsecond=0)
    return end if end > at else end + dt.timedelta(days=1)
