"""Recovering damage: a claim on one party along one route, agreed in parts, until it came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.refusal import NotPermitted, Refused, verb
from luwte.core.timers import Moment, cancel_timers, set_timers
from luwte.core.versions import take_version
from luwte.incidents.actions import contents
from luwte.incidents.actions.timeline import add_entry
from luwte.lib.money import in_parts
from luwte.lib.spans import months_later
from luwte.org.access import Actor
from luwte.policy.queries import may_decide
from luwte.response.access import Desk, require_handle
from luwte.response.actions.damage import morning_of, tell_track
from luwte.response.models import Claim, ClaimItem, DamageItem, Instalment
from luwte.response.queries.damage import ClaimFace, face_of
from luwte.response.rules.damage import (
    BEFORE_COURT,
    BEFORE_LIMITATION,
    CLAIM_MOVES,
    ENDED,
    MOST_INSTALMENTS,
    facts,
    instalment_days,
    lapses_on,
)
from luwte.response.rules.states import ClaimState, Route

if TYPE_CHECKING:
    from luwte.response.models import OtherParty

CLAIM_DUE = "response.claim_due"
WRITE_OFF = "damage_write_off"
LONGEST_AGO = 366  # days that a first part that was agreed may lie behind


@dataclass(frozen=True, kw_only=True)
class ClaimPlan:
    """What is recovered, from whom, along which route. amounts: cents by id of the damage."""

    route: Route
    amounts: Mapping[UUID, int]
    known_on: date
    party: OtherParty | None = None


@verb("response.open_claim")
def open_claim(*, actor: Actor, desk: Desk, plan: ClaimPlan) -> Claim:
    """Start to recover damage. Raises Refused when nothing is chosen, more is asked than was lost,
    or another running claim asks the same along the same route."""
    require_handle(actor, desk)
    items = _asked(desk, plan)
    claim = Claim.objects.create(
        case=desk.case,
        party=plan.party,
        route=plan.route,
        limitation_on=lapses_on(plan.known_on),
        created_at=timezone.now(),
        created_by=actor.person,
    )
    ClaimItem.objects.bulk_create(
        ClaimItem(claim=claim, item=item, amount=plan.amounts[item.pk]) for item in items
    )
    _watch(actor, claim)
    _told(actor, desk, claim, "response.claim_opened", "response.open_claim")
    return claim


@verb("response.advance_claim")
def advance_claim(
    *, actor: Actor, desk: Desk, claim: Claim, seen: int, move: str, given: Mapping[str, Any]
) -> Claim:
    """One step of `rules.damage.CLAIM_MOVES`. given: what the step needs: on (day), parts,
    first_on, amount (cents), reason. Raises Refused with what is missing, Conflict when somebody
    was first, NotPermitted when writing off is somebody else's decision."""
    require_handle(actor, desk)
    step = CLAIM_MOVES.get(move)
    if step is None or ClaimState(claim.state) not in step.sources:
        raise Refused(_("This cannot be done any more: somebody went on in the meantime."))
    if any(not given.get(name) for name in step.required):
        raise Refused(_("Something is missing: fill in every line."))
    if move == "write_off" and not may_decide(actor, WRITE_OFF, desk.case.unit_id):
        raise NotPermitted(_("Somebody else decides about this."), kind="claim", object_id=claim.pk)
    _turn(claim, seen=seen, state=step.target, **_CHANGES[move](claim, given))
    if move == "agree":
        _divide(claim, given)
    claim.refresh_from_db()
    _watch(actor, claim)
    _told(actor, desk, claim, _ENTRY[move], "response.advance_claim")
    return claim


@verb("response.plan_court")
def plan_court(
    *, actor: Actor, desk: Desk, claim: Claim, seen: int, court_on: datetime | None,
    joined_on: date | None,
) -> Claim:  # fmt: skip
    """When the criminal case is heard, and when the form was handed in: it has to be there before
    the prosecutor's closing speech. Somebody is reminded as long as it is not."""
    require_handle(actor, desk)
    _running(claim)
    if joined_on is not None:
        _was_after_it(claim, joined_on)
    if joined_on is not None and court_on is not None and joined_on > timezone.localdate(court_on):
        raise Refused(_("Joining ends with the hearing: this day is after it."))
    _turn(claim, seen=seen, court_on=court_on, joined_on=joined_on)
    claim.refresh_from_db()
    _watch(actor, claim)
    _told(actor, desk, claim, "response.claim_joined", "response.plan_court")
    return claim


@verb("response.look_later")
def look_later(
    *, actor: Actor, desk: Desk, claim: Claim, seen: int, on: date, reason: str
) -> Claim:
    """Nothing to do until a day: the claim waits, and asks for somebody on that day."""
    require_handle(actor, desk)
    _running(claim)
    if on <= timezone.localdate():
        raise Refused(_("Choose a day after today on which you look at it again."))
    _turn(claim, seen=seen, next_look_on=on, outcome=reason.strip())
    claim.refresh_from_db()
    _watch(actor, claim)
    _told(actor, desk, claim, "response.claim_waits", "response.look_later")
    return claim


@verb("response.record_payment")
def record_payment(
    *, actor: Actor, desk: Desk, claim: Claim, seen: int, amount: int, on: date
) -> ClaimFace:
    """Money came in, in cents: it fills the instalments in their order; what is over makes the
    last one larger. What was paid whole ends the claim. Raises Refused for nothing, for a day to
    come, or for more than what is still to come."""
    require_handle(actor, desk)
    _running(claim)
    face = face_of(claim)
    if amount <= 0 or on > timezone.localdate():
        raise Refused(_("Fill in an amount, and a day that was."))
    _was_after_it(claim, on)
    if amount > face.remaining:
        raise Refused(_("This is more than what is still to come. Look at the amount again."))
    _turn(claim, seen=seen)
    _fill(claim, face, amount, on)
    claim.refresh_from_db()
    after = face_of(claim)
    if after.remaining == 0:
        _turn(claim, seen=claim.version, state=ClaimState.PAID, ended_at=timezone.now())
        claim.refresh_from_db()
        add_entry(desk.case, "response.claim_paid", actor=actor)
    _watch(actor, claim)
    _told(actor, desk, claim, "response.payment_received", "response.record_payment")
    return face_of(claim)


def _asked(desk: Desk, plan: ClaimPlan) -> list[DamageItem]:
    rows = DamageItem.objects.filter(case=desk.case, withdrawn_at=None, pk__in=list(plan.amounts))
    items = list(rows.order_by("pk"))
    if not items or len(items) != len(plan.amounts):
        raise Refused(_("Choose what you want to recover."))
    for item in items:
        if not 0 < plan.amounts[item.pk] <= item.amount:
            raise Refused(_("Ask something, and no more than the damage."))
    again = ClaimItem.objects.filter(item__in=items, claim__route=plan.route)
    if again.exclude(claim__state__in=[*ENDED, ClaimState.REFUSED]).exists():
        raise Refused(_("A claim along this way asks for this already."))
    if plan.known_on > timezone.localdate():
        raise Refused(_("This day is still to come."))
    if plan.known_on < min(item.occurred_on for item in items):
        raise Refused(_("Choose a day after the damage, up to today."))
    return items


def _was_after_it(claim: Claim, day: date) -> None:
    """What is recovered happened before, and nothing of tomorrow is known yet."""
    items = ClaimItem.objects.filter(claim=claim)
    first = min(items.values_list("item__occurred_on", flat=True), default=day)
    if not first <= day <= timezone.localdate():
        raise Refused(_("Choose a day after the damage, up to today."))


def _sent(claim: Claim, given: Mapping[str, Any]) -> dict[str, Any]:
    _was_after_it(claim, given["on"])
    answer = given["on"] + timedelta(days=facts()["answer"].days)
    # A letter that asks for payment starts the term of limitation anew.
    return {"sent_on": given["on"], "answer_by": answer, "limitation_on": lapses_on(given["on"])}


def _agreed(claim: Claim, given: Mapping[str, Any]) -> dict[str, Any]:
    if not 1 <= int(given["parts"]) <= MOST_INSTALMENTS:
        raise Refused(_("Agree on one to sixty parts."))
    today = timezone.localdate()
    if not today - timedelta(days=LONGEST_AGO) <= given["first_on"] <= months_later(today, 120):
        raise Refused(_("Choose a first day within the next ten years."))
    if face_of(claim).remaining < int(given["parts"]):
        raise Refused(_("There are more parts than cents. Agree on fewer."))
    return {"answer_by": None}


def _awarded(claim: Claim, given: Mapping[str, Any]) -> dict[str, Any]:
    _was_after_it(claim, given["on"])
    return {"awarded": given["amount"], "final_judgment_on": given["on"], "answer_by": None}


def _refused(claim: Claim, given: Mapping[str, Any]) -> dict[str, Any]:
    return {"outcome": given["reason"].strip(), "answer_by": None}


def _written_off(claim: Claim, given: Mapping[str, Any]) -> dict[str, Any]:
    return {"outcome": given["reason"].strip(), "ended_at": timezone.now()}


_CHANGES = {
    "send": _sent,
    "agree": _agreed,
    "award": _awarded,
    "refuse": _refused,
    "write_off": _written_off,
}
_ENTRY = {
    "send": "response.claim_sent",
    "agree": "response.claim_agreed",
    "award": "response.claim_awarded",
    "refuse": "response.claim_refused",
    "write_off": "response.claim_written_off",
}


def _divide(claim: Claim, given: Mapping[str, Any]) -> None:
    """What is still to come, in parts a month apart; parts that were paid stay."""
    face = face_of(claim)
    kept = [one for one in face.instalments if one.paid]
    Instalment.objects.filter(claim=claim, paid=0).delete()
    for one in kept:
        Instalment.objects.filter(pk=one.pk).update(amount=one.paid)
    parts = in_parts(face.remaining, int(given["parts"]))
    first = max((one.number for one in kept), default=0) + 1
    days = instalment_days(given["first_on"], len(parts))
    Instalment.objects.bulk_create(
        Instalment(claim=claim, number=first + place, due_on=day, amount=amount)
        for place, (day, amount) in enumerate(zip(days, parts, strict=True))
    )


def _fill(claim: Claim, face: ClaimFace, amount: int, on: date) -> None:
    for one in face.instalments:
        part = min(amount, max(0, one.amount - one.paid))
        if part:
            # Counted here: PostgreSQL keeps 32 bits of an amount that is added to F().
            Instalment.objects.filter(pk=one.pk).update(paid=one.paid + part, paid_on=on)
            amount -= part
    if amount:
        last = max((one.number for one in face.instalments), default=0)
        Instalment.objects.create(
            claim=claim, number=last + 1, due_on=on, amount=amount, paid=amount, paid_on=on
        )


def _running(claim: Claim) -> None:
    if claim.state in ENDED:
        raise Refused(_("This claim has ended."))


def _turn(claim: Claim, *, seen: int, **changes: Any) -> None:
    take_version(Claim.objects.all(), changes, pk=claim.pk, seen=seen, kind="claim")


def _watch(actor: Actor, claim: Claim) -> None:
    """The moments of a claim: what is overdue, what lapses, when somebody looks again."""
    cancel_timers(actor.organisation_id, CLAIM_DUE, [claim.pk])
    if claim.ended_at is not None:
        return
    now = timezone.now()
    days: dict[str, date | None] = {
        "answer": claim.answer_by,
        "look": claim.next_look_on,
        **{
            f"lapses-{n}": claim.limitation_on - before
            for n, before in enumerate(BEFORE_LIMITATION)
        },
    }
    # Each part that has not come in asks for somebody once.
    for one in face_of(claim).instalments:
        if one.paid < one.amount:
            days[f"instalment-{one.number}"] = one.due_on + timedelta(days=1)
    moments = [
        Moment(CLAIM_DUE, claim.pk, morning_of(actor, day), key)
        for key, day in days.items()
        if day is not None
    ]
    if claim.court_on is not None and claim.joined_on is None:
        moments += [
            Moment(CLAIM_DUE, claim.pk, claim.court_on - before, f"court-{n}")
            for n, before in enumerate(BEFORE_COURT)
        ]
    set_timers(actor.organisation_id, [one for one in moments if one.due_at > now])


def _told(actor: Actor, desk: Desk, claim: Claim, what: str, deed: str) -> None:
    tell_track(desk)
    _next_moment(actor, desk, claim)
    add_entry(desk.case, what, actor=actor, route=claim.route)
    audit.record(deed, actor=actor, kind="claim", object_id=claim.pk)


def _next_moment(actor: Actor, desk: Desk, claim: Claim) -> None:
    """The damage track runs towards what is first due; it does not wait in silence."""
    following = face_of(claim).next_instalment
    days = {
        "damage.answer": claim.answer_by,
        "damage.look": claim.next_look_on,
        "damage.instalment": following.due_on if following else None,
    }
    today = timezone.localdate()
    known = [(day, key) for key, day in days.items() if day is not None and day > today]
    if known and claim.ended_at is None:
        first, next_key = min(known)
        contents.move_on(
            actor=actor,
            track=desk.track,
            next_deadline=morning_of(actor, first),
            next_key=next_key,
        )
