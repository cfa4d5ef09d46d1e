"""The log of who read what, as something that is kept: until its term, and then in parts."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luwte.core.actor import ActorLike
from luwte.core.reads_ended import end_reads, reads_due
from luwte.core.retention import Held, held
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
            rows=lambda before: reads_due(current_organisation_id(), before),
            whole=lambda rows: current_organisation_id(),
            erase=erase_reads,
        ),
    )


def erase_reads(pk: UUID, actor: ActorLike) -> Mapping[str, int]:
    """Remove one part of the reads whose term is over."""
    organisation = Organisation.objects.get(pk=pk)
    before = retention_for(organisation).value.of(KIND).before(timezone.now())
    gone = end_reads(pk, before, actor=actor)
    return {"lines": gone} if gone else {}
