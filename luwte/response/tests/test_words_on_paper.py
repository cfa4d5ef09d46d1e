"""What a letter and the police sheet read like: nothing twice, nothing that leads nowhere."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from luwte.incidents.actions import Involved
from luwte.incidents.models import Case
from luwte.incidents.rules import PersonRole
from luwte.org.models import Function, Person
from luwte.response.actions.police import PoliceChoice, decide_police
from luwte.response.models import Measure
from luwte.response.queries.letters import opened
from luwte.response.queries.police_paper import sheet_pdf
from luwte.response.queries.police_sheet import sheet_of
from luwte.response.rules.remedies import remedy_for, without_question
from luwte.response.rules.states import Filer, LetterKind
from luwte.response.tests.letter_fixtures import JANSEN, PutOn, drafted
from luwte.response.tests.party_fixtures import PutDown
from luwte.response.tests.police_stage import a_case, a_desk
from luwte.response.words.letters import function_on_paper, web_address
from tests.cast import House


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_question_above_a_remedy_is_not_asked_again(language: str) -> None:
    for sector in ("municipality", "gp_care", "hospital", "school", "other_sector"):
        text = remedy_for([sector], language)
        assert "?" in text.split(".")[0]
        assert "?" not in without_question(text).split(".")[0]
    assert without_question("U kunt bellen. Bent u het er niet mee eens?").startswith("U kunt")


@pytest.mark.spec("RES-8")
def test_a_letter_says_the_remedy_that_the_organisation_adopted(
    zonnedael: House, ban: Measure
) -> None:
    from luwte.policy.queries import matrix_for

    own = matrix_for(zonnedael.organisation).value.remedy["nl"]
    text = opened(drafted(zonnedael, ban.case, measure=ban)).dutch.text
    assert own.splitlines()[-1] in text
    assert text.count("Bent u het er niet mee eens?") == 1


@pytest.mark.spec("RES-8")
def test_who_did_not_speak_is_not_quoted(
    zonnedael: House, case: Case, put_down: PutDown, put_on: PutOn
) -> None:
    ban = put_on(case, put_down(JANSEN, case=case), heard_said="", not_heard_reason="Niet gekomen.")
    text = opened(drafted(zonnedael, case, measure=ban)).dutch.text
    assert "U zei er zelf over" not in text and "Niet gekomen." in text


@pytest.mark.spec("RES-8")
def test_a_letter_without_a_measure_says_what_the_last_one_said_was_done(
    zonnedael: House, ban: Measure
) -> None:
    letter = drafted(zonnedael, ban.case, LetterKind.LIABILITY, party=ban.party)
    assert f"> {ban.behaviour}" in opened(letter).dutch.text


@pytest.mark.spec("RES-8")
def test_a_claim_without_a_measure_asks_what_was_done(
    zonnedael: House, case: Case, put_down: PutDown
) -> None:
    letter = drafted(zonnedael, case, LetterKind.LIABILITY, party=put_down(JANSEN, case=case))
    assert "> [… wat er precies is gezegd of gedaan]" in opened(letter).dutch.text


@pytest.mark.parametrize(
    ("name", "dutch", "english"),
    [
        ("Teamleider", "de teamleider", "the teamleider"),
        ("Medewerker Burgerzaken", "de medewerker Burgerzaken", "the medewerker Burgerzaken"),
        ("Afdelingshoofd", "het afdelingshoofd", "the afdelingshoofd"),
        ("BOA", "de BOA", "the BOA"),
        ("", "", ""),
    ],
)
def test_a_function_stands_in_a_sentence_with_its_article(
    name: str, dutch: str, english: str
) -> None:
    assert function_on_paper(name, "nl") == dutch
    assert function_on_paper(name, "en") == english


def test_the_contact_of_a_letter_reads_as_a_sentence(zonnedael: House, ban: Measure) -> None:
    mo = zonnedael.person("mo")
    function, _made = Function.objects.get_or_create(name="Teamleider")
    Person.objects.filter(pk=mo.pk).update(function=function)
    Measure.objects.filter(pk=ban.pk).update(contact_person=mo)
    ban.refresh_from_db()
    words = opened(drafted(zonnedael, ban.case, measure=ban))
    assert "de teamleider" in words.dutch.text and mo.name not in words.whole()


def test_a_site_is_written_as_people_say_it() -> None:
    assert web_address(" https://zonnedael.example/ ") == "zonnedael.example"
    assert web_address("Postbus 100") == "Postbus 100"


@pytest.mark.spec("POL-1", "POL-2")
def test_under_number_the_name_of_the_victim_stays_off_the_sheet(zonnedael: House) -> None:
    sanne, bram = zonnedael.person("sanne"), zonnedael.person("bram")
    case = a_case(
        zonnedael,
        "sanne",
        forms=("threat",),
        people=[Involved(PersonRole.VICTIM, sanne), Involved(PersonRole.WITNESS, bram)],
    )
    desk, mo = a_desk(zonnedael, "mo", case), zonnedael.actor("mo")
    with_name = PdfReader(io.BytesIO(sheet_pdf(sheet_of(mo, desk))))
    assert sanne.name in with_name.pages[0].extract_text()
    decide_police(
        actor=mo,
        desk=desk,
        seen=0,
        choice=PoliceChoice(filer=Filer.EMPLOYER, asks_number=True),
    )
    sheet = sheet_of(mo, desk)
    paper = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(sheet_pdf(sheet))).pages)
    assert sanne.name not in paper and bram.name in paper
    assert any("code" in line for line in sheet.left_out)
    # Nothing is missing that is left out on purpose.
    assert not any("overkwam" in gap for gap in sheet.gaps)


@pytest.mark.spec("POL-2")
def test_the_sheet_stands_on_the_letterhead_and_on_one_page(zonnedael: House) -> None:
    from luwte.policy.queries import letterhead_for

    case = a_case(zonnedael, "sanne", forms=("threat",), narrative="Hij sloeg op de balie.")
    sheet = sheet_of(zonnedael.actor("mo"), a_desk(zonnedael, "mo", case))
    assert sheet.head == letterhead_for(zonnedael.organisation).value
    assert len(PdfReader(io.BytesIO(sheet_pdf(sheet))).pages) == 1
