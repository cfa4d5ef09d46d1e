"""Measures and first reactions of a case as the pages show them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from luwte.incidents.rules import CaseState, TrackKind
from luwte.org.access import Actor
from luwte.policy import queries as policy
from luwte.policy.queries import option_words
from luwte.policy.rules import options_from
from luwte.response.access import Desk, desk_for
from luwte.response.authority import deciders_in_words, may_decide_on, why_not
from luwte.response.models import Breach, FirstReaction, Measure, OtherParty
from luwte.response.queries.advising import KeptWords, words_of
from luwte.response.queries.parties import parties_of, root_of
from luwte.response.rules.asking import asked_for, concerns
from luwte.response.rules.gate import LADDERS, GateMove, Road, moves_from, road_of
from luwte.response.rules.kinds import FACTS
from luwte.response.rules.remedies import always_open, remedy_for
from luwte.response.rules.states import MeasureKind, MeasureState
from luwte.response.words import measures as measure_words

if TYPE_CHECKING:
    from luwte.incidents.models import Case

IN_FORCE = (MeasureState.RUNNING, MeasureState.REVIEWED)
OVER = (MeasureState.ENDED, MeasureState.DROPPED)


@dataclass(frozen=True)
class Rung:
    """One step on the ladder of a measure. state: done, now, todo or off (never, for a measure that
    was dropped); note: what was said or why it is not done yet."""

    label: Any
    state: str
    when: datetime | date | None = None
    who: str = ""
    note: str = ""


@dataclass(frozen=True)
class Way:
    """One thing that can be done with a measure now. why_not: why this reader may not."""

    move: GateMove
    why_not: str = ""


@dataclass(frozen=True)
class MeasureFace:
    """A measure in a list: what, towards whom (a letter), how it stands and until when."""

    measure: Measure
    party: str

    @property
    def label(self) -> Any:
        """What it is."""
        return measure_words.name_of(self.measure.kind, self.measure.advice)

    @property
    def state(self) -> Any:
        """How it stands."""
        return measure_words.STATES[self.measure.state]

    @property
    def tone(self) -> str:
        """The colour of its badge."""
        if self.measure.state in IN_FORCE:
            return "soon"
        return "" if self.measure.state in OVER else "calm"

    @property
    def is_over(self) -> bool:
        """Whether it ended or was dropped."""
        return self.measure.state in OVER


@dataclass(frozen=True)
class MeasurePart:
    """The part "measures" of the page of the response."""

    faces: list[MeasureFace]
    may_propose: bool
    may_impose: bool
    has_party: bool


@dataclass(frozen=True)
class ReactionFace:
    """A first reaction in words."""

    reaction: FirstReaction

    @property
    def label(self) -> Any:
        """What it was."""
        return measure_words.REACTIONS[self.reaction.kind]


@dataclass(frozen=True)
class ReactionPart:
    """The part "reactions" of the page of the response."""

    faces: list[ReactionFace]
    may_react: bool
    may_impose: bool
    met_at: datetime | None


@dataclass(frozen=True)
class MeasurePage:
    """One measure with its ladder, its advice and the ways on."""

    measure: Measure
    face: MeasureFace
    ladder: list[Rung]
    ways: list[Way]
    concerns: list[str]
    advised: list[Any]
    advice_said: KeptWords
    remedy: str
    always_open: list[str]
    breaches: list[Breach]
    places: list[str]
    deciders: str
    looks_missing: bool
    answers: list[tuple[Any, Any, str]] = field(default_factory=list)

    @property
    def possible(self) -> list[Way]:
        """What the reader can do now."""
        return [way for way in self.ways if not way.why_not]

    @property
    def waiting(self) -> list[Way]:
        """What somebody else has to do now."""
        return [way for way in self.ways if way.why_not]

    @property
    def is_in_force(self) -> bool:
        """Whether it holds now."""
        return self.measure.state in IN_FORCE

    @property
    def heard_on(self) -> date | None:
        """The day on which the other party was heard."""
        return _day(self.measure.heard_at)

    @property
    def may_plan_hearing(self) -> bool:
        """Whether a hearing can still be planned: none was held, or by choice once more."""
        measure = self.measure
        if self.face.is_over:
            return False
        by_choice = measure.heard_in_id is not None and measure.state == MeasureState.HEARD
        return measure.heard_at is None or by_choice

    @property
    def hear_by(self) -> date | None:
        """The last day on which a hearing is in time: the term ends at the midnight after it."""
        due = self.measure.hearing_due
        return timezone.localtime(due - timedelta(seconds=1)).date() if due else None


def part_of(actor: Actor, desk: Desk) -> MeasurePart:
    """The measures of a case, newest first, and what the actor can begin. Three queries."""
    faces = parties_of(desk.case)
    labels = {face.pk: face.label for face in faces}
    rows = Measure.objects.select_related("party").filter(case=desk.case).order_by("-pk")
    is_open = desk.case.state != CaseState.CLOSED
    return MeasurePart(
        faces=[MeasureFace(one, _label(labels, one)) for one in rows],
        may_propose=desk.may_handle and is_open,
        may_impose=is_open and may_decide_on(actor, MeasureKind.PROVISIONAL_BAN, desk.case),
        has_party=bool(faces),
    )


def reactions_part(actor: Actor, desk: Desk) -> ReactionPart:
    """What the other party heard from us outside the gate, newest first. One query."""
    rows = FirstReaction.objects.select_related("by").filter(case=desk.case).order_by("-at")
    is_open = desk.case.state != CaseState.CLOSED
    return ReactionPart(
        faces=[ReactionFace(one) for one in rows],
        may_react=desk.may_handle and is_open,
        may_impose=is_open and may_decide_on(actor, MeasureKind.PROVISIONAL_BAN, desk.case),
        met_at=desk.track.met_at,
    )


def measure_for(actor: Actor, pk: UUID) -> tuple[Desk, Measure]:
    """One measure with the case through which the actor comes, or 404 for whose task it is not.
    What was merged goes on in the case that took it."""
    rows = Measure.objects.select_related(
        "case", "party", "contact_person", "proposed_by", "looked_by", "decided_by", "follows"
    )
    measure = rows.filter(pk=pk).first()
    if measure is None:
        raise Http404
    return desk_for(actor, _standing(measure.case).pk, TrackKind.RESPONSE), measure


def measure_page(actor: Actor, desk: Desk, measure: Measure) -> MeasurePage:
    """Everything of one measure. A dozen queries."""
    kind, sectors = MeasureKind(measure.kind), actor.organisation.sectors
    labels = {face.pk: face.label for face in parties_of(desk.case)}
    asked = asked_for(kind, sectors) if kind in FACTS else []
    matrix = policy.matrix_for(actor.organisation).value
    face = MeasureFace(measure, _label(labels, measure))
    moves = moves_from(kind, MeasureState(measure.state))
    return MeasurePage(
        measure=measure,
        face=face,
        ladder=ladder_of(measure),
        ways=[Way(move, why_not(actor, desk, measure, move)) for move in moves],
        concerns=concerns(asked, measure.answers),
        advised=[option_words(one) for one in options_from(measure.advice)],
        advice_said=words_of(measure.advice),
        remedy=remedy_for(sectors, adopted=matrix.remedy),
        always_open=always_open(sectors),
        breaches=list(Breach.objects.select_related("by").filter(measure=measure).order_by("-at")),
        places=[one.location.name for one in measure.places.select_related("location")],
        deciders=deciders_in_words(actor, kind),
        looks_missing=bool(measure.look_missing_reason),
        answers=_answers(asked, measure),
    )


def version_of_measure(measure: Measure) -> int:
    """The version that is stored now, for a form that is drawn again."""
    return Measure.objects.values_list("version", flat=True).get(pk=measure.pk)


def follows_of(case: Case, party: OtherParty) -> Measure | None:
    """The provisional ban that holds: a lasting measure follows on it, and ends it."""
    rows = Measure.objects.filter(case=case, party=party, kind=MeasureKind.PROVISIONAL_BAN)
    return rows.filter(state__in=IN_FORCE).order_by("-pk").first()


def ladder_of(measure: Measure) -> list[Rung]:
    """The steps of a measure: what is done, what is next, what comes then."""
    road, state = road_of(MeasureKind(measure.kind)), MeasureState(measure.state)
    steps = LADDERS[road]
    done = _reached(measure, road)
    rungs, is_next = [], True
    for step in steps:
        if step in done:
            rungs.append(_done(measure, step))
            continue
        if step is MeasureState.REVIEWED and state in OVER:
            continue
        is_off = state is MeasureState.DROPPED
        rungs.append(
            Rung(
                measure_words.STEPS[step],
                "off" if is_off else "now" if is_next else "todo",
                note=_still(measure, step) if is_next and not is_off else "",
            )
        )
        is_next = False
    return rungs


def _reached(measure: Measure, road: Road) -> set[MeasureState]:
    """Which steps lie behind it, by what stands in the row: a dropped one passed some."""
    s = MeasureState
    facts: dict[MeasureState, Any] = {
        s.PROPOSED: True,
        s.HEARD: measure.heard_at or measure.not_heard_reason,
        s.LOOKED: measure.looked_at or measure.look_missing_reason,
        s.DECIDED: measure.decided_at,
        s.INFORMED: measure.informed_at,
        s.RUNNING: measure.state in IN_FORCE or (measure.state == s.ENDED),
        s.REVIEWED: measure.reviewed_at,
        s.ENDED: measure.state == s.ENDED,
    }
    found = {step for step in LADDERS[road] if facts[step]}
    # Who looked along did not agree: it is heard and looked at again.
    return found if measure.state != s.PROPOSED else {s.PROPOSED}


def _done(measure: Measure, step: MeasureState) -> Rung:
    s = MeasureState
    who: dict[MeasureState, Any] = {
        s.PROPOSED: (measure.proposed_at, measure.proposed_by, ""),
        s.HEARD: (_day(measure.heard_at), None, _heard_words(measure)),
        s.LOOKED: (
            measure.looked_at,
            measure.looked_by,
            measure.look_missing_reason or measure.look_said,
        ),
        s.DECIDED: (measure.decided_at, measure.decided_by, measure.decision_reason),
        s.INFORMED: (_day(measure.informed_at), None, _how(measure.informed_how)),
        s.RUNNING: (None, None, _from_until(measure)),
        s.REVIEWED: (measure.reviewed_at, None, measure.review_said),
        s.ENDED: (measure.ended_at, None, measure.end_reason or _("It ended by itself.")),
    }
    when, by, note = who[step]
    return Rung(_done_words(measure, step), "done", when, by.name if by else "", str(note))


def _done_words(measure: Measure, step: MeasureState) -> str:
    if step is MeasureState.HEARD and measure.not_heard_reason:
        return _("Not heard")
    if step is MeasureState.LOOKED and measure.look_missing_reason:
        return _("Nobody looked along")
    return capfirst(str(measure_words.STATES[step]))


def _day(moment: datetime | None) -> date | None:
    """The day alone: at which hour somebody was heard, nobody wrote down."""
    return timezone.localdate(moment) if moment is not None else None


def _still(measure: Measure, step: MeasureState) -> str:
    """What has to happen before this step is done."""
    s = MeasureState
    if step is s.HEARD and measure.look_said and measure.state == s.PROPOSED:
        return _("Sent back: %(why)s") % {"why": measure.look_said}
    words: dict[MeasureState, Any] = {
        s.HEARD: _("Invite him or her, and write down what is said. Or say why it cannot be."),
        s.LOOKED: _("Somebody with authority who did not propose it looks along."),
        s.DECIDED: _("Who may decide this decides, with the reason."),
        s.INFORMED: _("Tell it, and keep how."),
        s.RUNNING: _("It begins by itself on the day that was decided."),
        s.REVIEWED: _("On the day of the review somebody looks whether it is still needed."),
        s.ENDED: _("It ends by itself after the last day."),
    }
    return str(words.get(step, ""))


def _heard_words(measure: Measure) -> str:
    if measure.not_heard_reason:
        return _("Not heard, because: %(why)s") % {"why": measure.not_heard_reason}
    if measure.heard_in_id is not None:
        return _("During the provisional ban. %(said)s") % {"said": measure.heard_said}
    return measure.heard_said


def _how(code: str) -> str:
    return str(measure_words.HOW.get(code, code))


def _from_until(measure: Measure) -> str:
    if measure.ends_on is None:
        return ""
    return measure_words.until_words({"until": measure.ends_on.isoformat()})


def _answers(asked: Any, measure: Measure) -> list[tuple[Any, Any, str]]:
    lines = []
    for ask in asked:
        given = measure.answers.get(ask.key)
        answer = ask.answer(given["answer"]) if given else None
        if given and answer:
            lines.append((ask.label, answer.label, given.get("why", "")))
    return lines


def _label(labels: dict[UUID, str], measure: Measure) -> str:
    root = root_of(measure.party)
    return labels.get(measure.party_id) or labels.get(root.pk if root else measure.party_id, "")


def _standing(case: Case) -> Case:
    while case.merged_into is not None:
        case = case.merged_into
    return case
