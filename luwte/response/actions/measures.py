"""Proposing a measure, and keeping somebody out at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.outbox import publish
from luwte.core.refusal import NotPermitted, Refused, verb
from luwte.incidents import access as cases
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.actions.turns import take_turn
from luwte.incidents.rules import CaseState
from luwte.org.access import Actor
from luwte.response.access import Desk, require_handle
from luwte.response.actions import gate, measure_news, measure_notices, measure_track
from luwte.response.actions.informing import must_inform
from luwte.response.actions.reacting import keep_reaction
from luwte.response.authority import acts_for, deciders_in_words, may_decide_on
from luwte.response.events import MeasureStarted
from luwte.response.models import Measure, MeasurePlace, OtherParty
from luwte.response.moments import measures as measure_clock
from luwte.response.queries.advising import MatrixAdvice, advice_for
from luwte.response.queries.offered import offered_to
from luwte.response.queries.parties import face_in
from luwte.response.rules.asking import asked_for, is_pupil
from luwte.response.rules.gate import Road, find_move, missing_from, road_of
from luwte.response.rules.kinds import FACTS
from luwte.response.rules.proposals import (
    Terms,
    deviations,
    wrong_answers,
    wrong_behaviour,
    wrong_days,
    wrong_kind,
    wrong_openings,
    wrong_pupil,
)
from luwte.response.rules.states import MeasureKind, MeasureState, ReactionKind

if TYPE_CHECKING:
    from luwte.org.models import Location, Person

Answers = Mapping[str, Mapping[str, str]]
BEFORE_DECIDED = (MeasureState.PROPOSED, MeasureState.HEARD, MeasureState.LOOKED)
IN_FORCE = (MeasureState.RUNNING, MeasureState.REVIEWED)


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What is proposed. starts_on: the day as it is meant; who decides may choose a later one.
    answers: {question: {"answer": …, "why": …}} to `rules.asking`."""

    kind: MeasureKind
    behaviour: str
    behaved_on: date | None
    basis: str
    starts_on: date | None
    ends_on: date | None
    review_on: date | None
    open_channel: str
    contact: Person | None
    answers: Answers = field(default_factory=dict)
    places: Sequence[Location] = ()
    places_text: str = ""
    exceptions: str = ""
    deviation_reason: str = ""
    follows: Measure | None = None


@verb("response.propose_measure")
def propose(*, actor: Actor, desk: Desk, party: OtherParty, proposal: Proposal) -> Measure:
    """Propose a measure towards one party of the case. Raises Refused with all that is missing or
    wrong, NotPermitted."""
    require_handle(actor, desk)
    _case_is_open(desk)
    if wrong := wrong_kind(proposal.kind):
        raise Refused(wrong)
    if road_of(proposal.kind) is Road.PROVISIONAL:
        raise Refused(_("A provisional ban is not proposed: who holds the house right decides it."))
    if proposal.kind not in offered_to(actor.organisation):
        raise Refused(_("This is for who treats people. Choose another measure or letter."))
    face = face_in(desk.case, party.pk)
    if road_of(proposal.kind) is Road.LASTING and not face.is_confirmed:
        raise Refused(
            _("Somebody else has to look first whether this really is the same person as before.")
        )
    advice = advice_for(actor, desk.case, party)
    _check(actor, "propose", proposal, advice)
    _is_first(desk, party, proposal, BEFORE_DECIDED)
    measure = _kept(actor, desk, party, proposal, advice)
    _tell(actor, desk, measure, "propose")
    measure_track.go_on(actor=actor, desk=desk)
    return gate.count_hearing(actor=actor, desk=desk, measure=measure)


@verb("response.impose_measure")
def impose(*, actor: Actor, desk: Desk, party: OtherParty, proposal: Proposal) -> Measure:
    """Keep somebody out at once, for at most 14 days: by who holds the house right. It meets the
    clock of the response; the hearing follows within five working days."""
    if not may_decide_on(actor, MeasureKind.PROVISIONAL_BAN, desk.case):
        raise NotPermitted(
            _("This is decided by: %(who)s.")
            % {"who": deciders_in_words(actor, MeasureKind.PROVISIONAL_BAN)},
            kind="case",
            object_id=desk.case.pk,
        )
    if cases.is_barred(actor, desk.case):
        raise NotPermitted(_("You may not do this."), kind="case", object_id=desk.case.pk)
    acts_for(actor, desk.case)
    _case_is_open(desk)
    if road_of(proposal.kind) is not Road.PROVISIONAL:
        raise Refused(_("Only a provisional ban begins at once. Propose this measure instead."))
    face_in(desk.case, party.pk)
    _check(actor, "impose", proposal, None)
    _is_first(desk, party, proposal, IN_FORCE)
    now = timezone.now()
    measure = _kept(
        actor,
        desk,
        party,
        proposal,
        advice_for(actor, desk.case, party),
        hearing_due=measure_clock.hearing_due(now, desk.case),
        decided_by=actor.person,
        decided_at=now,
        decision_reason=proposal.behaviour.strip(),
    )
    measure_clock.keep(desk.case, measure)
    measure_notices.put_up(actor=actor, case=desk.case, measure=measure)
    _tell(actor, desk, measure, "impose")
    keep_reaction(
        actor=actor,
        desk=desk,
        party=party,
        kind=ReactionKind.PROVISIONAL_BAN,
        at=now,
        next_deadline=measure.hearing_due,
    )
    measure_track.go_on(actor=actor, desk=desk)
    must_inform(party, timezone.localdate())
    publish(
        MeasureStarted(
            organisation_id=actor.organisation_id, measure_id=measure.pk, case_id=desk.case.pk
        )
    )
    return measure


def _case_is_open(desk: Desk) -> None:
    if desk.case.state == CaseState.CLOSED:
        raise Refused(_("This case is closed. Open it again first."))


def _is_first(
    desk: Desk, party: OtherParty, proposal: Proposal, states: Collection[MeasureState]
) -> None:
    """Sent twice, by a double tap or by two who do not know of each other, is no second measure.
    The case is held first, so that who comes at the same moment waits and then sees it."""
    type(desk.case).objects.select_for_update().get(pk=desk.case.pk)
    rows = Measure.objects.filter(case=desk.case, party=party, kind=proposal.kind, state__in=states)
    if road_of(proposal.kind) is not Road.PROVISIONAL:
        rows = rows.filter(behaviour=proposal.behaviour.strip(), ends_on=proposal.ends_on)
    if rows.exists():
        raise Refused(_("This measure is there already. Look at the page of the response."))


def _check(actor: Actor, move: str, proposal: Proposal, advice: MatrixAdvice | None) -> None:
    """Raise Refused with every sentence that says what is wrong, so that nothing is found one by
    one."""
    wrong = wrong_with(actor, move, proposal)
    if wrong:
        raise Refused(" ".join(wrong))
    differs = differences_from(advice, proposal)
    if differs and not proposal.deviation_reason.strip():
        raise Refused(" ".join([*differs, _("Say why you deviate from the advice.")]))


def wrong_with(actor: Actor, move: str, proposal: Proposal) -> list[str]:
    """What is missing from a proposal, or stops it. Empty when it can be made."""
    step = find_move(move, proposal.kind, None)
    if missing_from(step, vars(proposal)):
        return [_("Something is missing: say it in a few words.")]
    days = terms_of(proposal)
    assert days is not None and proposal.behaved_on is not None
    sectors, today = actor.organisation.sectors, timezone.localdate()
    found = [
        wrong_behaviour(proposal.behaviour, proposal.behaved_on, today),
        *wrong_days(days, today),
        wrong_pupil(days, proposal.answers),
        *wrong_openings(proposal.kind, proposal.open_channel, proposal.exceptions, sectors),
    ]
    if FACTS[proposal.kind].keeps_out and not (proposal.places or proposal.places_text.strip()):
        found.append(_("Say where somebody may not come."))
    if move == "propose":
        found += wrong_answers(asked_for(proposal.kind, sectors), proposal.answers)
    return [line for line in found if line]


def differences_from(advice: MatrixAdvice | None, proposal: Proposal) -> list[str]:
    """In what a proposal differs from the advice."""
    known = advice.advice.cell.options if advice is not None else None
    return deviations(known, proposal.kind, terms_of(proposal))


def terms_of(proposal: Proposal) -> Terms | None:
    """Its days; None as long as one is missing. Without a first day it is meant to begin today."""
    if proposal.ends_on is None or proposal.review_on is None:
        return None
    return Terms(
        kind=proposal.kind,
        starts_on=proposal.starts_on or timezone.localdate(),
        ends_on=proposal.ends_on,
        review_on=proposal.review_on,
        is_pupil=is_pupil(proposal.answers),
    )


def _kept(
    actor: Actor,
    desk: Desk,
    party: OtherParty,
    proposal: Proposal,
    advice: MatrixAdvice | None,
    **more: Any,
) -> Measure:
    kept = advice.kept() if advice is not None else {}
    measure = Measure(
        party=party,
        case=desk.case,
        kind=proposal.kind,
        state=find_move("impose" if more else "propose", proposal.kind, None).target,
        class_key=kept.get("class", ""),
        repetition=kept.get("repetition", 1),
        advice=kept,
        deviation_reason=proposal.deviation_reason.strip(),
        behaviour=proposal.behaviour.strip(),
        behaved_on=proposal.behaved_on,
        basis=proposal.basis.strip(),
        answers=_plain(proposal.answers),
        proposed_by=actor.person,
        proposed_at=timezone.now(),
        starts_on=proposal.starts_on or timezone.localdate(),
        ends_on=proposal.ends_on,
        review_on=proposal.review_on,
        contact_person=proposal.contact,
        open_channel=proposal.open_channel.strip(),
        exceptions=proposal.exceptions.strip(),
        places_text=proposal.places_text.strip(),
        follows=proposal.follows,
        **more,
    )
    measure.save(force_insert=True)
    MeasurePlace.objects.bulk_create(
        MeasurePlace(measure=measure, location=place) for place in proposal.places
    )
    return measure


def _plain(answers: Answers) -> dict[str, dict[str, str]]:
    return {
        key: {"answer": given.get("answer", ""), "why": given.get("why", "").strip()}
        for key, given in answers.items()
    }


def _tell(actor: Actor, desk: Desk, measure: Measure, name: str) -> None:
    what = f"response.measure_{name}"
    take_turn(desk.case, actor=actor, what=what, seen=None)
    add_entry(
        desk.case,
        what,
        actor=actor,
        kind=measure.kind,
        until=measure.ends_on.isoformat() if measure.ends_on else "",
        measure=str(measure.pk),
    )
    audit.record(f"response.{name}_measure", actor=actor, kind="measure", object_id=measure.pk)
    measure_news.tell_track(desk.track)
