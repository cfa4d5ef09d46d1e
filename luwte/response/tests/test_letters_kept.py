"""What is final stays: a number without gaps, a hash, words that only their key opens."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from luwte.core import files
from luwte.core.models import AuditEntry, StoredFile
from luwte.core.refusal import Conflict, Refused
from luwte.incidents.actions import Involved, Report, report_incident
from luwte.incidents.models import Case, CaseEntry
from luwte.incidents.rules import PersonRole
from luwte.response.actions.erasing_parties import erase_identity
from luwte.response.actions.letters import (
    freeze_letter,
    record_sending,
    save_letter,
    void_letter,
)
from luwte.response.actions.parties import PartyFacts, add_party
from luwte.response.models import Letter, LetterSending, Measure
from luwte.response.queries.letters import (
    opened,
)
from luwte.response.rules.states import (
    LetterKind,
    LetterState,
    SendWay,
)
from luwte.response.tests.letter_fixtures import JANSEN, desk_of, drafted, frozen, text_of
from luwte.tenancy.scope import scope
from tests.cast import Cast, House

L = LetterKind


@pytest.mark.spec("RES-8")
def test_a_final_letter_has_a_number_a_hash_and_never_changes(
    zonnedael: House, ban: Measure
) -> None:
    letter = frozen(zonnedael, drafted(zonnedael, ban.case, measure=ban))
    assert letter.number == f"{timezone.localdate().year}-0001"
    stored = StoredFile.objects.get(pk=letter.file_id)
    assert hashlib.sha256(files.read(stored)).hexdigest() == letter.sha256
    assert letter.number in text_of(letter)
    words = opened(letter)
    mo, desk = zonnedael.actor("mo"), desk_of(zonnedael, ban.case)
    with pytest.raises(Refused):
        save_letter(actor=mo, desk=desk, letter=letter, seen=letter.edits, words=words)
    stale = Letter.objects.get(pk=letter.pk)
    stale.state = LetterState.DRAFT
    with pytest.raises(Conflict):
        save_letter(actor=mo, desk=desk, letter=stale, seen=letter.edits, words=words)
    with pytest.raises(Refused):
        void_letter(actor=mo, desk=desk, letter=letter)
    with pytest.raises(Refused):
        frozen(zonnedael, letter)
    assert Letter.objects.get(pk=letter.pk).sha256 == letter.sha256


@pytest.mark.spec("RES-8")
def test_numbers_follow_each_other_without_gaps_and_begin_anew_each_year(
    zonnedael: House, ban: Measure
) -> None:
    with time_machine.travel(datetime(2026, 12, 31, 22, 50, tzinfo=UTC), tick=False):
        first = frozen(zonnedael, drafted(zonnedael, ban.case, measure=ban))
        refused = drafted(zonnedael, ban.case, L.HEARING_INVITATION, party=ban.party)
        with pytest.raises(Refused):
            frozen(zonnedael, refused)
        second = drafted(zonnedael, ban.case, measure=ban)
        Letter.objects.filter(pk=second.pk).update(edits=7)
        with pytest.raises(Conflict):
            frozen(zonnedael, second)
        second.refresh_from_db()
        second = frozen(zonnedael, second)
    assert [first.number, second.number] == ["2026-0001", "2026-0002"]
    # An hour later it is the new year in Amsterdam, not yet in London.
    with time_machine.travel(datetime(2026, 12, 31, 23, 10, tzinfo=UTC), tick=False):
        third = frozen(zonnedael, drafted(zonnedael, ban.case, measure=ban))
    assert third.number == "2027-0001"


@pytest.mark.spec("RES-8")
def test_a_letter_is_kept_in_a_way_that_only_its_key_opens(zonnedael: House, ban: Measure) -> None:
    letter = drafted(zonnedael, ban.case, measure=ban)
    assert letter.body is not None and b"Jansen" not in bytes(letter.body)
    final = frozen(zonnedael, letter)
    stored = StoredFile.objects.get(pk=final.file_id)
    with files.storage().open(stored.stored_as) as kept:
        raw = kept.read()
    assert b"%PDF" not in raw and stored.name == f"{final.number}.pdf"
    entry = CaseEntry.objects.filter(case=ban.case, verb="response.letter_final").get()
    assert "Jansen" not in str(entry.params)
    assert AuditEntry.objects.filter(verb="response.freeze_letter").count() == 1


@pytest.mark.spec("RES-8")
def test_when_the_identity_goes_the_texts_go_and_number_and_hash_stay(
    zonnedael: House, ban: Measure
) -> None:
    mo, desk = zonnedael.actor("mo"), desk_of(zonnedael, ban.case)
    letter = frozen(zonnedael, drafted(zonnedael, ban.case, measure=ban))
    draft = drafted(zonnedael, ban.case, measure=ban)
    sending = record_sending(
        actor=mo,
        desk=desk,
        letter=letter,
        how=SendWay.BY_HAND,
        sent_at=timezone.now(),
        proof="door de broer aangenomen",
    )
    file_id, sha = letter.file_id, letter.sha256
    erase_identity(actor=mo, party=ban.party)
    letter.refresh_from_db()
    assert (letter.body, letter.file_id) == (None, None)
    assert letter.number and letter.sha256 == sha
    assert StoredFile.objects.get(pk=file_id).state == StoredFile.State.ERASED
    assert LetterSending.objects.get(pk=sending.pk).proof == ""
    assert Letter.objects.get(pk=draft.pk).state == LetterState.VOID
    assert opened(letter).whole().strip() == ""


@pytest.mark.spec("RES-8")
@pytest.mark.django_db(transaction=True)
def test_letters_that_become_final_at_once_each_get_the_next_number(cast: Cast) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("threads of a test share one SQLite database in memory")
    house = cast.zonnedael
    organisation = house.organisation
    with scope(organisation):
        sanne = house.actor("sanne")
        incident = report_incident(
            actor=sanne,
            report=Report(
                client_key="letters at once",
                unit=house.unit("balie"),
                happened_from=timezone.now(),
                people=[Involved(PersonRole.VICTIM, sanne.person)],
            ),
        )
        case = Case.objects.get(pk=incident.case_id)
        mo, desk = house.actor("mo"), desk_of(house, case)
        party = add_party(actor=mo, desk=desk, incidents=[incident], facts=PartyFacts(JANSEN))
        letters = [drafted(house, case, L.ACKNOWLEDGEMENT, party=party) for _each in range(6)]

    def make_final(letter: Letter) -> str:
        try:
            with scope(organisation):
                done = freeze_letter(actor=mo, desk=desk, letter=letter, seen=letter.edits)
                return done.number
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        numbers = sorted(pool.map(make_final, letters))
    year = timezone.localdate().year
    assert numbers == [f"{year}-{number:04d}" for number in range(1, 7)]
