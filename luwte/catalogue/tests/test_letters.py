"""The texts of letters: whole in two languages, and filled without leaving holes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from luwte.catalogue.content_files import problems_among, read_lock, read_packs
from luwte.catalogue.queries import letter_text, letter_texts
from luwte.catalogue.rules import Kind
from luwte.catalogue.rules.letters import BLANKS, blank_problems, blanks_in, fill, still_open
from luwte.tenancy.scope import scope
from tests.cast import Cast

pytestmark = pytest.mark.once

LETTERS = [
    pytest.param(pack.key, fact, id=f"{pack.key}-{fact.key}")
    for pack in read_packs()
    for fact in pack.facts
    if fact.kind is Kind.LETTER
]


@pytest.mark.spec("CAT-13")
@pytest.mark.parametrize(("pack", "fact"), LETTERS)
def test_every_letter_speaks_both_languages_and_asks_what_it_needs(pack: str, fact) -> None:
    assert not blank_problems(fact.texts, fact.data.asks)
    assert fact.source and fact.checked_on
    for language in ("nl", "en"):
        text = fact.texts[language]["text"]
        whole = {name: f"<{name}>" for name in BLANKS}
        filled = fill(text, whole, fact.data.asks, language)
        assert not filled.missing and "{" not in filled.text
        assert all(f"<{name}>" in filled.text for name in blanks_in(text))


@pytest.mark.spec("CAT-13")
@pytest.mark.parametrize(("pack", "fact"), LETTERS)
def test_measures_name_behaviour_term_remedy_and_the_record(pack: str, fact) -> None:
    measures = {"warning", "yellow_card", "red_card", "provisional_ban", "access_ban"}
    if fact.key in measures | {"service_stop"}:
        asked = {"behaviour", "behaved_on", "starts_on", "ends_on", "open_channel", "remedy"}
        assert asked | {"record"} <= set(fact.data.asks)
        assert "complaint" in blanks_in(fact.texts["nl"]["text"])


@pytest.mark.parametrize(("pack", "fact"), LETTERS)
def test_no_letter_offers_an_objection_to_whom_the_law_gives_none(pack: str, fact) -> None:
    assert "bezwaar" not in str(fact.texts["nl"]).lower()
    assert " je " not in fact.texts["nl"]["text"] or fact.key == "staff_answer"


@pytest.mark.spec("CAT-13")
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"nl": "Beste {naam}", "en": "Dear {naam}"}, "nothing fills"),
        ({"nl": "Tot {ends_on}", "en": "Until"}, "differ in their blanks"),
        ({"nl": "Tot {ends_on", "en": "Until"}, "brace"),
        ({"nl": "Niets", "en": "Nothing"}, "lacks the blank"),
    ],
)
def test_the_check_finds_what_is_wrong_with_blanks(change: dict[str, str], said: str) -> None:
    packs = read_packs()
    base = next(pack for pack in packs if pack.key == "public_task")
    letter = next(one for one in base.facts if one.key == "ban_ended")
    texts = {say: {**letter.texts[say], "text": text} for say, text in change.items()}
    broken = replace(letter, texts=texts)
    others = [broken if one is letter else one for one in base.facts]
    found = problems_among([replace(base, facts=tuple(others))], read_lock())
    assert any("letter.ban_ended" in line and said in line for line in found), found


def test_what_is_not_known_leaves_no_hole() -> None:
    text = "Tot {ends_on}.\n\n## Wel\n\n- {exceptions}\n- altijd {places}\n\n## Kop\n\n{heard}"
    filled = fill(text, {"places": "bellen\nschrijven"}, ["ends_on"], "nl")
    assert filled.text == ("Tot [… tot en met wanneer].\n\n## Wel\n\n- altijd bellen\n- schrijven")
    assert filled.missing == ("ends_on",)
    assert still_open(filled.text) == ("[… tot en met wanneer]",)


def test_what_leads_to_nothing_goes_along_with_it() -> None:
    text = (
        "## Waarom\n\nOp {behaved_on} is dit gebeurd:\n\n> {behaviour}\n\n"
        "U zei er zelf over:\n\n> {heard}"
    )
    told = {"behaved_on": "3 maart", "behaviour": "Riep iets:"}
    said = fill(text, told, ["behaved_on"], "nl").text
    assert said == "## Waarom\n\nOp 3 maart is dit gebeurd:\n\n> Riep iets:"
    assert fill(text, {"behaved_on": "3 maart"}, [], "nl").text == ""
    assert "U zei" in fill(text, {**told, "heard": "Sorry."}, [], "nl").text


@pytest.mark.parametrize(("pack", "fact"), LETTERS)
def test_no_subject_comes_back_as_a_heading(pack: str, fact) -> None:
    for language in ("nl", "en"):
        said = fact.texts[language]
        assert f"## {said['subject']}\n" not in said["text"]


def test_what_a_value_says_is_never_a_blank() -> None:
    assert fill("{behaviour}", {"behaviour": "{remedy}"}, ["behaviour"], "nl").text == "{remedy}"


@pytest.mark.spec("CAT-13")
def test_a_practice_words_its_letters_otherwise_than_a_town_hall(cast: Cast) -> None:
    said = {}
    for house in (cast.zonnedael, cast.de_linde):
        with scope(house.organisation):
            view = letter_text("warning", organisation=house.organisation)
            assert view is not None
            said[house.slug] = view.fact.say("text", "nl")
            assert len(letter_texts(organisation=house.organisation)) == 14
    town, practice = said[cast.zonnedael.slug], said[cast.de_linde.slug]
    assert "wettelijke procedure" in town and "wettelijke procedure" not in practice
    assert "arts beslist" in practice and "arts beslist" not in town


@pytest.mark.parametrize("typed", ["Bel ons", "Bel ons."])
def test_a_sentence_that_ends_with_what_was_typed_has_its_full_stop_once(typed: str) -> None:
    values = {"open_channel": typed.rstrip(".")}
    filled = fill("U bereikt ons zo: {open_channel}", values, (), "nl").text
    assert filled == "U bereikt ons zo: Bel ons."
