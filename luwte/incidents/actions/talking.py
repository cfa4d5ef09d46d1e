"""Sealed talks: encrypted under a key of their own, found by no search, told of in no words."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.outbox import publish
from luwte.core.refusal import NotPermitted, Refused, verb
from luwte.incidents.access import confided_for
from luwte.incidents.events import TalkGrew
from luwte.incidents.models import ConfidedReport, Incident, Talk, TalkMessage
from luwte.incidents.rules import ConfidedState, TalkKind
from luwte.incidents.rules.rounds import start_of
from luwte.lib.ids import uuid7
from luwte.org.access import Actor
from luwte.tenancy import keys
from luwte.tenancy.keys import Place

if TYPE_CHECKING:
    from luwte.org.models import Person

PURPOSE = "talk"
LONGEST = 20_000  # characters
MESSAGES_AT_MOST = 500


@verb("incidents.say_to_confidant")
def say_to_confidant(*, actor: Actor, incident: Incident, text: str) -> TalkMessage:
    """The reporter says something to whom it was confided to."""
    if incident.reported_by_id != actor.person_id or not hasattr(incident, "confided"):
        raise NotPermitted(_("You may not do this."), kind="incident", object_id=incident.pk)
    if incident.confided.state == ConfidedState.CLOSED:
        raise Refused(_("This talk has ended."), kind="incident", object_id=incident.pk)
    message = add_message(incident.talk, text, by=actor.person, from_reporter=True)
    audit.record("incidents.talk", actor=actor, kind="incident", object_id=incident.pk)
    _publish(message)
    return message


@verb("incidents.answer_confided")
def answer_confided(*, actor: Actor, confided: ConfidedReport, text: str) -> TalkMessage:
    """A confidant or HR answers. Who answers first takes it."""
    found = confided_for(actor, confided.pk)
    if found.state == ConfidedState.CLOSED:
        raise Refused(_("This talk has ended."), kind="confided", object_id=confided.pk)
    ConfidedReport.objects.filter(pk=found.pk, taken_by=None).update(taken_by=actor.person)
    talk = Talk.objects.get(incident_id=found.incident_id)
    message = add_message(talk, text, by=actor.person, from_reporter=False)
    audit.record("incidents.talk", actor=actor, kind="confided", object_id=found.pk)
    _publish(message)
    return message


def add_message(
    talk: Talk,
    text: str,
    *,
    by: Person | None,
    from_reporter: bool,
    at: datetime | None = None,
    number: int | None = None,
) -> TalkMessage:
    """Seal one text into a talk, in the transaction that is open.

    number: its place, when the writer saw the talk before it; a message that has this place already
    is the same one, sent twice, and is given back. Raises Refused for an empty or endless text.
    """
    words = text.strip()
    if not words:
        raise Refused(_("Write something first."))
    if len(words) > LONGEST:
        raise Refused(_("This is too long. Send it in parts."))
    is_anonymous = talk.kind == TalkKind.ANONYMOUS
    make_id: Callable[[], UUID] = uuid4 if is_anonymous else uuid7
    for _attempt in range(5):
        row = TalkMessage(
            id=make_id(),
            talk=talk,
            number=number or _next_number(talk),
            from_reporter=from_reporter,
            by=by,
            at=at or moment_in(talk),
        )
        row.text = keys.seal(
            words.encode(), purpose=PURPOSE, subject_id=talk.pk, place=_place(row.pk)
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            # Sent twice, or somebody else was first with this place.
            known = TalkMessage.objects.filter(talk=talk, number=row.number).first()
            if number and known and known.from_reporter and text_of(known) == words:
                return known
            number = None
        else:
            return row
    raise Refused(_("Your words could not be kept. Please send them again."))


def text_of(message: TalkMessage) -> str:
    """What was said. Raises `keys.KeyDestroyed` when it was erased."""
    return keys.unseal(bytes(message.text), place=_place(message.pk)).decode()


def moment_in(talk: Talk) -> datetime:
    """Now; in an anonymous talk the start of today."""
    now = timezone.now()
    if talk.kind != TalkKind.ANONYMOUS:
        return now
    return start_of(now, ZoneInfo(talk.organisation.timezone))


def hash_of(code: str) -> str:
    """What is kept of a secret code. Its 80 bits are random, so that a plain hash cannot be
    turned round by trying."""
    return hashlib.sha256(b"luwte anonymous talk " + code.encode()).hexdigest()


def _next_number(talk: Talk) -> int:
    last = TalkMessage.objects.filter(talk=talk).aggregate(last=Max("number"))["last"] or 0
    if last >= MESSAGES_AT_MOST:
        raise Refused(_("This talk is full. Please make a new report."))
    return last + 1


def _place(pk: UUID) -> Place:
    return Place("incidents.TalkMessage", "text", pk)


def _publish(message: TalkMessage) -> None:
    publish(
        TalkGrew(
            organisation_id=message.organisation_id,
            talk_id=message.talk_id,
            message_id=message.pk,
        )
    )
