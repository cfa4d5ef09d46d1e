"""Letters: drafted from the facts, edited, made final with a number, sent.

What is final never changes: the PDF is a stored file, its hash stands beside it. When the identity
of the party is erased, text and file go; number and hash stay.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.catalogue.queries import LetterView, letter_text
from luwte.core import audit, files
from luwte.core.actor import ActorLike
from luwte.core.models import StoredFile
from luwte.core.refusal import Conflict, Refused, verb
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.actions.turns import beaten, take_turn
from luwte.lib.ids import uuid7
from luwte.lib.pdf import CannotPrint, letter_pdf
from luwte.org.access import Actor
from luwte.policy.queries import letterhead_for
from luwte.policy.rules import Letterhead
from luwte.response.access import Desk, require_handle
from luwte.response.actions.disclosing import require_ground
from luwte.response.actions.informing import note_informed
from luwte.response.actions.reacting import keep_reaction
from luwte.response.models import (
    Claim,
    Letter,
    LetterNumber,
    LetterSending,
    Measure,
    OtherParty,
    PartyTalk,
)
from luwte.response.queries.letter_facts import About, address_lines, values_for
from luwte.response.queries.letters import (
    OWNER,
    PROOF,
    gate_lets,
    opened,
    paper_of,
    place_of,
    staff_named_in,
)
from luwte.response.queries.offered import letters_offered
from luwte.response.queries.parties import PURPOSE, identity_of
from luwte.response.rules.identity import Identity
from luwte.response.rules.letters import (
    LONGEST,
    NEEDS_MEASURE,
    NEEDS_PARTY,
    NEEDS_PROOF,
    OUTWARD,
    REACTION_OF,
    TELLS_RECORD,
    TO_STAFF,
    Text,
    Words,
    lacks_of,
    number_words,
)
from luwte.response.rules.states import LetterKind, LetterState, MeasureKind, SendWay
from luwte.response.words.letters import paper
from luwte.tenancy import keys

if TYPE_CHECKING:
    from luwte.org.models import Person

WITHOUT_PARTY = "letter"  # purpose of the key of a letter about nobody on record
LANGUAGES = ("en",)


@verb("response.draft_letter")
def draft_letter(
    *,
    actor: Actor,
    desk: Desk,
    kind: LetterKind | str,
    party: OtherParty | None = None,
    measure: Measure | None = None,
    talk: PartyTalk | None = None,
    claim_id: UUID | None = None,
    person: Person | None = None,
    second_language: str = "",
) -> Letter:
    """Make a draft from the facts of the case, the measure, the talk or the claim.

    desk: of any track of the case. party: taken from the measure, the talk or the claim when it is
    left out. person: to whom of the own staff an answer goes. second_language: "en", or "".
    Raises Refused without whom or what the letter is about, or when a ground is missing.
    """
    require_handle(actor, desk)
    what = LetterKind(kind)
    if what not in letters_offered(actor.organisation):
        raise Refused(_("This is for who treats people. Choose another measure or letter."))
    about = _about(desk, party, measure, talk, claim_id, person)
    _check_about(what, about)
    _check_ground(what, about)
    view = letter_text(what.value, organisation=actor.organisation)
    if view is None:
        raise Refused(_("There is no text for this letter yet."))
    letter = Letter(
        kind=what,
        case=desk.case,
        party=about.party,
        measure=measure,
        talk=talk,
        claim_id=claim_id,
        person=person,
        created_at=timezone.now(),
        created_by=actor.person,
    )
    words = _drafted(actor, desk, what, about, view, _language(second_language))
    _seal_into(letter, words)
    letter.save(force_insert=True)
    _tell(actor, letter, "letter_drafted", "draft_letter")
    return letter


@verb("response.save_letter")
def save_letter(*, actor: Actor, desk: Desk, letter: Letter, seen: int, words: Words) -> None:
    """Keep what was edited in a draft. seen: `edits` as the writer saw it; raises Conflict when
    somebody else was first, Refused when it is final already."""
    require_handle(actor, desk)
    _check_draft(letter)
    if any(len(one.whole()) > LONGEST for one in (words.dutch, words.second)):
        raise Refused(_("This is too long for a letter."))
    _seal_into(letter, words)
    rows = Letter.objects.filter(pk=letter.pk, state=LetterState.DRAFT, edits=seen)
    changed = rows.update(
        body=letter.body, second_language=letter.second_language, edits=F("edits") + 1
    )
    if not changed:
        raise _beaten(letter)
    audit.record("response.save_letter", actor=actor, kind="letter", object_id=letter.pk)


@verb("response.translate_letter")
def add_language(*, actor: Actor, desk: Desk, letter: Letter, seen: int, language: str) -> None:
    """Put a text in another language beside the Dutch one, from the same facts; "" takes it out
    again. The Dutch text counts, and stays as it was edited."""
    require_handle(actor, desk)
    _check_draft(letter)
    words = opened(letter).without_second()
    if _language(language):
        about = _about_letter(letter)
        kind = LetterKind(letter.kind)
        view = letter_text(letter.kind, organisation=actor.organisation)
        if view is None:
            raise Refused(_("There is no text for this letter yet."))
        second = _text(actor, kind, about, _identity(actor, desk, about), view, language)
        words = Words(words.address, words.dutch, language, second)
    save_letter(actor=actor, desk=desk, letter=letter, seen=seen, words=words)


@verb("response.void_letter")
def void_letter(*, actor: Actor, desk: Desk, letter: Letter) -> None:
    """Throw a draft away: its text goes. A letter that is final stays."""
    require_handle(actor, desk)
    rows = Letter.objects.filter(pk=letter.pk, state=LetterState.DRAFT)
    if not rows.update(state=LetterState.VOID, body=None, edits=F("edits") + 1):
        raise Refused(_("This letter is final. It cannot be thrown away."))
    _tell(actor, letter, "letter_voided", "void_letter")


@verb("response.freeze_letter")
def freeze_letter(
    *, actor: Actor, desk: Desk, letter: Letter, seen: int, names_may_stand: bool = False
) -> Letter:
    """Make a draft final: it gets the next number of the year and never changes any more.

    names_may_stand: who does it looked at the names of colleagues in it. Raises Refused for what is
    open, for a measure that did not pass the gate, or without a ground in care; Conflict when it
    was edited meanwhile.
    """
    require_handle(actor, desk)
    _check_draft(letter)
    _check_ground(LetterKind(letter.kind), _about_letter(letter))
    words = opened(letter)
    _check_ready(letter, words, names_may_stand=names_may_stand)
    head = letterhead_for(actor.organisation)
    now = timezone.now()
    number = _next_number(actor, now)
    pdf = _set(letter, words, head.value, number, now)
    stored = files.store(
        [pdf],
        actor=actor,
        name=f"{number}.pdf",
        content_type="application/pdf",
        owner_kind=OWNER,
        owner_id=letter.pk,
    )
    rows = Letter.objects.filter(pk=letter.pk, state=LetterState.DRAFT, edits=seen)
    changed = rows.update(
        state=LetterState.FROZEN,
        number=number,
        file_id=stored.pk,
        sha256=hashlib.sha256(pdf).hexdigest(),
        letterhead_version=head.version,
        frozen_at=now,
        frozen_by=actor.person,
    )
    if not changed:
        raise _beaten(letter)
    letter.refresh_from_db()
    _tell(actor, letter, "letter_final", "freeze_letter")
    return letter


@verb("response.send_letter")
def record_sending(
    *,
    actor: Actor,
    desk: Desk,
    letter: Letter,
    how: SendWay | str,
    sent_at: datetime,
    proof: str = "",
    proof_file: StoredFile | None = None,
) -> LetterSending:
    """Write down how a final letter left. Registered post and handing over ask for a proof: the
    code, who took it, or a file. The first sending of an acknowledgement or an invitation is a
    first reaction and meets the clock; a letter with what is on record informs the person."""
    require_handle(actor, desk)
    way = SendWay(how)
    if letter.state != LetterState.FROZEN:
        raise Refused(_("Make the letter final first: only then it has a number."))
    _check_ground(LetterKind(letter.kind), _about_letter(letter))
    if letter.frozen_at is None or not _day(letter.frozen_at) <= _day(sent_at) <= _day(
        timezone.now()
    ):
        raise Refused(_("Choose a day between the one on the letter and today."))
    if way in NEEDS_PROOF and not (proof.strip() or proof_file):
        raise Refused(_("Write down the code of the post, or who took it, or add a photo of it."))
    is_first = not LetterSending.objects.filter(letter=letter).exists()
    row = LetterSending.objects.create(
        letter=letter, how=way, sent_at=sent_at, by=actor.person, proof=proof.strip()[:200]
    )
    if proof_file is not None:
        files.attach(proof_file, owner_kind=PROOF, owner_id=row.pk)
        LetterSending.objects.filter(pk=row.pk).update(proof_file_id=proof_file.pk)
        row.proof_file_id = proof_file.pk
    _tell(actor, letter, "letter_sent", "send_letter", how=way.value)
    if is_first:
        _after_sending(actor, desk, letter, min(sent_at, timezone.now()))
    return row


@verb("response.receive_letter")
def record_arrival(
    *, actor: Actor, desk: Desk, sending: LetterSending, on: date, came_back: bool = False
) -> None:
    """The letter was received, or came back. Raises Refused for a day that cannot be."""
    require_handle(actor, desk)
    if not _day(sending.sent_at) <= on <= timezone.localdate():
        raise Refused(_("Choose a day between the sending and today."))
    rows = LetterSending.objects.filter(pk=sending.pk, letter__case=desk.case)
    rows = rows.filter(received_on=None, returned_on=None)
    if not rows.update(**{"returned_on" if came_back else "received_on": on}):
        raise Refused(_("This was written down already."))
    line = "letter_returned" if came_back else "letter_arrived"
    _tell(actor, sending.letter, line, "receive_letter")


def erase_texts(*, actor: ActorLike, party: OtherParty) -> int:
    """The identity of this party is erased: texts and files of the letters, the proofs of their
    sending, and what was said in talks go; number and hash of what was final stay. In the
    transaction that is open. Returns how many letters."""
    letters = list(Letter.objects.filter(party=party))
    sendings = LetterSending.objects.filter(letter__party=party)
    proofs = [pk for pk in sendings.values_list("proof_file_id", flat=True) if pk]
    talks = PartyTalk.objects.filter(party=party)
    signatures = [pk for pk in talks.values_list("signature_id", flat=True) if pk]
    _erase_files([*(one.file_id for one in letters if one.file_id), *proofs, *signatures], actor)
    sendings.update(proof="", proof_file_id=None)
    talks.update(
        minutes=None, agreed=None, signature_id=None, others="", follow_up_said="", reason=""
    )
    ids = [one.pk for one in letters]
    Letter.objects.filter(pk__in=ids).update(body=None, file_id=None)
    drafts = Letter.objects.filter(pk__in=ids, state=LetterState.DRAFT)
    drafts.update(state=LetterState.VOID)
    return len(letters)


# --- What is checked --------------------------------------------------------------------------


def _about(
    desk: Desk,
    party: OtherParty | None,
    measure: Measure | None,
    talk: PartyTalk | None,
    claim_id: UUID | None,
    person: Person | None,
) -> About:
    """Everything that the letter is about, of this case. Raises Refused for what is of another."""
    claim = Claim.objects.filter(pk=claim_id, case=desk.case).first() if claim_id else None
    foreign = [one for one in (measure, talk) if one is not None and one.case_id != desk.case.pk]
    if foreign or (claim_id and claim is None):
        raise Refused(_("This does not belong to this case."))
    for one in (measure, talk, claim):
        party = party or (one.party if one is not None else None)
    return About(desk.case, party, measure, talk, claim, person)


def _about_letter(letter: Letter) -> About:
    claim = Claim.objects.filter(pk=letter.claim_id).first() if letter.claim_id else None
    return About(letter.case, letter.party, letter.measure, letter.talk, claim, letter.person)


def _check_about(kind: LetterKind, about: About) -> None:
    if kind in TO_STAFF and about.person is None:
        raise Refused(_("Say to which colleague this letter goes."))
    if kind not in TO_STAFF and about.person is not None:
        raise Refused(_("This letter does not go to a colleague."))
    if kind in NEEDS_PARTY and about.party is None:
        raise Refused(_("Say first to which person this letter goes."))
    if about.party is not None and about.party.erased_at is not None:
        raise Refused(_("Who this is, was erased. Nothing can be written any more."))
    needed = NEEDS_MEASURE.get(kind)
    if needed is None:
        return
    if about.measure is None or MeasureKind(about.measure.kind) not in needed[0]:
        raise Refused(_("This letter belongs to a measure. Start it from there."))
    if about.party is not None and about.measure.party_id != about.party.pk:
        raise Refused(_("This measure is about somebody else."))


def _check_ground(kind: LetterKind, about: About) -> None:
    to = OUTWARD.get(kind)
    if to is not None:
        require_ground(about.case, to)


def _check_draft(letter: Letter) -> None:
    if letter.state != LetterState.DRAFT:
        raise Refused(_("This letter is final. Make a new one when something has to change."))
    if letter.party is not None and letter.party.erased_at is not None:
        raise Refused(_("Who this is, was erased. Nothing can be written any more."))


def _check_ready(letter: Letter, words: Words, *, names_may_stand: bool) -> None:
    lacks = lacks_of(words)
    if lacks.no_text:
        raise Refused(_("A letter needs a subject and a text, in each language that it has."))
    if lacks.no_address:
        raise Refused(_("Write to whom the letter goes."))
    if lacks.blanks:
        raise Refused(
            _("Fill in first: %(what)s.") % {"what": ", ".join(one[3:-1] for one in lacks.blanks)}
        )
    if lacks.characters:
        raise Refused(
            _("These signs cannot be printed: %(signs)s. Write it in other letters.")
            % {"signs": " ".join(lacks.characters)}
        )
    if not gate_lets(letter):
        raise Refused(
            _("The measure has not been decided. Only then its letter may leave."),
            kind="letter",
            object_id=letter.pk,
        )
    if not names_may_stand and staff_named_in(letter, words):
        raise Refused(
            _("A colleague is named in this letter. Take the name out, or say that it may stand.")
        )


# --- Texts ------------------------------------------------------------------------------------


def _drafted(
    actor: Actor, desk: Desk, kind: LetterKind, about: About, view: LetterView, second: str
) -> Words:
    identity = _identity(actor, desk, about)
    return Words(
        address=address_lines(kind, about, identity),
        dutch=_text(actor, kind, about, identity, view, "nl"),
        second_language=second,
        second=_text(actor, kind, about, identity, view, second) if second else Text(),
    )


def _identity(actor: Actor, desk: Desk, about: About) -> Identity | None:
    """Who it goes to: a read that stands in the audit."""
    return identity_of(actor, about.party, desk=desk) if about.party is not None else None


def _text(
    actor: Actor,
    kind: LetterKind,
    about: About,
    identity: Identity | None,
    view: LetterView,
    language: str,
) -> Text:
    values = values_for(actor, kind, about, identity, language)
    head = letterhead_for(actor.organisation).value
    signatory = head.signatory.get(language) or head.signatory.get("nl", "")
    by = "\n".join(one for one in (head.name or actor.organisation.name, signatory) if one)
    return Text(
        subject=view.subject_in(language, values).text,
        text=view.text_in(language, values).text,
        closing=f"{paper(language)['closing']}\n\n{by}",
    )


def _seal_into(letter: Letter, words: Words) -> None:
    """Under the key of the party, so that it goes with the identity; else under its own."""
    letter.second_language = words.second_language
    letter.body = keys.seal(
        words.as_bytes(),
        purpose=PURPOSE if letter.party_id else WITHOUT_PARTY,
        subject_id=letter.party_id or letter.pk,
        place=place_of(letter),
    )


def _set(letter: Letter, words: Words, head: Letterhead, number: str, at: datetime) -> bytes:
    try:
        return letter_pdf(paper_of(letter, words, head, number=number, at=at, draft=False))
    except CannotPrint as wrong:
        raise Refused(_("The letter could not be printed. Look at its preview.")) from wrong


def _language(told: str) -> str:
    if told and told not in LANGUAGES:
        raise Refused(_("There is no text in this language yet."))
    return told


# --- Numbers ----------------------------------------------------------------------------------


def _next_number(actor: Actor, at: datetime) -> str:
    """The next number of the year, held until the transaction ends: what is rolled back gives its
    number back, and two at once wait for each other."""
    year = at.astimezone(ZoneInfo(actor.organisation.timezone)).year
    row = LetterNumber.objects.select_for_update().filter(year=year).first()
    if row is None:
        try:
            with transaction.atomic():
                LetterNumber.objects.create(id=uuid7(), year=year)
        except IntegrityError:
            pass  # somebody made it at the same moment
        row = LetterNumber.objects.select_for_update().get(year=year)
    LetterNumber.objects.filter(pk=row.pk).update(last=row.last + 1)
    return number_words(year, row.last + 1)


# --- Afterwards -------------------------------------------------------------------------------


def _after_sending(actor: Actor, desk: Desk, letter: Letter, at: datetime) -> None:
    kind = LetterKind(letter.kind)
    reaction = REACTION_OF.get(kind)
    if reaction is not None and desk.case.closed_at is None:
        party = letter.party
        keep_reaction(actor=actor, desk=desk, party=party, kind=reaction, at=at)
    if letter.party is not None and kind in TELLS_RECORD:
        note_informed(letter.party, at=at)


def _tell(actor: Actor, letter: Letter, line: str, deed: str, **more: Any) -> None:
    what = f"response.{line}"
    take_turn(letter.case, actor=actor, what=what, seen=None)
    add_entry(letter.case, what, actor=actor, kind=letter.kind, letter=str(letter.pk), **more)
    audit.record(f"response.{deed}", actor=actor, kind="letter", object_id=letter.pk)


def _beaten(letter: Letter) -> Conflict:
    return beaten(letter.case, kind="letter", object_id=letter.pk)


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _erase_files(ids: Iterable[UUID | None], actor: ActorLike) -> None:
    wanted = [pk for pk in ids if pk]
    rows = StoredFile.objects.filter(pk__in=wanted).exclude(state=StoredFile.State.ERASED)
    for stored in rows:
        files.erase(stored, actor=actor)
