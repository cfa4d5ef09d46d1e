"""The end of a case, and its return: close, reopen, withdraw."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.outbox import publish
from luwte.core.refusal import NotPermitted, Refused, verb
from luwte.core.timers import cancel_timers
from luwte.incidents.access import Verb, is_barred, may, require_on
from luwte.incidents.actions.guest import require_second_look
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.actions.turns import earliest, moved, take_turn
from luwte.incidents.events import CaseClosed, CaseReopened, CaseWithdrawn
from luwte.incidents.models import Case, Incident, Track
from luwte.incidents.moments import TRACK_REMINDER
from luwte.incidents.queries.progress import progress_of
from luwte.incidents.rules import (
    CASE_MOVES,
    CaseState,
    Missing,
    missing_before_closing,
)
from luwte.incidents.rules.second_look import Decision
from luwte.org.access import Actor, uses
from luwte.org.rules import Right


class NotComplete(Refused):
    """A case cannot be closed yet; `missing` says what it lacks, in the order of the page."""

    def __init__(self, case: Case, missing: list[Missing]) -> None:
        super().__init__(
            _("The case cannot be closed yet. Below you see what is still missing."),
            kind="case",
            object_id=case.pk,
        )
        self.missing = missing


@verb("incidents.close_case")
def close_case(*, actor: Actor, case: Case, seen: int, learning: str) -> None:
    """Close a case when nothing is missing. Raises NotComplete with what is, Conflict when
    somebody was first. `learning`: what we change because of it, or why nothing."""
    require_on(actor, Verb.CLOSE, case)
    missing = missing_before_closing(progress_of(case, learning=learning))
    if missing:
        raise NotComplete(case, missing)
    require_second_look(actor=actor, case=case, decision=Decision.CLOSE)
    moved(CASE_MOVES, "close", CaseState(case.state), {"learning": learning})
    now = timezone.now()
    take_turn(
        case,
        actor=actor,
        what="closed",
        seen=seen,
        state=CaseState.CLOSED,
        closed_at=now,
        learning=learning.strip(),
    )
    add_entry(case, "closed", actor=actor, for_reporter=True)
    audit.record(
        "incidents.close_case",
        actor=actor,
        kind="case",
        object_id=case.pk,
        fields=["learning", "state"],
    )
    publish(CaseClosed(organisation_id=actor.organisation_id, case_id=case.pk))


@verb("incidents.reopen_case")
def reopen(*, actor: Actor, case: Case, seen: int, reason: str) -> None:
    """Go on with a closed case, with the reason. A withdrawn one counts again."""
    require_on(actor, Verb.CLOSE, case)
    move = moved(CASE_MOVES, "reopen", CaseState(case.state), {"reason": reason})
    take_turn(
        case,
        actor=actor,
        what="reopened",
        seen=seen,
        state=move.target if case.triaged_at else CaseState.NEW,
        closed_at=None,
        next_due=earliest(actor, Track.objects.filter(case=case)),
    )
    Incident.objects.filter(case=case).update(withdrawn_at=None)
    add_entry(case, "reopened", actor=actor, for_reporter=True, reason=reason.strip())
    audit.record(
        "incidents.reopen_case", actor=actor, kind="case", object_id=case.pk, fields=["state"]
    )
    publish(CaseReopened(organisation_id=actor.organisation_id, case_id=case.pk))


@verb("incidents.withdraw_case")
def withdraw(*, actor: Actor, case: Case, seen: int, reason: str) -> None:
    """The report was a mistake: it counts nowhere from now on, and stays readable.

    By who closes cases, or by the reporter as long as nobody has looked at it.
    """
    if not _is_own_and_new(actor, case):
        _require_withdrawal(actor, case)
        require_second_look(actor=actor, case=case, decision=Decision.WITHDRAW)
    move = moved(CASE_MOVES, "withdraw", CaseState(case.state), {"reason": reason})
    now = timezone.now()
    take_turn(case, actor=actor, what="withdrawn", seen=seen, state=move.target, closed_at=now)
    Incident.objects.filter(case=case).update(withdrawn_at=now)
    tracks = list(Track.objects.filter(case=case).values_list("pk", flat=True))
    cancel_timers(actor.organisation_id, TRACK_REMINDER, tracks)
    add_entry(case, "withdrawn", actor=actor, for_reporter=True, reason=reason.strip())
    audit.record(
        "incidents.withdraw_case", actor=actor, kind="case", object_id=case.pk, fields=["state"]
    )
    publish(CaseWithdrawn(organisation_id=actor.organisation_id, case_id=case.pk))


def _require_withdrawal(actor: Actor, case: Case) -> None:
    if may(actor, Verb.CLOSE, case) and not is_barred(actor, case):
        uses(actor, Right.CASES_CLOSE, case.unit_id)
        return
    raise NotPermitted(_("You may not do this."), kind="case", object_id=case.pk)


def _is_own_and_new(actor: Actor, case: Case) -> bool:
    others = Incident.objects.filter(case=case).exclude(reported_by_id=actor.person_id)
    mine = Incident.objects.filter(case=case, reported_by_id=actor.person_id)
    return case.state == CaseState.NEW and mine.exists() and not others.exists()
