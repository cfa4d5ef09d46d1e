"""Letters of a case as screens and other parts of the room read them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import Http404
from django.utils import timezone

from luwte.core import audit
from luwte.core.actor import ActorLike
from luwte.incidents.rules import TrackKind
from luwte.lib.pdf import LetterData, Part, Sender, blocks_of, letter_pdf
from luwte.lib.pdf import Logo as Picture
from luwte.org.access import Actor
from luwte.org.queries import all_names
from luwte.policy.queries import letterhead_for, logo_of
from luwte.policy.rules import Letterhead
from luwte.response.access import Desk, desk_for, is_let_in
from luwte.response.models import Claim, Letter, LetterSending, Measure
from luwte.response.queries.parties import parties_of
from luwte.response.rules.letters import Lacks, Words, lacks_of, may_be_final, names_in, words_of
from luwte.response.rules.states import (
    LetterKind,
    LetterState,
    MeasureKind,
    MeasureState,
    Route,
)
from luwte.response.words.damage import ROUTES
from luwte.response.words.letters import LETTERS, WAYS, day_on_paper, paper, web_address
from luwte.response.words.measures import name_of
from luwte.tenancy import keys
from luwte.tenancy.keys import Place

if TYPE_CHECKING:
    from luwte.incidents.models import Case

OWNER = "response.letter"
PROOF = "response.letter_proof"
MODEL = "response.Letter"
FORMATS = {"image/png": "png", "image/jpeg": "jpg"}


@dataclass(frozen=True)
class LetterFace:
    """A letter as a list shows it. to: "Known person A", never who it is."""

    letter: Letter
    label: str
    to: str
    sendings: list[LetterSending] = field(default_factory=list)

    @property
    def is_draft(self) -> bool:
        """Whether it may still be edited."""
        return self.letter.state == LetterState.DRAFT

    @property
    def is_final(self) -> bool:
        """Whether it has a number and never changes."""
        return self.letter.state == LetterState.FROZEN

    @property
    def is_erased(self) -> bool:
        """Whether only its number and its hash are left."""
        return self.is_final and self.letter.file_id is None

    @property
    def last(self) -> LetterSending | None:
        """How it left most recently."""
        return self.sendings[-1] if self.sendings else None

    @property
    def ways(self) -> list[tuple[LetterSending, str]]:
        """Each sending with how it went, in words."""
        return [(one, str(WAYS[one.how])) for one in self.sendings]

    @property
    def how(self) -> str:
        """ "by registered post"."""
        return str(WAYS[self.last.how]).lower() if self.last else ""


@dataclass(frozen=True)
class LettersPart:
    """What the page of a response shows of letters."""

    letters: list[LetterFace]
    may_write: bool


def part_of(actor: Actor, desk: Desk) -> LettersPart:
    """The letters of a case, newest first. Three queries."""
    return LettersPart(letters_of(desk.case), desk.may_handle)


def letters_of(case: Case) -> list[LetterFace]:
    """Every letter of the case that was not thrown away, newest first, with how it left."""
    names = {face.pk: face.label for face in parties_of(case)}
    rows = Letter.objects.filter(case=case).exclude(state=LetterState.VOID)
    return [_face(letter, names) for letter in _with_sendings(rows).order_by("-pk")]


def letter_for(actor: Actor, case_pk: UUID, pk: UUID) -> tuple[Desk, Letter]:
    """A letter of a case, or 404 for whose task it is not."""
    desk = desk_for(actor, case_pk, TrackKind.RESPONSE)
    rows = Letter.objects.select_related("party", "measure", "talk", "person")
    found = rows.filter(pk=pk, case=desk.case).exclude(state=LetterState.VOID).first()
    if found is None:
        raise Http404
    return desk, found


def face_of(letter: Letter) -> LetterFace:
    """One letter as a list shows it."""
    names = {face.pk: face.label for face in parties_of(letter.case)}
    row = _with_sendings(Letter.objects.filter(pk=letter.pk)).get()
    return _face(row, names)


def read_words(actor: Actor, letter: Letter) -> Words:
    """What a letter says; an audited read. Empty when it was erased. The caller found the letter
    through `letter_for`."""
    words = opened(letter)
    audit.record_read("response.read_letter", actor=actor, kind="letter", object_id=letter.pk)
    return words


def opened(letter: Letter) -> Words:
    """The same for verbs, which look at rights and write their own audit."""
    if letter.body is None:
        return Words()
    try:
        return words_of(keys.unseal(bytes(letter.body), place=place_of(letter)))
    except keys.KeyDestroyed:
        return Words()


def place_of(letter: Letter) -> Place:
    """Where the text of this letter is kept."""
    return Place(MODEL, "body", letter.pk)


@dataclass(frozen=True)
class Readiness:
    """Whether a draft can be made final, and what to look at first. staff: names of colleagues
    that stand in it; gate: whether its measure has not come so far."""

    lacks: Lacks
    staff: tuple[str, ...]
    gate: bool
    letterhead: tuple[str, ...]

    @property
    def is_ready(self) -> bool:
        """Whether nothing stops it."""
        return not self.lacks and not self.gate


def readiness_of(actor: Actor, letter: Letter, words: Words) -> Readiness:
    """What is open in a draft. Two queries."""
    head = letterhead_for(actor.organisation).value
    return Readiness(
        lacks=lacks_of(words),
        staff=staff_named_in(letter, words),
        gate=not gate_lets(letter),
        letterhead=head.missing,
    )


def staff_named_in(letter: Letter, words: Words) -> tuple[str, ...]:
    """Full names of colleagues, also of who left, in a letter; not of the one it is written to."""
    names = [name for pk, name in all_names().items() if pk != letter.person_id]
    return names_in(words.whole(), names)


def gate_lets(letter: Letter) -> bool:
    """Whether the measure of a letter has come so far that the letter may leave (RES-6)."""
    measure = letter.measure
    return may_be_final(
        LetterKind(letter.kind),
        MeasureKind(measure.kind) if measure else None,
        MeasureState(measure.state) if measure else None,
    )


def sent_letters_of(measure: Measure) -> list[LetterFace]:
    """Letters about this measure that left: what the step "informed" of the gate looks at."""
    rows = Letter.objects.filter(
        measure=measure, state=LetterState.FROZEN, sendings__isnull=False
    ).distinct()
    names = {face.pk: face.label for face in parties_of(measure.case)}
    return [_face(letter, names) for letter in _with_sendings(rows).order_by("pk")]


def sending_or_404(letter: Letter, pk: UUID) -> LetterSending:
    """One way in which this letter left."""
    rows = LetterSending.objects.select_related("letter__case").filter(letter=letter, pk=pk)
    found = rows.first()
    if found is None:
        raise Http404
    return found


def measures_to_choose(case: Case) -> list[tuple[Measure, str]]:
    """The measures of a case that were not dropped, newest first, in words."""
    rows = Measure.objects.filter(case=case).exclude(state=MeasureState.DROPPED)
    names = {face.pk: face.label for face in parties_of(case)}
    return [
        (one, f"{name_of(one.kind, one.advice)} – {names.get(one.party_id, '')}".rstrip(" –"))
        for one in rows.order_by("-pk")
    ]


def claims_to_choose(case: Case) -> list[tuple[Claim, str]]:
    """The claims of a case that were not ended, newest first, in words."""
    rows = Claim.objects.filter(case=case, ended_at=None).order_by("-pk")
    names: dict[UUID | None, str] = {face.pk: face.label for face in parties_of(case)}
    return [
        (one, f"{ROUTES[Route(one.route)]} – {names.get(one.party_id, '')}".rstrip(" –"))
        for one in rows
    ]


def letter_readable(actor: ActorLike, letter_pk: UUID) -> bool:
    """Whether this actor may open the file of a letter: who works on the response of its case, or
    decides about it."""
    letter = Letter.objects.filter(pk=letter_pk).only("case_id").first()
    return letter is not None and is_let_in(actor, letter.case_id, TrackKind.RESPONSE)


def proof_readable(actor: ActorLike, sending_pk: UUID) -> bool:
    """The same for a proof that a letter was sent."""
    sending = LetterSending.objects.filter(pk=sending_pk).only("letter_id").first()
    return sending is not None and letter_readable(actor, sending.letter_id)


def preview_of(actor: Actor, letter: Letter, words: Words) -> bytes:
    """The draft as PDF, with "Concept" on it. Raises `lib.pdf.CannotPrint`."""
    head = letterhead_for(actor.organisation).value
    return letter_pdf(paper_of(letter, words, head, number="", at=letter.created_at, draft=True))


def paper_of(
    letter: Letter, words: Words, head: Letterhead, *, number: str, at: datetime, draft: bool
) -> LetterData:
    """All that stands on paper. at: when it was made final; its day stands above the letter."""
    here = paper("nl")
    title = f"{LETTERS[letter.kind]} {number}".strip()
    parts = [_part(words, "nl", head, number, at)]
    if words.second_language:
        parts.append(_part(words, words.second_language, head, number, at))
    return LetterData(
        title=words.dutch.subject or title,
        sender=Sender(head.name, tuple(head.visiting_address.splitlines())),
        parts=tuple(parts),
        page_words=(here["page"], here["of"]),
        footer=_footer(head),
        accent=head.ink,
        band=head.band,
        logo=picture_of(head),
        mark=here["draft"] if draft else here["private"],
        made_at=at,
    )


def _part(words: Words, language: str, head: Letterhead, number: str, at: datetime) -> Part:
    text = words.dutch if language == "nl" else words.second
    here = paper(language)
    day = day_on_paper(timezone.localtime(at).date(), language)
    facts = [
        (here["date"], f"{head.place}, {day}" if head.place else day),
        (here["number"], number),
        (here["phone"], head.phone),
    ]
    return Part(
        language=language,
        subject=text.subject,
        blocks=blocks_of(text.text),
        closing=tuple(text.closing.splitlines()),
        address=tuple(words.address.splitlines()) if language == "nl" else (),
        facts=tuple((label, value) for label, value in facts if value),
        remark=here["remark"],
        page_words=(here["page"], here["of"]),
    )


def _footer(head: Letterhead) -> tuple[str, ...]:
    post = ", ".join(line.strip() for line in head.postal_address.splitlines() if line.strip())
    reach = " · ".join(one for one in (head.phone, head.email, web_address(head.website)) if one)
    return tuple(one for one in (post, reach) if one)


def picture_of(head: Letterhead) -> Picture | None:
    """The logo of a letterhead, when it is a picture that a PDF can show."""
    logo = logo_of(head)
    if logo is None or logo.media_type not in FORMATS:
        return None
    return Picture(logo.data, FORMATS[logo.media_type], logo.alt)


def _with_sendings(rows: Any) -> Any:
    sendings = LetterSending.objects.order_by("sent_at", "pk").select_related("by")
    return rows.select_related("person", "measure").prefetch_related(
        Prefetch("sendings", queryset=sendings)
    )


def _face(letter: Letter, names: dict[UUID, str]) -> LetterFace:
    to = ""
    if letter.person is not None:
        to = letter.person.name
    elif letter.party_id is not None:
        to = names.get(letter.party_id, "")
    return LetterFace(letter, str(LETTERS[letter.kind]), to, list(letter.sendings.all()))
