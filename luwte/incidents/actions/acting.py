"""Actions after an incident: chosen from the 37 or thought up, declined, done with evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.outbox import publish
from luwte.core.refusal import Refused, verb
from luwte.core.timers import Moment, cancel_timers, set_timers
from luwte.incidents.access import Verb, require_action, require_on
from luwte.incidents.actions.asking_in import let_go, may_be_asked_in
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.actions.triage import let_read, not_involved
from luwte.incidents.actions.turns import beaten, moved, take_action_turn, take_turn
from luwte.incidents.events import ActionMoved
from luwte.incidents.models import Case, CaseAction
from luwte.incidents.moments import ACTION_DUE
from luwte.incidents.rules import ACTION_MOVES, ActionState, CaseState
from luwte.org.access import Actor

if TYPE_CHECKING:
    from luwte.org.models import Person


@dataclass(frozen=True)
class ActionPlan:
    """An action to be taken. entry_key: the catalogue's key, empty for an own action;
    recommended_by: the key of the rule that recommended it."""

    title: str
    entry_key: str = ""
    edition: int = 0
    addressee: str = ""
    owner: Person | None = None
    deadline: datetime | None = None
    recommended_by: str = ""


@verb("incidents.choose_action")
def choose_action(*, actor: Actor, case: Case, plan: ActionPlan) -> CaseAction:
    """Choose an action, also one that was declined before. Two handlers at once choose once:
    the second hears who was first."""
    require_on(actor, Verb.HANDLE, case)
    _is_open(case)
    if not plan.title.strip():
        raise Refused(_("Say in a few words what somebody will do."))
    not_involved(case, [plan.owner])
    may_be_asked_in(case, plan.owner)
    declined = _declined(case, plan)
    if declined is not None:
        moved(ACTION_MOVES, "choose", ActionState(declined.state), {})
        take_action_turn(
            declined,
            state=ActionState.CHOSEN,
            owner=plan.owner,
            deadline=plan.deadline,
            chosen_by=actor.person,
            chosen_at=timezone.now(),
            reason="",
            done_at=None,
        )
        action = declined
    else:
        action = _new(actor, case, plan, ActionState.CHOSEN)
    let_read(case, [plan.owner], why="action")
    if plan.deadline is not None:
        set_timers(actor.organisation_id, [Moment(ACTION_DUE, action.pk, plan.deadline)])
    owner = str(plan.owner.pk) if plan.owner else ""
    _tell_case(actor, case, action, "action_chosen", ActionState.CHOSEN, owner=owner)
    return action


@verb("incidents.decline_action")
def decline_action(*, actor: Actor, case: Case, plan: ActionPlan, reason: str) -> CaseAction:
    """Say why a recommended action is not taken."""
    require_on(actor, Verb.HANDLE, case)
    _is_open(case)
    moved(ACTION_MOVES, "decline", None, {"reason": reason})
    action = _new(actor, case, plan, ActionState.DECLINED, reason=reason.strip())
    _tell_case(actor, case, action, "action_declined", ActionState.DECLINED, reason=reason.strip())
    return action


@verb("incidents.complete_action")
def complete_action(*, actor: Actor, action: CaseAction, evidence: str) -> None:
    """An action is done, with what shows it. By its owner or who handles the case."""
    _require_own(actor, action)
    moved(ACTION_MOVES, "complete", ActionState(action.state), {"evidence": evidence})
    take_action_turn(
        action, state=ActionState.DONE, evidence=evidence.strip(), done_at=timezone.now()
    )
    _tell_case(actor, action.case, action, "action_done", ActionState.DONE)
    _is_over(actor, action)


@verb("incidents.drop_action")
def drop_action(*, actor: Actor, action: CaseAction, reason: str) -> None:
    """A chosen action is not taken after all."""
    _require_own(actor, action)
    moved(ACTION_MOVES, "drop", ActionState(action.state), {"reason": reason})
    take_action_turn(
        action, state=ActionState.DROPPED, reason=reason.strip(), done_at=timezone.now()
    )
    _tell_case(
        actor, action.case, action, "action_dropped", ActionState.DROPPED, reason=reason.strip()
    )
    _is_over(actor, action)


def _require_own(actor: Actor, action: CaseAction) -> None:
    require_action(actor, action.case, action)
    _is_open(action.case)


def _is_open(case: Case) -> None:
    if case.state == CaseState.CLOSED:
        raise Refused(_("This case is closed. Open it again first."))


def _declined(case: Case, plan: ActionPlan) -> CaseAction | None:
    if not plan.entry_key:
        return None
    rows = CaseAction.objects.filter(case=case, entry_key=plan.entry_key)
    return rows.filter(state=ActionState.DECLINED).first()


def _new(
    actor: Actor, case: Case, plan: ActionPlan, state: ActionState, reason: str = ""
) -> CaseAction:
    """A new action. The unique key of the database says when somebody was first."""
    now = timezone.now()
    try:
        with transaction.atomic():
            return CaseAction.objects.create(
                case=case,
                entry_key=plan.entry_key,
                edition=plan.edition,
                title=plan.title.strip()[:200],
                addressee=plan.addressee,
                owner=plan.owner,
                deadline=plan.deadline,
                state=state,
                reason=reason,
                recommended_by=plan.recommended_by,
                chosen_by=actor.person,
                chosen_at=now,
                done_at=now if state is ActionState.DECLINED else None,
            )
    except IntegrityError as taken:
        raise beaten(case) from taken


def _is_over(actor: Actor, action: CaseAction) -> None:
    """Nobody is reminded of it any more, nor reads the case for it."""
    cancel_timers(actor.organisation_id, ACTION_DUE, [action.pk])
    if action.owner is not None:
        let_go(action.case, action.owner)


def _tell_case(
    actor: Actor, case: Case, action: CaseAction, what: str, state: ActionState, **params: Any
) -> None:
    take_turn(case, actor=actor, what=what, seen=None)
    add_entry(case, what, actor=actor, title=action.title, key=action.entry_key, **params)
    audit.record(
        f"incidents.{what}", actor=actor, kind="case", object_id=case.pk, fields=["actions"]
    )
    publish(
        ActionMoved(
            organisation_id=actor.organisation_id,
            case_id=case.pk,
            action_id=action.pk,
            state=state.value,
        )
    )
