"""A second look: asking a colleague who is not involved, or a guest from outside, and their answer.

Of the link of a guest only a hash is stored. The link itself is made from the key of the
installation whenever it is needed, so that neither the database nor a message on its way holds it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.actor import TheClock
from luwte.core.refusal import NotPermitted, Refused, verb
from luwte.incidents import messages
from luwte.incidents.access import Verb, require_on
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.models import Case, GuestLook
from luwte.incidents.queries.second_look import is_involved, may_look, standing_of
from luwte.incidents.rules import CaseState, LookAnswer
from luwte.incidents.rules.second_look import ASKED_FOR, COUNTS_FOR, Decision, Standing
from luwte.incidents.words.looks import WHY
from luwte.lib.ids import uuid7
from luwte.notify.actions import tell, tell_outside
from luwte.notify.actions import withdraw as keep_from_leaving
from luwte.notify.rules import Outside, outsiders
from luwte.org.access import Actor
from luwte.org.queries import is_address_inside

if TYPE_CHECKING:
    from luwte.org.models import Person


@dataclass(frozen=True)
class Question:
    """What is asked, and of whom: a colleague, or a guest by name and e-mail. facts: all that a
    guest gets to see of the case."""

    decision: Decision
    question: str
    colleague: Person | None = None
    facts: str = ""
    guest_name: str = ""
    guest_email: str = ""


class SecondLookNeeded(Refused):
    """Who is involved does not decide this alone; `standing` says how far asking is."""

    def __init__(self, case: Case, decision: Decision, standing: Standing) -> None:
        super().__init__(str(WHY[standing]), kind="case", object_id=case.pk)
        self.decision = decision
        self.standing = standing


def require_second_look(*, actor: Actor, case: Case, decision: Decision) -> None:
    """Let the decision pass when the actor is not involved, or somebody agreed; that agreement is
    used up by it. Call it in the transaction of the decision. Raises SecondLookNeeded."""
    if not is_involved(actor, case):
        return
    now = timezone.now()
    how = standing_of(case, decision, now)
    if how is not Standing.ENOUGH:
        raise SecondLookNeeded(case, decision, how)
    rows = GuestLook.objects.filter(
        case=case, decision=decision, used_at=None, withdrawn_at=None
    ).exclude(answer="")
    rows.filter(answered_at__gt=now - COUNTS_FOR).update(used_at=now)


def take_agreement(*, case: Case, decision: Decision) -> GuestLook | None:
    """The agreement of a colleague or a guest that still counts, used up by this decision; None
    when there is none. A disagreement that was overruled is no agreement. For rooms above, in the
    transaction of the decision."""
    now = timezone.now()
    rows = GuestLook.objects.select_related("colleague").filter(
        case=case, decision=decision, answer=LookAnswer.AGREE, used_at=None, withdrawn_at=None
    )
    found = rows.filter(answered_at__gt=now - COUNTS_FOR).order_by("-answered_at").first()
    if found is not None:
        GuestLook.objects.filter(pk=found.pk).update(used_at=now)
    return found


@verb("incidents.ask_look")
def ask_look(*, actor: Actor, case: Case, asked: Question) -> GuestLook:
    """Ask one question about one decision, for seven days. Raises Refused when it is asked already,
    when the colleague is involved, or when a guest is asked while a colleague could be."""
    require_on(actor, Verb.HANDLE, case)
    if case.state == CaseState.CLOSED:
        raise Refused(_("This case is closed. Open it again first."))
    if standing_of(case, asked.decision, timezone.now()) in (Standing.ASKED, Standing.ENOUGH):
        raise Refused(_("This was asked already. Wait for the answer, or withdraw the question."))
    if asked.colleague is not None and asked.colleague.pk not in may_look(actor, case):
        raise Refused(_("This colleague is involved, or cannot open the case. Choose another."))
    if asked.guest_email and is_address_inside(asked.guest_email):
        raise Refused(
            _("This address belongs to somebody who works here. Ask somebody from outside.")
        )
    look = _new(actor, case, asked)
    look.save(force_insert=True)
    _tell_who_looks(actor, look)
    whom = "colleague" if look.colleague_id else "guest"
    _keep(actor, look, "look_asked", whom=whom)
    return look


@verb("incidents.answer_look")
def answer_look(*, actor: Actor, look: GuestLook, answer: LookAnswer, words: str) -> None:
    """A colleague answers, once."""
    if look.colleague_id != actor.person_id or actor.person_id not in may_look(actor, look.case):
        raise NotPermitted(_("You may not do this."), kind="case", object_id=look.case_id)
    _answer(actor, look, answer, words)


@verb("incidents.answer_as_guest")
def answer_as_guest(*, actor: TheClock, look: GuestLook, answer: LookAnswer, words: str) -> None:
    """A guest answers by the link, once. actor: nobody of the organisation."""
    _answer(actor, look, answer, words)


@verb("incidents.overrule_look")
def overrule_look(*, actor: Actor, look: GuestLook, reason: str) -> None:
    """Go on although who looked does not agree, with the reason."""
    require_on(actor, Verb.HANDLE, look.case)
    if not reason.strip():
        raise Refused(_("Say why in a few words."))
    rows = GuestLook.objects.filter(pk=look.pk, answer=LookAnswer.DISAGREE, used_at=None)
    if not rows.filter(overruled_reason="").update(overruled_reason=reason.strip()):
        raise Refused(_("This cannot be done any more: somebody went on in the meantime."))
    _keep(actor, look, "look_overruled", reason=reason.strip())


@verb("incidents.withdraw_look")
def withdraw_look(*, actor: Actor, look: GuestLook) -> None:
    """Take back a question that was not answered; its link is dead from now on."""
    require_on(actor, Verb.HANDLE, look.case)
    rows = GuestLook.objects.filter(pk=look.pk, answer="", withdrawn_at=None)
    if not rows.update(withdrawn_at=timezone.now()):
        raise Refused(_("This was answered already, or withdrawn."))
    keep_from_leaving(actor=actor, subject_id=look.pk)
    _keep(actor, look, "look_withdrawn")


def token_of(look_id: UUID) -> str:
    """The secret part of a guest's link: 256 bits that only the installation's key can make."""
    return salted_hmac("luwte.incidents.guest", look_id.hex, algorithm="sha256").hexdigest()


def hash_of(token: str) -> str:
    """What is stored of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def outside_of(look_id: UUID) -> Outside | None:
    """Whom the message about this question goes to; None when it was withdrawn meanwhile."""
    look = GuestLook.objects.select_related("organisation").filter(pk=look_id).first()
    if look is None or look.withdrawn_at is not None or look.expires_at <= timezone.now():
        return None
    where = {"house": look.organisation.slug, "token": token_of(look.pk)}
    url = reverse("guest:look", kwargs=where)
    return Outside(look.guest_email, look.organisation.language, url)


def register() -> None:
    """Say to the room of messages whom a question to a guest goes to."""
    outsiders.add(messages.GUEST_ASKED, outside_of)


def _new(actor: Actor, case: Case, asked: Question) -> GuestLook:
    now, pk = timezone.now(), uuid7()
    is_guest = asked.colleague is None
    return GuestLook(
        id=pk,
        case=case,
        decision=asked.decision,
        question=asked.question.strip(),
        facts=asked.facts.strip() if is_guest else "",
        colleague=asked.colleague,
        guest_name=asked.guest_name.strip() if is_guest else "",
        guest_email=asked.guest_email.strip() if is_guest else "",
        token_hash=hash_of(token_of(pk)) if is_guest else None,
        asked_by=actor.person,
        asked_at=now,
        expires_at=now + ASKED_FOR,
    )


def _answer(actor: Actor | TheClock, look: GuestLook, answer: LookAnswer, words: str) -> None:
    if answer is LookAnswer.DISAGREE and not words.strip():
        raise Refused(_("Say in a few words what you see differently."))
    now = timezone.now()
    rows = GuestLook.objects.filter(pk=look.pk, answer="", withdrawn_at=None, expires_at__gt=now)
    if not rows.update(answer=answer, words=words.strip(), answered_at=now):
        raise Refused(_("This question cannot be answered any more."))
    _keep(actor, look, "look_answered", answer=answer, guest=look.guest_name)
    asker = look.asked_by
    if asker is not None:
        tell(
            actor=actor,
            persons=[asker],
            message=messages.LOOK_ANSWERED,
            url=_case_url(look),
            subject_id=look.case_id,
            filled_in={"number": look.case.number},
        )


def _tell_who_looks(actor: Actor, look: GuestLook) -> None:
    if look.colleague is None:
        tell_outside(actor=actor, message=messages.GUEST_ASKED, subject_id=look.pk)
        return
    tell(
        actor=actor,
        persons=[look.colleague],
        message=messages.LOOK_ASKED,
        url=_case_url(look),
        subject_id=look.pk,
        filled_in={"number": look.case.number},
    )


def _keep(actor: Actor | TheClock, look: GuestLook, what: str, **params: Any) -> None:
    add_entry(look.case, what, actor=actor, decision=look.decision, **params)
    audit.record(f"incidents.{what}", actor=actor, kind="case", object_id=look.case_id)


def _case_url(look: GuestLook) -> str:
    where = {"slug": look.organisation.slug, "pk": look.case_id}
    return reverse("incidents:case", kwargs=where) + "#looks"
