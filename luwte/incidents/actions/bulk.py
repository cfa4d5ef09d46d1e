"""Closing light cases together: each by the closing verb, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from luwte.core.refusal import Conflict, Refused, verb
from luwte.incidents.access import get_for
from luwte.incidents.actions.closing import NotComplete, close_case
from luwte.incidents.actions.telling import tell_reporter
from luwte.incidents.actions.turns import beaten
from luwte.incidents.models import Case, Incident
from luwte.incidents.rules import CaseState, Gravity, Missing
from luwte.org.access import Actor

MOST: Final = 100


@dataclass(frozen=True)
class Picked:
    """A case that was ticked, as it stood on the screen."""

    case_id: UUID
    seen: int


@dataclass(frozen=True)
class Outcome:
    """What became of one case. case: None when it may not be seen (any more); why: empty when it
    was closed; missing: what it still lacks."""

    case: Case | None
    why: str = ""
    missing: tuple[Missing, ...] = ()

    @property
    def is_closed(self) -> bool:
        """Whether it was closed just now."""
        return not self.why


def close_light_cases(
    *, actor: Actor, picked: Iterable[Picked], learning: str, message: str
) -> list[Outcome]:
    """Close light cases with one learning and one message to each reporter; gives what became of
    each, in their order. One that somebody changed meanwhile is left as it is.

    Raises Refused, before anything is done, for more than a hundred or without the two texts.
    """
    cases = list({one.case_id: one for one in picked}.values())
    if not cases:
        raise Refused(_("Tick at least one case."))
    if len(cases) > MOST:
        raise Refused(_("At most %(most)d cases at once.") % {"most": MOST})
    if not learning.strip():
        raise Refused(_("Say in one sentence what you learned, or why nothing changes."))
    if not message.strip():
        raise Refused(_("Write what the reporters should know."))
    return [_closed(actor, one, learning, message) for one in cases]


@verb("incidents.close_light_case")
def close_light_case(*, actor: Actor, case: Case, seen: int, learning: str, message: str) -> None:
    """Tell the reporter and close, both or neither. Raises Refused for a case that is not light,
    NotComplete with what it lacks, Conflict when somebody was first."""
    if case.state != CaseState.OPEN or case.gravity != Gravity.LIGHT:
        raise Refused(
            _("This case is not light and open any more."), kind="case", object_id=case.pk
        )
    if not Case.objects.filter(pk=case.pk, version=seen).exists():
        raise beaten(case)
    told = 0
    if Incident.objects.filter(case=case, reported_by__isnull=False).exists():
        tell_reporter(actor=actor, case=case, text=message)
        told = 1
    fresh = Case.objects.get(pk=case.pk)
    # Telling is a change as well: what the actor saw is one version older.
    close_case(actor=actor, case=fresh, seen=seen + told, learning=learning)


def _closed(actor: Actor, one: Picked, learning: str, message: str) -> Outcome:
    try:
        case = get_for(actor, one.case_id)
    except Http404:
        return Outcome(None, _("This case is not here any more."))
    try:
        close_light_case(actor=actor, case=case, seen=one.seen, learning=learning, message=message)
    except Conflict as first:
        return Outcome(case, first.why)
    except NotComplete as lacks:
        return Outcome(case, lacks.why, tuple(lacks.missing))
    except Refused as refused:
        return Outcome(case, refused.why)
    return Outcome(case)
