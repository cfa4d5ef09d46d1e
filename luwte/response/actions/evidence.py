"""What may disappear is asked for the same day, and somebody holds it. We do not investigate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core.refusal import Refused, verb
from luwte.core.timers import Moment, cancel_timers, set_timers
from luwte.incidents.actions.turns import moved
from luwte.org.access import Actor
from luwte.response.access import Desk, require_handle
from luwte.response.actions.asking import tell_keeper
from luwte.response.actions.disclosing import require_ground
from luwte.response.actions.police_track import leave_behind, zone_of
from luwte.response.models import Evidence, PoliceReport
from luwte.response.rules.police import (
    DAYS_BEFORE_OVERWRITTEN,
    EVIDENCE_MOVES,
    evidence_due,
    kept_until,
    morning,
)
from luwte.response.rules.states import DisclosureTo, EvidenceKind, EvidenceState

if TYPE_CHECKING:
    from luwte.org.models import Person

EVIDENCE = "response.evidence"
DUE, NEXT_MORNING, VANISHES = "due", "next_morning", "vanishes"


@dataclass(frozen=True)
class EvidenceItem:
    """What is asked to hold. where: the camera, the recording, or the address (URL) of a page;
    keeper or keeper_name: who can hold it; keep_until: when it disappears by itself."""

    kind: EvidenceKind
    what: str
    where: str = ""
    keeper: Person | None = None
    keeper_name: str = ""
    keep_until: date | None = None


@verb("response.ask_evidence")
def ask_evidence(*, actor: Actor, desk: Desk, item: EvidenceItem) -> Evidence:
    """Ask to hold something; due the same day. Raises Refused without a word, and for a screenshot
    without the address of the page."""
    require_handle(actor, desk)
    _require_whole(item)
    now = timezone.now()
    zone = zone_of(desk.case)
    first = desk.case.incidents.filter(withdrawn_at=None).order_by("happened_from").first()
    happened = timezone.localtime(first.happened_from if first else now, zone).date()
    row = Evidence.objects.create(
        case=desk.case,
        kind=item.kind,
        state=EvidenceState.ASKED,
        what=item.what.strip(),
        where=item.where.strip(),
        keeper=item.keeper,
        keeper_name="" if item.keeper else item.keeper_name.strip(),
        asked_at=now,
        due_at=evidence_due(now, zone),
        keep_until=item.keep_until or kept_until(item.kind, happened),
        created_by=actor.person,
    )
    _keep_time(row, desk)
    tell_keeper(actor, row)
    leave_behind(actor, desk, "ask_evidence", "evidence_asked", evidence=item.kind.value)
    return row


@verb("response.move_evidence")
def move_evidence(
    *,
    actor: Actor,
    desk: Desk,
    evidence: Evidence,
    move: str,
    reason: str = "",
    where: str = "",
    keeper: Person | None = None,
    keeper_name: str = "",
) -> None:
    """Held (by whom, where), handed over (to whom: `reason`), lost, or released after judgement."""
    require_handle(actor, desk)
    inputs = {"reason": reason, "keeper": keeper or keeper_name, "what": evidence.what}
    step = moved(EVIDENCE_MOVES, move, EvidenceState(evidence.state), inputs)
    changes: dict[str, Any] = {"state": step.target}
    if reason.strip():
        changes["reason"] = reason.strip()
    if step.target is EvidenceState.HELD:
        changes |= _held(evidence, where, keeper, keeper_name)
    elif step.target is EvidenceState.HANDED_OVER:
        require_ground(desk.case, DisclosureTo.POLICE)
    else:
        if step.target is EvidenceState.RELEASED:
            _require_over(desk)
        changes["ended_at"] = timezone.now()
    rows = Evidence.objects.filter(pk=evidence.pk, case=desk.case, state=evidence.state)
    if not rows.update(**changes):
        raise Refused(_("This cannot be done any more: somebody went on in the meantime."))
    cancel_timers(evidence.organisation_id, EVIDENCE, [evidence.pk])
    leave_behind(actor, desk, "move_evidence", f"evidence_{move}", evidence=evidence.kind)


def _held(
    evidence: Evidence, where: str, keeper: Person | None, keeper_name: str
) -> dict[str, Any]:
    return {
        "held_at": timezone.now(),
        "where": where.strip() or evidence.where,
        "keeper": keeper,
        "keeper_name": "" if keeper else keeper_name.strip(),
        # Held means that it does not disappear by itself any more.
        "keep_until": None,
    }


def _require_whole(item: EvidenceItem) -> None:
    if not item.what.strip():
        raise Refused(_("Say in a few words what has to be held."))
    if item.kind is EvidenceKind.SCREENSHOT and not item.where.strip():
        raise Refused(_("Write down the address of the page (URL) with a screenshot."))
    if item.keep_until is not None and item.keep_until < timezone.localdate():
        raise Refused(_("This day lies behind us."))


def _require_over(desk: Desk) -> None:
    if PoliceReport.objects.filter(case=desk.case, ended_at=None).exists():
        raise Refused(_("Keep it until the report to the police has ended."))


def _keep_time(row: Evidence, desk: Desk) -> None:
    zone = zone_of(desk.case)
    today = timezone.localtime(row.asked_at, zone).date()
    assert row.due_at is not None
    moments = [
        Moment(EVIDENCE, row.pk, row.due_at, DUE),
        Moment(EVIDENCE, row.pk, morning(today + timedelta(days=1), zone), NEXT_MORNING),
    ]
    if row.keep_until is not None:
        soon = morning(row.keep_until - timedelta(days=DAYS_BEFORE_OVERWRITTEN), zone)
        if soon > timezone.now():
            moments.append(Moment(EVIDENCE, row.pk, soon, VANISHES))
    set_timers(row.organisation_id, moments)
