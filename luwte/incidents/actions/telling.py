"""Talking about a case: with the reporter, with the team, among handlers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.outbox import publish
from luwte.core.refusal import Refused, verb
from luwte.incidents.access import Verb, require_on
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.actions.turns import take_turn
from luwte.incidents.events import CaseDiscussed, ReporterTold
from luwte.incidents.models import Case, Discussion, Note, ReporterMessage
from luwte.incidents.rules import CaseState
from luwte.org.access import Actor


@verb("incidents.discuss_case")
def discuss(
    *,
    actor: Actor,
    case: Case,
    kind: str,
    held_on: date,
    text: str = "",
    answers: Mapping[str, str] | None = None,
    edition: int = 0,
) -> Discussion:
    """Record a talk. answers: {key of a question of the catalogue: what was said}; edition: the
    edition in which the questions stood. Raises Refused for a day to come, or without a word."""
    require_on(actor, Verb.HANDLE, case)
    _is_open(case)
    if held_on > timezone.localdate():
        raise Refused(_("This day is still to come. Record the talk when it was held."))
    said = {key: value.strip() for key, value in (answers or {}).items() if value.strip()}
    if not text.strip() and not said:
        raise Refused(_("Write down in a few words what was said."))
    talk = Discussion.objects.create(
        case=case,
        kind=Discussion.Kind(kind),
        held_on=held_on,
        text=text.strip(),
        answers=said,
        edition=edition,
        by=actor.person,
        created_at=timezone.now(),
    )
    take_turn(case, actor=actor, what="discussed", seen=None)
    with_reporter = kind == Discussion.Kind.REPORTER
    add_entry(case, "discussed", actor=actor, kind=kind, for_reporter=with_reporter)
    audit.record("incidents.discuss_case", actor=actor, kind="case", object_id=case.pk)
    publish(
        CaseDiscussed(organisation_id=actor.organisation_id, case_id=case.pk, discussion_id=talk.pk)
    )
    return talk


@verb("incidents.tell_reporter")
def tell_reporter(*, actor: Actor, case: Case, text: str) -> ReporterMessage:
    """Tell the reporter how it stands, in the words that the reporter will read."""
    require_on(actor, Verb.HANDLE, case)
    if not text.strip():
        raise Refused(_("Write what the reporter should know."))
    now = timezone.now()
    message = ReporterMessage.objects.create(
        case=case, text=text.strip(), by=actor.person, created_at=now
    )
    take_turn(case, actor=actor, what="told", seen=None, reporter_told_at=now)
    add_entry(case, "told", actor=actor, for_reporter=True)
    audit.record("incidents.tell_reporter", actor=actor, kind="case", object_id=case.pk)
    publish(
        ReporterTold(organisation_id=actor.organisation_id, case_id=case.pk, message_id=message.pk)
    )
    return message


@verb("incidents.add_note")
def add_note(*, actor: Actor, case: Case, text: str) -> Note:
    """A note among handlers; the reporter and the victim do not read it."""
    require_on(actor, Verb.HANDLE, case)
    if not text.strip():
        raise Refused(_("Write something first."))
    note = Note.objects.create(
        case=case, text=text.strip(), by=actor.person, created_at=timezone.now()
    )
    audit.record("incidents.add_note", actor=actor, kind="case", object_id=case.pk)
    return note


def _is_open(case: Case) -> None:
    if case.state == CaseState.CLOSED:
        raise Refused(_("This case is closed. Open it again first."))
