"""The log of who read what, as something that is kept: until its term, and then in parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luwte.core.actor import ActorLike
from luwte.core.reads_ended import end_reads, reads_due
from luwte.core.retention import DueThing, Held, held
from luwte.policy.queries import retention_for
from luwte.tenancy.models import Organisation
from luwte.tenancy.scope import current_organisation_id

KIND = "read_log"


def register() -> None:
    """Say what is held: all of it is one thing of the organisation, of which each round takes a
    part."""
    held.add(
        "desk.reads",
        Held(
            kind=KIND,
            object_kind="organisation",
            floor=10,
            what=_("Who read what"),
            copies=_("none; the seals of these lines stay, and what was done stays"),
            due=reads_of_before,
            count=lambda before: reads_due(current_organisation_id(), before).count(),
            erase=erase_reads,
        ),
    )


def reads_of_before(before: datetime, most: int) -> Sequence[DueThing]:
    """The organisation, when one of its reads is old enough."""
    house = current_organisation_id()
    first = reads_due(house, before).first()
    return [] if first is None else [DueThing(house, first.at)]


def erase_reads(pk: UUID, actor: ActorLike) -> Mapping[str, int]:
    """Remove one part of the reads whose term is over."""
    organisation = Organisation.objects.get(pk=pk)
    before = retention_for(organisation).value.of(KIND).before(timezone.now())
    gone = end_reads(pk, before, actor=actor)
    return {"lines": gone} if gone else {}
