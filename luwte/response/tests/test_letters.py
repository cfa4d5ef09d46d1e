"""Letters: filled from facts, edited, made final once, sent with proof."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pypdf import PdfReader

from luwte.core import files
from luwte.core.refusal import NotPermitted, Refused
from luwte.incidents.models import Case, Track
from luwte.incidents.tests.conftest import MakeCase
from luwte.response.actions.disclosing import record_ground
from luwte.response.actions.letters import (
    add_language,
    draft_letter,
    record_arrival,
    record_sending,
    save_letter,
)
from luwte.response.models import FirstReaction, Letter, LetterNumber, LetterSending, Measure
from luwte.response.queries.letters import (
    letter_readable,
    opened,
    preview_of,
    readiness_of,
    sent_letters_of,
)
from luwte.response.rules.states import (
    DisclosureTo,
    Ground,
    LetterKind,
    LetterState,
    MeasureKind,
    MeasureState,
    SendWay,
)
from luwte.response.tests.letter_fixtures import JANSEN, PutOn, desk_of, drafted, frozen, text_of
from luwte.response.tests.party_fixtures import PutDown
from tests.cast import House

L = LetterKind


@pytest.mark.spec("RES-8", "RES-5")
def test_a_ban_letter_is_filled_from_the_facts(zonnedael: House, ban: Measure) -> None:
    words = opened(drafted(zonnedael, ban.case, measure=ban))
    text = words.dutch.text
    assert words.address == "A. Jansen\nDorpsstraat 1\n1234 AB Zonnedael"
    assert f"> {ban.behaviour}" in text
    assert ban.basis in text and ban.open_channel in text
    assert "klacht" in text and "rechter" in text and "bezwaar" not in text.lower()
    assert "Autoriteit Persoonsgegevens" in text and "2 jaar" in text
    place = ban.places.get().location
    assert f"- {place.name}" in text
    assert "[…" not in text
    assert zonnedael.person("mo").name not in words.whole()


@pytest.mark.spec("RES-8")
def test_the_letter_asks_for_what_nobody_told_and_cannot_leave_without(
    zonnedael: House, case: Case, put_down: PutDown
) -> None:
    party = put_down(JANSEN, case=case)
    letter = drafted(zonnedael, case, L.HEARING_INVITATION, party=party)
    assert "[… dag en tijd van het gesprek]" in opened(letter).dutch.text
    with pytest.raises(Refused, match="dag en tijd van het gesprek"):
        frozen(zonnedael, letter)
    assert Letter.objects.get(pk=letter.pk).state == LetterState.DRAFT
    assert not LetterNumber.objects.exists()


@pytest.mark.spec("RES-8")
def test_a_story_that_names_colleagues_never_goes_into_a_letter_by_itself(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    name = zonnedael.person("sanne").name
    case = make_case(narrative=f"Hij zei tegen {name} dat hij haar wist te vinden.")
    party = put_down(JANSEN, case=case)
    for kind in (L.ACKNOWLEDGEMENT, L.HEARING_INVITATION, L.TALK_INVITATION, L.LIABILITY):
        assert name not in opened(drafted(zonnedael, case, kind, party=party)).whole()


@pytest.mark.spec("RES-8")
def test_who_names_a_colleague_is_warned_and_decides(zonnedael: House, ban: Measure) -> None:
    letter = drafted(zonnedael, ban.case, measure=ban)
    words = opened(letter)
    name = zonnedael.person("sanne").name
    named = replace(
        words, dutch=replace(words.dutch, text=f"{words.dutch.text}\n\n{name} zag het.")
    )
    save_letter(
        actor=zonnedael.actor("mo"),
        desk=desk_of(zonnedael, ban.case),
        letter=letter,
        seen=1,
        words=named,
    )
    letter.refresh_from_db()
    assert readiness_of(zonnedael.actor("mo"), letter, opened(letter)).staff == (name,)
    with pytest.raises(Refused):
        frozen(zonnedael, letter)
    assert frozen(zonnedael, letter, names_may_stand=True).number


@pytest.mark.spec("RES-8", "RES-6")
@pytest.mark.parametrize(
    "state", [MeasureState.PROPOSED, MeasureState.HEARD, MeasureState.LOOKED, MeasureState.DROPPED]
)
def test_nothing_lasting_leaves_before_the_measure_is_decided(
    zonnedael: House, case: Case, put_down: PutDown, put_on: PutOn, state: MeasureState
) -> None:
    measure = put_on(case, put_down(JANSEN, case=case), state=state)
    letter = drafted(zonnedael, case, measure=measure)
    with pytest.raises(Refused):
        frozen(zonnedael, letter)
    assert not LetterNumber.objects.filter(last__gt=0).exists()


@pytest.mark.spec("RES-6")
def test_a_ban_letter_needs_a_ban_of_the_same_person(
    zonnedael: House, case: Case, put_down: PutDown, put_on: PutOn
) -> None:
    party = put_down(JANSEN, case=case)
    with pytest.raises(Refused):
        drafted(zonnedael, case, L.ACCESS_BAN, party=party)
    warning = put_on(case, party, MeasureKind.WARNING)
    with pytest.raises(Refused):
        drafted(zonnedael, case, L.ACCESS_BAN, measure=warning)
    with pytest.raises(Refused):
        drafted(zonnedael, case, L.BAN_ENDED, measure=warning) and frozen(
            zonnedael, drafted(zonnedael, case, L.BAN_ENDED, measure=warning)
        )


@pytest.mark.spec("RES-8")
def test_another_language_stands_beside_the_dutch_text_which_counts(
    zonnedael: House, ban: Measure
) -> None:
    letter = drafted(zonnedael, ban.case, measure=ban)
    words = opened(letter)
    mine = replace(words, dutch=replace(words.dutch, text=words.dutch.text + "\n\nEigen zin."))
    mo, desk = zonnedael.actor("mo"), desk_of(zonnedael, ban.case)
    save_letter(actor=mo, desk=desk, letter=letter, seen=1, words=mine)
    letter.refresh_from_db()
    add_language(actor=mo, desk=desk, letter=letter, seen=letter.edits, language="en")
    letter.refresh_from_db()
    both = opened(letter)
    assert both.dutch.text.endswith("Eigen zin.") and "you may not come" in both.second.text
    assert "bezwaar" not in both.second.text
    text = text_of(frozen(zonnedael, letter))
    assert text.index("Eigen zin.") < text.index("The Dutch text counts.")
    with pytest.raises(Refused):
        add_language(
            actor=mo,
            desk=desk,
            letter=drafted(zonnedael, ban.case, measure=ban),
            seen=1,
            language="xx",
        )


@pytest.mark.spec("RES-8")
def test_the_sending_is_written_down_with_its_proof(zonnedael: House, ban: Measure) -> None:
    mo, desk = zonnedael.actor("mo"), desk_of(zonnedael, ban.case)
    letter = drafted(zonnedael, ban.case, measure=ban)
    now = timezone.now()
    with pytest.raises(Refused):  # a draft does not leave
        record_sending(actor=mo, desk=desk, letter=letter, how=SendWay.POST, sent_at=now)
    letter = frozen(zonnedael, letter)
    assert sent_letters_of(ban) == []
    with pytest.raises(Refused):  # registered post without a code
        record_sending(actor=mo, desk=desk, letter=letter, how=SendWay.REGISTERED, sent_at=now)
    with pytest.raises(Refused):
        record_sending(
            actor=mo, desk=desk, letter=letter, how=SendWay.POST, sent_at=now + timedelta(days=2)
        )
    proof = files.store([b"%PDF-1.4"], actor=mo, name="bewijs.pdf", content_type="application/pdf")
    sending = record_sending(
        actor=mo,
        desk=desk,
        letter=letter,
        how=SendWay.REGISTERED,
        sent_at=now,
        proof="3SABC",
        proof_file=proof,
    )
    assert files.readable(proof.pk, actor=mo) is not None
    assert files.readable(proof.pk, actor=zonnedael.actor("sanne")) is None
    (face,) = sent_letters_of(ban)
    assert face.letter.pk == letter.pk and face.last is not None and face.last.proof == "3SABC"
    record_arrival(actor=mo, desk=desk, sending=sending, on=timezone.localdate())
    with pytest.raises(Refused):
        record_arrival(
            actor=mo, desk=desk, sending=sending, on=timezone.localdate(), came_back=True
        )
    assert LetterSending.objects.get(pk=sending.pk).received_on == timezone.localdate()


@pytest.mark.spec("RES-8", "RES-6")
def test_an_acknowledgement_that_left_meets_the_clock_and_a_measure_informs(
    zonnedael: House, ban: Measure
) -> None:
    mo, desk = zonnedael.actor("mo"), desk_of(zonnedael, ban.case)
    letter = frozen(zonnedael, drafted(zonnedael, ban.case, L.ACKNOWLEDGEMENT, party=ban.party))
    assert not FirstReaction.objects.exists()
    for _twice in range(2):
        record_sending(actor=mo, desk=desk, letter=letter, how=SendWay.POST, sent_at=timezone.now())
    assert FirstReaction.objects.filter(case=ban.case).count() == 1
    assert Track.objects.get(case=ban.case, kind="response").met_at is not None
    ban.party.refresh_from_db()
    assert ban.party.informed_at is None
    told = frozen(zonnedael, drafted(zonnedael, ban.case, measure=ban))
    record_sending(actor=mo, desk=desk, letter=told, how=SendWay.POST, sent_at=timezone.now())
    ban.party.refresh_from_db()
    assert ban.party.informed_at is not None


@pytest.mark.spec("RES-8")
def test_only_whose_task_it_is_writes_or_reads_letters(zonnedael: House, ban: Measure) -> None:
    letter = frozen(zonnedael, drafted(zonnedael, ban.case, measure=ban))
    readers = {"mo", "ruth", "sjoerd", "karin"}
    for key in (
        "mo",
        "ruth",
        "sjoerd",
        "karin",
        "sanne",
        "daan",
        "joost",
        "tessa",
        "hanna",
        "ravi",
    ):
        actor = zonnedael.actor(key)
        assert letter_readable(actor, letter.pk) is (key in readers), key
        assert letter.file_id is not None
        found = files.readable(letter.file_id, actor=actor)
        assert (found is not None) is (key in readers), key
    desk = replace(desk_of(zonnedael, ban.case), may_handle=False)
    with pytest.raises(NotPermitted):
        draft_letter(actor=zonnedael.actor("karin"), desk=desk, kind=L.ACCESS_BAN, measure=ban)


@pytest.mark.spec("RES-8", "POL-4")
def test_a_practice_tells_the_gp_only_on_a_ground(
    zonnedael: House, case: Case, put_down: PutDown
) -> None:
    organisation = zonnedael.organisation
    organisation.sectors = ["gp_care"]
    organisation.save(update_fields=["sectors"])
    party = put_down(JANSEN, case=case)
    case = Case.objects.get(pk=case.pk)
    with pytest.raises(Refused):
        drafted(zonnedael, case, L.GP_MESSAGE, party=party)
    ground = record_ground(
        actor=zonnedael.actor("mo"),
        desk=desk_of(zonnedael, case),
        to=DisclosureTo.GP,
        ground=Ground.CONSENT,
        explanation="De patiënt vindt het goed, aan de telefoon gezegd.",
    )
    letter = drafted(zonnedael, case, L.GP_MESSAGE, party=party)
    words = opened(letter)
    assert "aan de telefoon gezegd" in words.dutch.text and words.address == ""
    type(ground).objects.filter(pk=ground.pk).update(withdrawn_at=timezone.now())
    ready = replace(
        words,
        address="Huisarts De Wit",
        dutch=replace(words.dutch, text="Bericht.", subject="Bericht"),
    )
    save_letter(
        actor=zonnedael.actor("mo"),
        desk=desk_of(zonnedael, case),
        letter=letter,
        seen=1,
        words=ready,
    )
    letter.refresh_from_db()
    with pytest.raises(Refused):
        frozen(zonnedael, letter)


@pytest.mark.spec("RES-8")
def test_a_colleague_gets_an_answer_of_management(zonnedael: House, case: Case) -> None:
    sanne = zonnedael.person("sanne")
    letter = drafted(zonnedael, case, L.STAFF_ANSWER, person=sanne)
    words = opened(letter)
    assert words.address.startswith(sanne.name)
    assert words.dutch.text.startswith(f"Beste {sanne.name.split()[0]},")
    assert readiness_of(zonnedael.actor("mo"), letter, words).staff == ()
    with pytest.raises(Refused):
        drafted(zonnedael, case, L.STAFF_ANSWER)


@pytest.mark.spec("RES-8")
def test_the_preview_says_that_it_is_a_draft(zonnedael: House, ban: Measure) -> None:
    letter = drafted(zonnedael, ban.case, measure=ban)
    pdf = preview_of(zonnedael.actor("mo"), letter, opened(letter))
    text = PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert "Concept" in text and zonnedael.organisation.name in text
    final = text_of(frozen(zonnedael, letter))
    assert "Concept" not in final and "vertrouwelijk" in final


@pytest.mark.spec("RES-8")
@pytest.mark.parametrize("kind", list(L))
def test_there_is_a_text_for_every_letter(
    zonnedael: House, case: Case, put_down: PutDown, put_on: PutOn, kind: LetterKind
) -> None:
    party = put_down(JANSEN, case=case)
    about: dict[str, Any] = {"party": party}
    if kind in (
        L.WARNING,
        L.YELLOW_CARD,
        L.RED_CARD,
        L.PROVISIONAL_BAN,
        L.ACCESS_BAN,
        L.SERVICE_STOP,
    ):
        about["measure"] = put_on(case, party, MeasureKind(kind.value))
    if kind is L.BAN_ENDED:
        about["measure"] = put_on(case, party, state=MeasureState.ENDED)
    if kind is L.STAFF_ANSWER:
        about = {"person": zonnedael.person("sanne")}
    if kind is L.GP_MESSAGE:
        organisation = zonnedael.organisation
        organisation.sectors = ["municipality", "gp_care"]
        organisation.save(update_fields=["sectors"])
        case = Case.objects.get(pk=case.pk)
        record_ground(
            actor=zonnedael.actor("mo"),
            desk=desk_of(zonnedael, case),
            to=DisclosureTo.GP,
            ground=Ground.CONSENT,
            explanation="Hij vindt het goed, zei hij aan de telefoon.",
        )
    letter = drafted(zonnedael, case, kind, **about)
    words = opened(letter)
    assert words.dutch.subject and len(words.dutch.text) > 150 and "{" not in words.whole()
    assert preview_of(zonnedael.actor("mo"), letter, words).startswith(b"%PDF")
