"""What somebody was asked to hold or to have repaired, also who may not open the case.

Being asked opens the one thing and nothing beside it: what, where, until when, and whom to call.
Who was asked says here that it is done; everything else is for who works on the case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.refusal import NotPermitted, Refused, verb
from luwte.core.timers import cancel_timers
from luwte.core.versions import take_version
from luwte.incidents.access import is_barred
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.queries.involved import case_and_track
from luwte.incidents.rules import TrackKind
from luwte.org.access import Actor
from luwte.response.access import Desk
from luwte.response.actions.damage import REPAIR_DUE, tell_track
from luwte.response.actions.evidence import EVIDENCE
from luwte.response.actions.police_track import leave_behind
from luwte.response.models import DamageItem, Evidence
from luwte.response.rules.states import EvidenceState

if TYPE_CHECKING:
    from luwte.incidents.models import Case


def evidence_asked(actor: Actor, pk: UUID) -> Evidence:
    """What the actor was asked to hold, or holds now; 404 for everybody else, also for who took it
    over from. Two queries."""
    rows = Evidence.objects.select_related("case__organisation", "keeper")
    found = rows.filter(pk=pk, keeper_id=actor.person_id).first()
    if found is None or is_barred(actor, found.case):
        raise Http404
    return found


def repair_asked(actor: Actor, pk: UUID) -> DamageItem:
    """What the actor was asked to have repaired; 404 for everybody else. Two queries."""
    rows = DamageItem.objects.select_related("case__organisation", "repair_owner")
    found = rows.filter(
        pk=pk, repair_owner_id=actor.person_id, repair_by__isnull=False, withdrawn_at=None
    ).first()
    if found is None or is_barred(actor, found.case):
        raise Http404
    return found


@verb("response.answer_evidence")
def answer_evidence(
    *, actor: Actor, evidence: Evidence, is_held: bool, where: str = "", reason: str = ""
) -> None:
    """Who was asked holds it (where), or says how it was lost. Raises NotPermitted for somebody
    else, Refused when somebody went on in the meantime or nothing was said."""
    _require_asked(actor, evidence.keeper_id, evidence.case)
    if not is_held and not reason.strip():
        raise Refused(_("Something is missing: say it in a few words."))
    now = timezone.now()
    changes = (
        {
            "state": EvidenceState.HELD,
            "held_at": now,
            "where": where.strip() or evidence.where,
            "keep_until": None,
        }
        if is_held
        else {"state": EvidenceState.LOST, "ended_at": now, "reason": reason.strip()}
    )
    rows = Evidence.objects.filter(
        pk=evidence.pk, keeper_id=actor.person_id, state=EvidenceState.ASKED
    )
    if not rows.update(**changes):
        raise Refused(_("This cannot be done any more: somebody went on in the meantime."))
    cancel_timers(evidence.organisation_id, EVIDENCE, [evidence.pk])
    move = "hold" if is_held else "lose"
    desk = _desk_of(evidence.case, TrackKind.POLICE)
    leave_behind(actor, desk, "answer_evidence", f"evidence_{move}", evidence=evidence.kind)


@verb("response.answer_repair")
def answer_repair(*, actor: Actor, item: DamageItem, seen: int) -> None:
    """Who was asked had it repaired. Raises NotPermitted for somebody else, Conflict when somebody
    changed it in the meantime."""
    _require_asked(actor, item.repair_owner_id, item.case)
    changes = {"repaired_at": timezone.now()}
    rows = DamageItem.objects.filter(withdrawn_at=None, repaired_at=None)
    take_version(rows, changes, pk=item.pk, seen=seen, kind="damage")
    cancel_timers(item.organisation_id, REPAIR_DUE, [item.pk])
    tell_track(_desk_of(item.case, TrackKind.DAMAGE))
    add_entry(item.case, "response.damage_repaired", actor=actor, kind=item.kind)
    audit.record("response.answer_repair", actor=actor, kind="damage", object_id=item.pk)


def _require_asked(actor: Actor, asked_id: UUID | None, case: Case) -> None:
    if asked_id != actor.person_id or is_barred(actor, case):
        raise NotPermitted(_("You may not do this."), kind="case", object_id=case.pk)


def _desk_of(case: Case, kind: TrackKind) -> Desk:
    found = case_and_track(case.pk, kind)
    if found is None or found[1] is None:
        raise Refused(_("You may not do this."), kind="case", object_id=case.pk)
    return Desk(found[0], found[1], may_handle=False, may_decide=False)
