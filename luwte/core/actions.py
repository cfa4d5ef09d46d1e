"""What who looks after the clock can do."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.models import OutboxReaction, Timer
from luwte.core.queries import JOBS_SEE
from luwte.core.refusal import NotPermitted, Refused, verb


@verb("core.retry_stuck")
def retry_stuck(*, actor: Any, kind: str, pk: str) -> None:
    """Let the clock try again what it gave up, from the first try.

    kind: "timer" or "reaction". Raises NotPermitted, Refused when it is not stuck (any more).
    """
    if not actor.may(JOBS_SEE):
        raise NotPermitted(_("You may not do this."))
    model: Any = {"timer": Timer, "reaction": OutboxReaction}.get(kind)
    rows = model.objects.filter(organisation_id=actor.organisation_id) if model else None
    try:
        found = rows is not None and rows.filter(pk=pk, state="failed").update(
            state="waiting", lease_until=None, attempts=0
        )
    except (ValidationError, ValueError):
        found = 0
    if not found:
        raise Refused(_("This is no longer stuck."))
    audit.record("core.retry_stuck", actor=actor, kind=f"core.{kind}")
