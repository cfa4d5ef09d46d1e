"""Talks with the other party as screens and the gate read them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.actor import ActorLike
from luwte.incidents.rules import TrackKind
from luwte.org.access import Actor
from luwte.policy import queries as policy
from luwte.response.access import Desk, desk_for, is_let_in
from luwte.response.models import Letter, Measure, PartyTalk
from luwte.response.queries.letter_facts import agreed_of, minutes_of
from luwte.response.queries.parties import parties_of
from luwte.response.rules.states import LetterState, MeasureKind, TalkKind, TalkState
from luwte.response.rules.talks import Signed, allowed
from luwte.response.words.letters import TALK_STATES, TALKS

if TYPE_CHECKING:
    from luwte.incidents.models import Case

SIGNATURE = "response.signature"
BADGES = {TalkState.HELD: "ok", TalkState.NO_SHOW: "late", TalkState.PLANNED: "soon"}


@dataclass(frozen=True)
class TalkFace:
    """A talk as a list shows it: no minutes, and of the other party no more than "Known person A".
    steps: what can be done with it now."""

    talk: PartyTalk
    label: str
    state: str
    party: str
    steps: frozenset[str]

    @property
    def badge(self) -> str:
        """The colour of its state."""
        return BADGES.get(TalkState(self.talk.state), "")

    @property
    def is_planned(self) -> bool:
        """Whether it is still to come, or waits for its outcome."""
        return self.talk.state == TalkState.PLANNED

    @property
    def is_held(self) -> bool:
        """Whether it was held."""
        return self.talk.state == TalkState.HELD

    @property
    def was_signed(self) -> bool:
        """Whether the agreements were signed."""
        return self.talk.signed_how in (Signed.SCREEN, Signed.UPLOAD)

    @property
    def was_refused(self) -> bool:
        """Whether somebody did not want to sign."""
        return self.talk.signed_how == Signed.REFUSED

    @property
    def may_sign(self) -> bool:
        """Whether a signature can still be asked for."""
        return "sign" in self.steps and not self.was_signed and self.talk.agreed is not None

    @property
    def looks_back(self) -> bool:
        """Whether it still has to be looked back on."""
        talk = self.talk
        return self.is_held and talk.follow_up_on is not None and talk.followed_up_at is None


@dataclass(frozen=True)
class TalksPart:
    """What the page of a response shows of talks. crisis_card: a suggestion to talk about with the
    treating team, where people are treated; never kept."""

    talks: list[TalkFace]
    may_write: bool
    crisis_card: str


@dataclass(frozen=True)
class Hearing:
    """What the gate reads: how the hearing of a measure went, and when."""

    talk: PartyTalk
    is_held: bool
    is_missed: bool
    at: datetime | None
    reason: str


def part_of(actor: Actor, desk: Desk) -> TalksPart:
    """The talks of a case, newest first. Two queries."""
    return TalksPart(talks_of(desk.case), desk.may_handle, crisis_card_for(actor))


def talks_of(case: Case) -> list[TalkFace]:
    """Every talk of the case, newest first."""
    names = {face.pk: face.label for face in parties_of(case)}
    rows = PartyTalk.objects.filter(case=case).select_related("led_by", "measure")
    return [_face(talk, names) for talk in rows.order_by("-pk")]


def talk_for(actor: Actor, case_pk: UUID, pk: UUID) -> tuple[Desk, PartyTalk]:
    """A talk of a case, or 404 for whose task it is not."""
    desk = desk_for(actor, case_pk, TrackKind.RESPONSE)
    rows = PartyTalk.objects.select_related("party", "measure", "led_by", "case")
    found = rows.filter(pk=pk, case=desk.case).first()
    if found is None:
        raise Http404
    return desk, found


def face_of(talk: PartyTalk) -> TalkFace:
    """One talk as a list shows it."""
    return _face(talk, {face.pk: face.label for face in parties_of(talk.case)})


@dataclass(frozen=True)
class Said:
    """What was said and agreed in a talk."""

    minutes: str
    agreed: str


def read_talk(actor: Actor, talk: PartyTalk) -> Said:
    """Minutes and agreements; an audited read. The caller found the talk through `talk_for`."""
    said = Said(minutes_of(talk), agreed_of(talk))
    audit.record_read("response.read_talk", actor=actor, kind="talk", object_id=talk.pk)
    return said


def letters_of_talk(talk: PartyTalk) -> list[Letter]:
    """Its letters that were not thrown away, oldest first."""
    return list(Letter.objects.filter(talk=talk).exclude(state=LetterState.VOID).order_by("pk"))


def hearing_of(measure: Measure, *, also_of: Collection[UUID] = ()) -> Hearing | None:
    """How the other party was heard about this measure: the hearing that was held, else the one
    that was missed, else the one that is planned; None when there is none. A hearing of the same
    party in the same case that names no measure counts too. also_of: the measures that this one
    follows, of which a hearing counts as well. One query."""
    rows = PartyTalk.objects.filter(
        case_id=measure.case_id, party_id=measure.party_id, kind=TalkKind.HEARING
    ).exclude(state=TalkState.CANCELLED)
    about = {None, measure.pk, *also_of}
    mine = [one for one in rows.order_by("-pk") if one.measure_id in about]
    order = [TalkState.HELD, TalkState.NO_SHOW, TalkState.PLANNED]
    found = min(mine, key=lambda one: order.index(TalkState(one.state)), default=None)
    if found is None:
        return None
    is_held = found.state == TalkState.HELD
    return Hearing(
        talk=found,
        is_held=is_held,
        is_missed=found.state == TalkState.NO_SHOW,
        at=found.held_at if is_held else found.planned_at,
        reason=found.reason,
    )


def signature_readable(actor: ActorLike, talk_pk: UUID) -> bool:
    """Whether this actor may open what was signed."""
    talk = PartyTalk.objects.filter(pk=talk_pk).only("case_id").first()
    return talk is not None and is_let_in(actor, talk.case_id, TrackKind.RESPONSE)


def crisis_card_for(actor: Actor) -> str:
    """What to suggest where people are treated; empty elsewhere."""
    is_offered = policy.is_offered(actor.organisation, MeasureKind.CRISIS_CARD)
    return crisis_card_text() if is_offered else ""


def crisis_card_text() -> str:
    """What to suggest to the treating team. A crisis card is the client's own, voluntary document:
    it is no measure, and Luwte keeps nothing of it (facts 0.13)."""
    return _(
        "Does the tension come from an illness? Ask the treating team whether a crisis card would "
        "help: on it the client says what helps and what does not. It is the client's own choice "
        "and stays with the client. It is no measure, and nothing about it is kept here."
    )


def _face(talk: PartyTalk, names: dict[UUID, str]) -> TalkFace:
    return TalkFace(
        talk=talk,
        label=str(TALKS[talk.kind]),
        state=str(TALK_STATES[talk.state]),
        party=names.get(talk.party_id, "") if talk.party_id else "",
        steps=allowed(TalkState(talk.state)),
    )
