"""What every deed on a case leaves behind: one line of the timeline."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from luwte.core.actor import ActorLike
from luwte.incidents.models import Case, CaseEntry
from luwte.org.access import Actor


def add_entry(
    case: Case, verb: str, *, actor: ActorLike, for_reporter: bool = False, **params: Any
) -> CaseEntry:
    """Add a line. `params` are codes, ids and short reasons; `words.py` makes a sentence of them
    in the language of the reader. `for_reporter`: the reporter and the victim read it too."""
    return CaseEntry.objects.create(
        case=case,
        at=timezone.now(),
        verb=verb,
        by=actor.person if isinstance(actor, Actor) else None,
        params={name: value for name, value in params.items() if value not in ("", None)},
        for_reporter=for_reporter,
    )
