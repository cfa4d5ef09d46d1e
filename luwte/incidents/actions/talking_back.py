"""The reporter, and the victim, speak to who handles the case: write, ask for a call, disagree."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.outbox import publish
from luwte.core.refusal import NotPermitted, Refused, verb
from luwte.incidents.access import Verb, own_incidents, require_on
from luwte.incidents.actions.telling import tell_reporter
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.actions.triage import triage_case
from luwte.incidents.actions.turns import take_turn
from luwte.incidents.events import GravityContested, ReporterWrote
from luwte.incidents.models import Case, Incident, ReporterMessage
from luwte.incidents.rules import CaseState, Gravity
from luwte.incidents.rules.own_news import is_lowered
from luwte.org.access import Actor


@verb("incidents.write_back")
def write_back(
    *, actor: Actor, incident: Incident, text: str = "", wants_call: bool = False
) -> ReporterMessage:
    """Say something to who handles the case, or ask to be called; also after its end. Only by who
    reported it or whom it happened to. Raises Refused without a word and without a call."""
    case = _own_case(actor, incident)
    said = text.strip()
    if not said and not wants_call:
        raise Refused(_("Write something first."))
    message = ReporterMessage.objects.create(
        case=case,
        text=said,
        from_reporter=True,
        by=actor.person,
        created_at=timezone.now(),
    )
    what = "call_asked" if wants_call else "wrote_back"
    take_turn(case, actor=actor, what=what, seen=None)
    add_entry(case, what, actor=actor, for_reporter=True, incident=str(incident.pk))
    audit.record("incidents.write_back", actor=actor, kind="case", object_id=case.pk)
    publish(
        ReporterWrote(
            organisation_id=actor.organisation_id,
            case_id=case.pk,
            message_id=message.pk,
            wants_call=wants_call,
        )
    )
    return message


@verb("incidents.contest_gravity")
def contest_gravity(*, actor: Actor, incident: Incident, reason: str) -> None:
    """Disagree with a gravity below what was reported. The case waits for an answer, and cannot be
    closed before. Raises Refused when nothing was lowered, or an answer is on its way already."""
    case = _own_case(actor, incident)
    if not reason.strip():
        raise Refused(_("Say in a few words why you see it differently."))
    fresh = Incident.objects.select_related("case").get(pk=incident.pk)
    if case.state != CaseState.OPEN or not is_lowered(fresh.reported_gravity, fresh.gravity):
        raise Refused(_("The gravity is not lower than you said, or the case has ended."))
    changed = Case.objects.filter(pk=case.pk, state=CaseState.OPEN, contested_at=None)
    if not changed.update(contested_at=timezone.now()):
        raise Refused(_("You get an answer already: somebody looks at it again."))
    take_turn(case, actor=actor, what="contested", seen=None)
    add_entry(
        case,
        "contested",
        actor=actor,
        for_reporter=True,
        incident=str(incident.pk),
        reason=reason.strip(),
    )
    audit.record(
        "incidents.contest_gravity",
        actor=actor,
        kind="case",
        object_id=case.pk,
        fields=["contested_at"],
    )
    publish(GravityContested(organisation_id=actor.organisation_id, case_id=case.pk))


@verb("incidents.answer_contest")
def answer_contest(*, actor: Actor, case: Case, seen: int, gravity: Gravity, reason: str) -> None:
    """Answer who disagreed: another gravity, or the same one again, with the reason. The reporter
    reads it and hears that there is news. Raises Conflict when somebody answered first."""
    require_on(actor, Verb.HANDLE, case)
    if case.contested_at is None:
        raise Refused(_("Nobody waits for an answer about the gravity."))
    if not reason.strip():
        raise Refused(_("Say why in a few words."))
    is_other = gravity != case.gravity
    if is_other:
        triage_case(actor=actor, case=case, seen=seen, gravity=gravity, reason=reason)
        seen += 1
    take_turn(case, actor=actor, what="contest_answered", seen=seen, contested_at=None)
    if not is_other:
        add_entry(
            case,
            "upheld",
            actor=actor,
            for_reporter=True,
            gravity=gravity.value,
            reason=reason.strip(),
        )
    audit.record(
        "incidents.answer_contest",
        actor=actor,
        kind="case",
        object_id=case.pk,
        fields=["contested_at"],
    )
    tell_reporter(actor=actor, case=case, text=reason)


def _own_case(actor: Actor, incident: Incident) -> Case:
    """The case of an own incident. Raises NotPermitted for a stranger, Refused without a case."""
    if not own_incidents(actor).filter(pk=incident.pk).exists():
        raise NotPermitted(_("You may not do this."), kind="incident", object_id=incident.pk)
    if incident.case is None or incident.withdrawn_at is not None:
        raise Refused(_("Nobody handles this report any more."))
    return incident.case
