"""Talks with the other party: planned, held or missed, agreed, signed, looked back on.

What was said is encrypted under the key of the party, so that it goes with the identity.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit, files
from luwte.core.models import StoredFile
from luwte.core.refusal import Refused, verb
from luwte.core.versions import take_version
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.actions.turns import beaten, take_turn
from luwte.incidents.queries.involved import involved_ids
from luwte.incidents.rules import CaseState
from luwte.org.access import Actor
from luwte.response.access import Desk, require_handle
from luwte.response.models import Measure, OtherParty, PartyTalk
from luwte.response.moments import talks as talk_clock
from luwte.response.queries.case_days import is_before
from luwte.response.queries.letter_facts import TALK
from luwte.response.queries.parties import PURPOSE, face_in
from luwte.response.queries.talks import SIGNATURE
from luwte.response.rules.states import TalkKind
from luwte.response.rules.talks import LONGEST, MOVES, WITH_WHO_WAS_THERE, Signed
from luwte.tenancy import keys
from luwte.tenancy.keys import Place

if TYPE_CHECKING:
    from luwte.org.models import Person

WITHOUT_PARTY = "talk_minutes"  # purpose of the key of a talk with nobody on record


@dataclass(frozen=True, kw_only=True)
class TalkPlan:
    """When, where, led by whom, and who else is there (functions, never names)."""

    planned_at: datetime
    place: str
    led_by: Person | None = None
    others: str = ""


@verb("response.plan_talk")
def plan_talk(
    *,
    actor: Actor,
    desk: Desk,
    kind: TalkKind | str,
    plan: TalkPlan,
    party: OtherParty | None = None,
    measure: Measure | None = None,
) -> PartyTalk:
    """Plan a talk. party: taken from the measure when it is left out. Raises Refused without a
    person to talk with, without a place, or when who leads a hearing was there."""
    require_handle(actor, desk)
    if desk.case.state == CaseState.CLOSED:
        raise Refused(_("This case is closed. Open it again first."))
    what = TalkKind(kind)
    if measure is not None and measure.case_id != desk.case.pk:
        raise Refused(_("This does not belong to this case."))
    party = party or (measure.party if measure else None)
    if party is None:
        raise Refused(_("Say first with whom you talk."))
    face_in(desk.case, party.pk)
    _check_plan(desk, what, plan)
    talk = PartyTalk.objects.create(
        case=desk.case,
        party=party,
        measure=measure,
        kind=what,
        planned_at=plan.planned_at,
        place=plan.place.strip()[:200],
        led_by=plan.led_by,
        others=plan.others.strip()[:300],
        created_at=timezone.now(),
        created_by=actor.person,
    )
    _tell(actor, talk, "talk_planned", "plan_talk")
    return talk


@verb("response.move_talk")
def move_talk(*, actor: Actor, desk: Desk, talk: PartyTalk, seen: int, plan: TalkPlan) -> None:
    """Another day, place or leader for a talk that was not held yet."""
    _check_plan(desk, TalkKind(talk.kind), plan)
    _step(
        actor,
        desk,
        talk,
        seen,
        "move",
        planned_at=plan.planned_at,
        place=plan.place.strip()[:200],
        led_by=plan.led_by,
        others=plan.others.strip()[:300],
    )
    _tell(actor, talk, "talk_moved", "move_talk")


@verb("response.cancel_talk")
def cancel_talk(*, actor: Actor, desk: Desk, talk: PartyTalk, seen: int, reason: str) -> None:
    """It will not be held: why."""
    _say_why(reason)
    _step(actor, desk, talk, seen, "cancel", reason=reason.strip())
    _tell(actor, talk, "talk_cancelled", "cancel_talk")


@verb("response.miss_talk")
def miss_talk(
    *,
    actor: Actor,
    desk: Desk,
    talk: PartyTalk,
    seen: int,
    reason: str,
    again: TalkPlan | None = None,
) -> PartyTalk | None:
    """The other party did not come. again: the next try, a talk of its own, which is returned;
    without it we go on without them, and `reason` says why that is fair."""
    _say_why(reason)
    if talk.planned_at is not None and talk.planned_at > timezone.now():
        raise Refused(_("This talk is still to come."))
    _step(actor, desk, talk, seen, "miss", reason=reason.strip())
    _tell(actor, talk, "talk_missed", "miss_talk")
    if again is None:
        return None
    return plan_talk(
        actor=actor, desk=desk, kind=talk.kind, plan=again, party=talk.party, measure=talk.measure
    )


@verb("response.hold_talk")
def hold_talk(
    *,
    actor: Actor,
    desk: Desk,
    talk: PartyTalk,
    seen: int,
    held_at: datetime,
    minutes: str,
    agreed: str = "",
    follow_up_on: date | None = None,
) -> None:
    """It was held: what was said, what was agreed, and when we look back. With agreements a day to
    look back is asked for. Raises Refused for a moment that is still to come."""
    if held_at > timezone.now():
        raise Refused(_("This moment is still to come. Keep it when it was done."))
    _check_said(minutes, agreed)
    if agreed.strip() and follow_up_on is None:
        raise Refused(_("Choose a day on which you look whether the agreements hold."))
    if follow_up_on is not None and follow_up_on < timezone.localdate():
        raise Refused(_("Choose a day from today on."))
    _step(
        actor,
        desk,
        talk,
        seen,
        "hold",
        held_at=held_at,
        minutes=_sealed(talk, "minutes", minutes),
        agreed=_sealed(talk, "agreed", agreed),
        follow_up_on=follow_up_on,
        reason="",
    )
    _tell(actor, talk, "talk_held", "hold_talk")


@verb("response.rewrite_minutes")
def rewrite(
    *, actor: Actor, desk: Desk, talk: PartyTalk, seen: int, minutes: str, agreed: str
) -> None:
    """Correct minutes and agreements, as long as nobody signed them."""
    _check_said(minutes, agreed)
    if talk.signed_how in (Signed.SCREEN, Signed.UPLOAD):
        raise Refused(_("This was signed. Make new agreements in a new talk."))
    _step(
        actor,
        desk,
        talk,
        seen,
        "rewrite",
        minutes=_sealed(talk, "minutes", minutes),
        agreed=_sealed(talk, "agreed", agreed),
    )
    audit.record("response.rewrite_minutes", actor=actor, kind="talk", object_id=talk.pk)


@verb("response.sign_talk")
def sign_talk(
    *,
    actor: Actor,
    desk: Desk,
    talk: PartyTalk,
    seen: int,
    how: Signed | str,
    signed: StoredFile | None = None,
) -> None:
    """The agreements were signed on screen or on paper (a stored file), or not."""
    way = Signed(how)
    if talk.agreed is None:
        raise Refused(_("Write down first what was agreed."))
    if talk.signed_how in (Signed.SCREEN, Signed.UPLOAD):
        raise Refused(_("This was signed before."))
    if way is not Signed.REFUSED and signed is None:
        raise Refused(_("The signature is missing."))
    _step(
        actor,
        desk,
        talk,
        seen,
        "sign",
        signed_how=way,
        signed_at=timezone.now(),
        signature_id=signed.pk if signed is not None else None,
    )
    if signed is not None:
        files.attach(signed, owner_kind=SIGNATURE, owner_id=talk.pk)
    line = "talk_not_signed" if way is Signed.REFUSED else "talk_signed"
    _tell(actor, talk, line, "sign_talk")


@verb("response.review_talk")
def follow_up(
    *,
    actor: Actor,
    desk: Desk,
    talk: PartyTalk,
    seen: int,
    said: str,
    next_on: date | None = None,
) -> None:
    """We looked back: how it goes. next_on: look again then; without it the talk is done."""
    _say_why(said)
    if talk.follow_up_on is None or talk.followed_up_at is not None:
        raise Refused(_("There is nothing to look back on."))
    if next_on is not None and next_on <= timezone.localdate():
        raise Refused(_("Choose a day after today."))
    changes: dict[str, Any] = {"follow_up_said": said.strip()}
    changes |= {"follow_up_on": next_on} if next_on else {"followed_up_at": timezone.now()}
    _step(actor, desk, talk, seen, "follow_up", **changes)
    _tell(actor, talk, "talk_followed_up", "review_talk")


def _step(actor: Actor, desk: Desk, talk: PartyTalk, seen: int, name: str, **changes: Any) -> None:
    """Write one step of a talk that is as the actor saw it."""
    require_handle(actor, desk)
    if talk.party is not None and talk.party.erased_at is not None:
        raise Refused(_("Who this is, was erased. Nothing can be written any more."))
    move = MOVES[name]
    if talk.state not in move.sources:
        raise Refused(_("This cannot be done any more: somebody went on in the meantime."))
    take_version(
        PartyTalk.objects.filter(state=talk.state),
        {"state": move.target, **changes},
        pk=talk.pk,
        seen=seen,
        kind="talk",
        beaten=lambda: beaten(talk.case, kind="talk", object_id=talk.pk),
    )
    talk.refresh_from_db()
    talk_clock.keep(talk)


def _check_plan(desk: Desk, kind: TalkKind, plan: TalkPlan) -> None:
    if not plan.place.strip():
        raise Refused(_("Say where the talk is."))
    if is_before(desk.case, timezone.localdate(plan.planned_at)):
        raise Refused(_("This lies before the case."))
    if plan.led_by is None or kind in WITH_WHO_WAS_THERE:
        return
    if plan.led_by.pk in involved_ids(desk.case.pk):
        raise Refused(
            _("%(name)s was there. Let somebody else lead this talk.") % {"name": plan.led_by.name}
        )


def _check_said(minutes: str, agreed: str) -> None:
    if not minutes.strip():
        raise Refused(_("Write in a few lines what was said."))
    if max(len(minutes), len(agreed)) > LONGEST:
        raise Refused(_("This is too long. Keep to what matters."))


def _say_why(words: str) -> None:
    if not words.strip():
        raise Refused(_("Something is missing: say it in a few words."))


def _sealed(talk: PartyTalk, field: str, words: str) -> bytes | None:
    if not words.strip():
        return None
    return keys.seal(
        words.strip().encode(),
        purpose=PURPOSE if talk.party_id else WITHOUT_PARTY,
        subject_id=talk.party_id or talk.pk,
        place=Place(TALK, field, talk.pk),
    )


def _tell(actor: Actor, talk: PartyTalk, line: str, deed: str) -> None:
    what = f"response.{line}"
    take_turn(talk.case, actor=actor, what=what, seen=None)
    add_entry(talk.case, what, actor=actor, kind=talk.kind, talk=str(talk.pk))
    audit.record(f"response.{deed}", actor=actor, kind="talk", object_id=talk.pk)
    talk_clock.keep(talk)
