"""Towards the other party: who it is, what was said at once, measures, talks and letters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from luwte.desk.demo.deeds import Deed, party_of
from luwte.incidents.models import Case
from luwte.lib.spans import months_later
from luwte.org.models import Location
from luwte.response.actions import (
    gate,
    informing,
    joining_parties,
    letters,
    measures,
    parties,
    reacting,
    talks,
)
from luwte.response.models import LetterSending, PartyTalk
from luwte.response.rules.asking import Weight, asked_for
from luwte.response.rules.identity import Identity
from luwte.response.rules.states import MeasureKind, ReactionKind, TalkKind

CHANNEL = "Schrijven of mailen kan altijd. Voor een afspraak belt u ons."
BASIS = "De huisregels, die bij de ingang hangen, en het huisrecht van de organisatie."
WHYS = {
    "least": "Een gesprek of een brief alleen is hier te licht: het was te ernstig.",
    "warned": "Zo ernstig dat een waarschuwing niet genoeg is.",
}
# Where the first answer of the gate would stop what the story tells.
CHOSEN = {"warned": "acute"}


def _identity(given: dict[str, Any]) -> Identity:
    known = {name: given[name] for name in Identity.__dataclass_fields__ if name in given}
    return Identity(**known)


def add_party(deed: Deed) -> None:
    """Write down who it is, as far as that is known."""
    facts = parties.PartyFacts(_identity(deed.given))
    parties.add_party(actor=deed.actor, desk=deed.desk(), incidents=deed.incidents, facts=facts)


def recognise(deed: Deed) -> None:
    """It is somebody who is on record: `of` is the story of before."""
    before = Case.objects.get(incidents__client_key=f"demo-{deed.given['story']}")
    facts = parties.PartyFacts(_identity(deed.given))
    joining_parties.recognise_party(
        actor=deed.actor,
        desk=deed.desk(),
        incidents=deed.incidents,
        facts=facts,
        same_as=party_of(before),
    )


def confirm(deed: Deed) -> None:
    """A second person looks at the match."""
    parties.confirm_party(actor=deed.actor, desk=deed.desk(), party=deed.party)


def inform_later(deed: Deed) -> None:
    """Telling somebody now is not safe."""
    until = deed.day("until")
    assert until is not None
    informing.inform_later(
        actor=deed.actor,
        desk=deed.desk(),
        party=deed.party,
        reason=deed.given["reason"],
        until=until,
    )


def react(deed: Deed) -> None:
    """The first that the other party heard from us."""
    reacting.react(
        actor=deed.actor,
        desk=deed.desk(),
        kind=ReactionKind(deed.given["kind"]),
        at=timezone.now(),
        note=deed.given.get("note", ""),
        party=deed.party if deed.given.get("to_party", True) else None,
    )


def propose(deed: Deed) -> None:
    """Propose a measure."""
    measures.propose(actor=deed.actor, desk=deed.desk(), party=deed.party, proposal=_proposal(deed))


def impose(deed: Deed) -> None:
    """Keep somebody out at once."""
    deed.given.setdefault("kind", "provisional_ban")
    measures.impose(actor=deed.actor, desk=deed.desk(), party=deed.party, proposal=_proposal(deed))


def _proposal(deed: Deed) -> measures.Proposal:
    given = deed.given
    kind = MeasureKind(given["kind"])
    starts = timezone.localdate() + dt.timedelta(days=given.get("starts_in", 0))
    ends = starts + dt.timedelta(days=13)
    if "months" in given:
        ends = months_later(starts, given["months"]) - dt.timedelta(days=1)
    review = starts + dt.timedelta(days=given.get("review", 10))
    contact = deed.person("contact") or deed.actor.person
    return measures.Proposal(
        kind=kind,
        behaviour=given["behaviour"],
        behaved_on=timezone.localdate(deed.acts.happened),
        basis=given.get("basis", BASIS),
        starts_on=starts,
        ends_on=ends,
        review_on=min(review, ends),
        open_channel=given.get("channel", CHANNEL),
        contact=contact,
        answers=_answers(deed, kind),
        places=list(Location.objects.filter(name__in=given.get("places", ()))),
        exceptions=given.get("exceptions", ""),
        deviation_reason=given.get("deviation", ""),
    )


def _answers(deed: Deed, kind: MeasureKind) -> dict[str, dict[str, str]]:
    told: dict[str, list[str]] = deed.given.get("answers", {})
    found = {}
    for ask in asked_for(kind, deed.actor.organisation.sectors):
        first = next(one.key for one in ask.answers if one.weight is not Weight.STOP)
        answer, *why = told.get(ask.key, [CHOSEN.get(ask.key, first)])
        found[ask.key] = {"answer": answer, "why": why[0] if why else WHYS.get(ask.key, "")}
    return found


def step(deed: Deed) -> None:
    """One step of the gate."""
    given = dict(deed.given)
    measure = deed.measure()
    move = given.pop("move")
    given.pop("of", None)
    today = timezone.localdate()
    days: dict[str, Any] = {
        "hear": {"heard_on": today},
        "hear_after": {"heard_on": today},
        "inform": {"informed_on": today},
        "decide": {"starts_on": max(today, measure.starts_on or today)},
        "agree": {"starts_on": max(today, measure.starts_on or today)},
    }.get(move, {})
    for name in ("starts_on", "ends_on", "review_on"):
        if name in given:
            days[name] = today + dt.timedelta(days=given.pop(name))
    gate.advance(
        actor=deed.actor,
        desk=deed.desk(),
        measure=measure,
        seen=measure.version,
        move=move,
        said=gate.Said(**given, **days),
    )


# --- Talks ---------------------------------------------------------------------------------------


def plan_talk(deed: Deed) -> None:
    """Plan a talk."""
    wanted = deed.given.get("measure")
    talks.plan_talk(
        actor=deed.actor,
        desk=deed.desk(),
        kind=TalkKind(deed.given["kind"]),
        plan=_plan(deed),
        party=deed.party,
        measure=deed.measure() if wanted else None,
    )


def _plan(deed: Deed) -> talks.TalkPlan:
    start = timezone.localtime() + dt.timedelta(hours=deed.given["in_hours"])
    if not deed.given.get("exact"):
        start = _at_work(start)
    return talks.TalkPlan(
        planned_at=start,
        place=deed.given.get("place", "Spreekkamer 1"),
        led_by=deed.person("led_by"),
        others=deed.given.get("others", ""),
    )


def _at_work(moment: dt.datetime) -> dt.datetime:
    """The same day at half past ten, and on Monday when it is weekend."""
    later = moment + dt.timedelta(days=max(0, 7 - moment.weekday()) if moment.weekday() > 4 else 0)
    return later.replace(hour=10, minute=30, second=0, microsecond=0)


def _talk(deed: Deed) -> PartyTalk:
    rows = PartyTalk.objects.select_related("case", "party", "measure", "led_by")
    return rows.filter(case=deed.case).latest("created_at", "pk")


def hold_talk(deed: Deed) -> None:
    """It was held."""
    talk = _talk(deed)
    talks.hold_talk(
        actor=deed.actor,
        desk=deed.desk(),
        talk=talk,
        seen=talk.version,
        held_at=timezone.now(),
        minutes=deed.given["minutes"],
        agreed=deed.given.get("agreed", ""),
        follow_up_on=deed.day("look_back"),
    )


def miss_talk(deed: Deed) -> None:
    """Nobody came."""
    talk = _talk(deed)
    talks.miss_talk(
        actor=deed.actor,
        desk=deed.desk(),
        talk=talk,
        seen=talk.version,
        reason=deed.given["reason"],
        again=_plan(deed) if "in_hours" in deed.given else None,
    )


def follow_up(deed: Deed) -> None:
    """Look back on what was agreed."""
    talk = _talk(deed)
    talks.follow_up(
        actor=deed.actor,
        desk=deed.desk(),
        talk=talk,
        seen=talk.version,
        said=deed.given["said"],
        next_on=deed.day("next"),
    )


# --- Letters -------------------------------------------------------------------------------------


def letter(deed: Deed) -> None:
    """A letter: a draft; with `final` frozen; with `how` sent as well, with its proof."""
    given, desk = deed.given, deed.desk()
    made = letters.draft_letter(
        actor=deed.actor,
        desk=desk,
        kind=given["kind"],
        party=deed.party if given.get("to_party", True) else None,
        measure=deed.measure() if given.get("measure") else None,
        talk=_talk(deed) if given.get("talk") else None,
        person=deed.person("to"),
        second_language=given.get("language", ""),
    )
    if not (given.get("final") or given.get("how")):
        return
    made = letters.freeze_letter(
        actor=deed.actor, desk=desk, letter=made, seen=made.edits, names_may_stand=True
    )
    if given.get("how"):
        letters.record_sending(
            actor=deed.actor,
            desk=desk,
            letter=made,
            how=given["how"],
            sent_at=timezone.now(),
            proof=given.get("proof", ""),
        )


def letter_arrives(deed: Deed) -> None:
    """The last letter of the case was received, or came back."""
    sending = LetterSending.objects.select_related("letter__case").filter(letter__case=deed.case)
    letters.record_arrival(
        actor=deed.actor,
        desk=deed.desk(),
        sending=sending.latest("sent_at", "pk"),
        on=timezone.localdate(),
        came_back=deed.given.get("came_back", False),
    )


VERBS: dict[str, Callable[[Deed], None]] = {
    "party": add_party,
    "recognise": recognise,
    "confirm": confirm,
    "inform_later": inform_later,
    "react": react,
    "propose": propose,
    "impose": impose,
    "step": step,
    "plan_talk": plan_talk,
    "hold_talk": hold_talk,
    "miss_talk": miss_talk,
    "look_back": follow_up,
    "letter": letter,
    "letter_arrives": letter_arrives,
}
