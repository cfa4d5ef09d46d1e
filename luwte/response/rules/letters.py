"""What a letter holds, when it may be made final, and which letter goes with which measure."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from luwte.catalogue.rules.letters import still_open
from luwte.lib.pdf import strange_characters
from luwte.response.rules.states import (
    DisclosureTo,
    LetterKind,
    MeasureKind,
    MeasureState,
    ReactionKind,
    SendWay,
    TalkKind,
)

L, M, S = LetterKind, MeasureKind, MeasureState
LONGEST: Final = 20_000  # characters of one text
DECIDED: Final = frozenset({S.DECIDED, S.INFORMED, S.RUNNING, S.REVIEWED})
# Nothing lasting leaves before its measure has passed the gate (RES-6): which kinds of measure a
# letter belongs to, and from which state it may be made final.
NEEDS_MEASURE: Final[dict[LetterKind, tuple[frozenset[MeasureKind], frozenset[MeasureState]]]] = {
    L.WARNING: (frozenset({M.WARNING}), DECIDED),
    L.YELLOW_CARD: (frozenset({M.YELLOW_CARD}), DECIDED),
    L.RED_CARD: (frozenset({M.RED_CARD}), DECIDED),
    L.ACCESS_BAN: (frozenset({M.ACCESS_BAN}), DECIDED),
    L.SERVICE_STOP: (frozenset({M.SERVICE_STOP}), DECIDED),
    L.PROVISIONAL_BAN: (frozenset({M.PROVISIONAL_BAN}), DECIDED),
    L.BAN_ENDED: (
        frozenset(M) - {M.GP_MESSAGE, M.CRISIS_CARD},
        frozenset({S.ENDED}),
    ),
}
# The letter by which the other party hears of a measure.
LETTER_OF: Final[dict[MeasureKind, LetterKind]] = {
    M.WARNING: L.WARNING,
    M.YELLOW_CARD: L.YELLOW_CARD,
    M.RED_CARD: L.RED_CARD,
    M.ACCESS_BAN: L.ACCESS_BAN,
    M.SERVICE_STOP: L.SERVICE_STOP,
    M.PROVISIONAL_BAN: L.PROVISIONAL_BAN,
    M.CONTACT_AGREEMENT: L.AGREEMENT,
    M.INDIVIDUAL_CONTRACT: L.AGREEMENT,
    M.ORDER_TALK: L.TALK_INVITATION,
    M.RESTORATIVE_TALK: L.TALK_INVITATION,
    M.MEDIATION: L.TALK_INVITATION,
    M.COMMUNITY_OFFICER: L.TALK_INVITATION,
    M.FAMILY: L.TALK_INVITATION,
    M.GP_MESSAGE: L.GP_MESSAGE,
}
# A letter that left is a first reaction too, and meets the clock.
REACTION_OF: Final[dict[LetterKind, ReactionKind]] = {
    L.ACKNOWLEDGEMENT: ReactionKind.ACKNOWLEDGEMENT,
    L.HEARING_INVITATION: ReactionKind.HEARING_INVITATION,
}
# Something about a patient goes to somebody else: only on a ground (facts 0.12).
OUTWARD: Final[dict[LetterKind, DisclosureTo]] = {L.GP_MESSAGE: DisclosureTo.GP}
TO_STAFF: Final = frozenset({L.STAFF_ANSWER})
# Letters that tell somebody what is on record (AVG 14).
TELLS_RECORD: Final = frozenset(L) - {
    L.ACKNOWLEDGEMENT,
    L.HEARING_INVITATION,
    L.TALK_INVITATION,
    L.STAFF_ANSWER,
    L.GP_MESSAGE,
}
NEEDS_PARTY: Final = frozenset(L) - TO_STAFF - {L.ACKNOWLEDGEMENT}
# What stands as proof of a sending: a code of the post, or who took it.
NEEDS_PROOF: Final = frozenset({SendWay.REGISTERED, SendWay.BY_HAND})


def letter_of_talk(kind: TalkKind) -> LetterKind:
    """The invitation for a talk of this kind."""
    return L.HEARING_INVITATION if kind is TalkKind.HEARING else L.TALK_INVITATION


def usual_letter(kind: str, state: str) -> str:
    """The letter that one usually writes about a measure of this kind in this state."""
    if state == S.ENDED:
        return L.BAN_ENDED.value
    if state not in DECIDED and kind not in (M.ORDER_TALK, M.GP_MESSAGE):
        return L.HEARING_INVITATION.value
    found = LETTER_OF.get(MeasureKind(kind))
    return found.value if found else ""


@dataclass(frozen=True)
class Text:
    """The letter in one language; paragraphs are apart by an empty line (`lib.pdf.blocks_of`)."""

    subject: str = ""
    text: str = ""
    closing: str = ""

    def whole(self) -> str:
        """Everything of it, for who looks through it."""
        return "\n\n".join((self.subject, self.text, self.closing))


@dataclass(frozen=True)
class Words:
    """A letter before it is set: the address, the Dutch text, and one in another language beside
    it (`second_language`, "" for none)."""

    address: str = ""
    dutch: Text = Text()
    second_language: str = ""
    second: Text = Text()

    def whole(self) -> str:
        """Everything of it, for who looks through it."""
        return "\n\n".join((self.address, self.dutch.whole(), self.second.whole()))

    def as_bytes(self) -> bytes:
        """What is encrypted."""
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    def without_second(self) -> Words:
        """The Dutch text alone."""
        return replace(self, second_language="", second=Text())


def words_of(plain: bytes) -> Words:
    """The other way."""
    told: dict[str, Any] = json.loads(plain)
    return Words(
        address=str(told["address"]),
        dutch=Text(**told["dutch"]),
        second_language=str(told["second_language"]),
        second=Text(**told["second"]),
    )


@dataclass(frozen=True)
class Lacks:
    """Why a letter cannot be made final yet."""

    blanks: tuple[str, ...] = ()
    characters: str = ""
    no_address: bool = False
    no_text: bool = False

    def __bool__(self) -> bool:
        return bool(self.blanks or self.characters or self.no_address or self.no_text)


def lacks_of(words: Words) -> Lacks:
    """What is still open in a letter, and which characters no font has."""
    texts = [words.dutch] + ([words.second] if words.second_language else [])
    return Lacks(
        blanks=still_open("\n".join(one.whole() for one in texts)),
        characters=strange_characters(words.whole()),
        no_address=not words.address.strip(),
        no_text=any(not (one.subject.strip() and one.text.strip()) for one in texts),
    )


def may_be_final(kind: LetterKind, measure: MeasureKind | None, state: MeasureState | None) -> bool:
    """Whether the gate lets a letter of this kind leave."""
    needed = NEEDS_MEASURE.get(kind)
    if needed is None:
        return True
    kinds, states = needed
    return measure in kinds and state in states


def names_in(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Which of these full names stand in a text as whole words. A first name alone is no full
    name: it may be that of the reader."""
    plain = f" {' '.join(text.casefold().split())} "
    found = []
    for name in names:
        words = name.casefold().split()
        if len(words) > 1 and _stands(" ".join(words), plain):
            found.append(name)
    return tuple(dict.fromkeys(found))


def _stands(words: str, text: str) -> bool:
    at = text.find(words)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(words) : at + len(words) + 1]
        if not (before.isalnum() or after.isalnum()):
            return True
        at = text.find(words, at + 1)
    return False


def number_words(year: int, number: int) -> str:
    """ "2026-0007": the number that stands on the letter."""
    return f"{year}-{number:04d}"
