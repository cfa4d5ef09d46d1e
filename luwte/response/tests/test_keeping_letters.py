"""A letter about nobody on record goes when its own term is over; its number and hash stay."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import time_machine
from django.utils import timezone

from luwte.core import files
from luwte.core.destructions import Destruction, _replays
from luwte.core.models import Erased, LegalHold, StoredFile
from luwte.desk.privacy import keeping
from luwte.desk.privacy.tests.test_keeping import everything
from luwte.incidents.models import Case
from luwte.incidents.tests.conftest import MakeCase
from luwte.response.actions.letters import draft_letter, freeze_letter, record_sending, save_letter
from luwte.response.models import Claim, Letter, LetterSending
from luwte.response.queries.letters import opened
from luwte.response.rules.states import LetterKind, SendWay
from luwte.response.tests.letter_fixtures import desk_of
from luwte.tenancy.models import Key
from tests.cast import House

LATER = dt.timedelta(days=800)
PROOF = "Kabeljauw 3S"


def night(after: dt.timedelta = LATER) -> time_machine.travel:
    return time_machine.travel((timezone.now() + after).replace(hour=2), tick=False)


@pytest.fixture
def letter(zonnedael: House, make_case: MakeCase) -> Letter:
    """An answer of management to Sanne, sent, in a case that was closed since."""
    case = make_case()
    mo, desk = zonnedael.actor("mo"), desk_of(zonnedael, case)
    found = draft_letter(
        actor=mo, desk=desk, kind=LetterKind.STAFF_ANSWER, person=zonnedael.person("sanne")
    )
    words = opened(found)
    said = replace(words, dutch=replace(words.dutch, text="Beste Sanne, dank voor je melding."))
    save_letter(actor=mo, desk=desk, letter=found, seen=found.edits, words=said)
    found.refresh_from_db()
    found = freeze_letter(actor=mo, desk=desk, letter=found, seen=found.edits, names_may_stand=True)
    record_sending(
        actor=mo, desk=desk, letter=found, how=SendWay.REGISTERED, sent_at=timezone.now(),
        proof=PROOF,
    )  # fmt: skip
    Case.objects.filter(pk=case.pk).update(state="closed", closed_at=timezone.now())
    return Letter.objects.get(pk=found.pk)


def waits(house: House) -> keeping.Waiting:
    return next(one for one in keeping.waiting_in(house.organisation) if one.held.kind == "letters")


@pytest.mark.spec("GOV-3")
def test_words_file_proof_and_key_go_and_number_and_hash_stay(
    zonnedael: House, letter: Letter
) -> None:
    stored = StoredFile.objects.get(pk=letter.file_id)
    assert files.read(stored)
    with night(dt.timedelta(days=600)):
        keeping.erase_by_night()
    assert Letter.objects.get(pk=letter.pk).body is not None
    with night():
        assert waits(zonnedael).due == 1
        page = zonnedael.client("joost").get(zonnedael.url("privacy:kept")).content.decode()
        assert "Brieven zonder bekende wederpartij" in page
        keeping.erase_by_night()
        assert waits(zonnedael).due == 0
    now = Letter.objects.get(pk=letter.pk)
    assert (now.body, now.file_id) == (None, None) and opened(now).dutch.text == ""
    assert (now.number, now.sha256) == (letter.number, letter.sha256) and now.sha256
    stored.refresh_from_db()
    assert stored.state == StoredFile.State.ERASED
    assert PROOF not in everything(zonnedael)
    keys = Key.objects.filter(purpose="letter", subject_id=letter.pk)
    assert keys and all(key.destroyed_at and not key.wrapped for key in keys)
    record = Erased.objects.get(kind="letters")
    assert (record.object_kind, record.object_id) == ("letter", letter.pk)
    assert record.copies == {"texts": 1, "files": 1}
    # It can still be looked up that there was a letter.
    with night():
        url = zonnedael.url("response:letter", pk=letter.case_id, letter_pk=letter.pk)
        answer = zonnedael.client("mo").get(url)
        assert answer.status_code == 200 and letter.number in answer.content.decode()


@pytest.mark.spec("GOV-3")
@pytest.mark.parametrize("why", ["hold", "case", "claim"])
def test_a_hold_an_open_case_and_a_claim_that_runs_keep_it(
    zonnedael: House, letter: Letter, why: str
) -> None:
    if why == "hold":
        LegalHold.objects.create(
            organisation_id=zonnedael.pk, object_kind="case", object_id=letter.case_id,
            reason="Rechtszaak", look_again_on=timezone.localdate(), at=timezone.now(),
        )  # fmt: skip
    elif why == "case":
        Case.objects.update(state="open", closed_at=None)
    else:
        claim = Claim.objects.create(
            case=letter.case, route="letter", limitation_on=timezone.localdate() + LATER * 3,
            created_at=timezone.now(),
        )  # fmt: skip
        Letter.objects.filter(pk=letter.pk).update(claim_id=claim.pk)
    with night():
        kept = [words for _thing, words in waits(zonnedael).kept]
        keeping.erase_by_night()
    assert Letter.objects.get(pk=letter.pk).body is not None
    assert kept or why == "case"
    assert why != "hold" or kept == ["Langer bewaard: Rechtszaak"]


@pytest.mark.spec("GOV-3")
def test_a_restored_backup_loses_it_again(zonnedael: House, letter: Letter) -> None:
    again = _replays["response.erase_letter"]
    again(Destruction(timezone.now(), zonnedael.pk, "response.erase_letter", "letter", letter.pk))
    assert Letter.objects.get(pk=letter.pk).file_id is None
    assert LetterSending.objects.get(letter=letter).proof == ""
