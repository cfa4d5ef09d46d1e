"""What a text should perhaps not hold is found, and ordinary sentences are left alone (REP-8)."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from luwte.lib.text_checks import is_bsn
from luwte.lib.text_warnings import (
    REMOVED,
    Concern,
    Finding,
    MedicalWords,
    find_warnings,
    without,
)

HERE = Path(__file__).parent
WORDS = MedicalWords(
    diagnoses=("schizofrenie", "psychotisch*", "depressieve stoornis", "hiv"),
    medicines=("haldol", "antipsychotic*"),
    treatment=("medicatie", "psychiater"),
)
ORDINARY = yaml.safe_load((HERE / "ordinary_sentences.yaml").read_text(encoding="utf-8"))


def seen(
    text: str, *, in_care: bool = False, colleagues: frozenset[str] = frozenset()
) -> list[str]:
    """What was found, as "concern: the words"."""
    known = lambda names: not colleagues.isdisjoint(names)  # noqa: E731
    found = find_warnings(text, words=WORDS, in_care=in_care, names_known=known)
    return [f"{one.concern}: {text[one.start : one.end]}" for one in found]


@pytest.mark.spec("REP-8")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Zijn BSN is 111222333, zei hij.", ["bsn: 111222333"]),
        ("Ik woon aan de Dorpsstraat 12.", ["address: Dorpsstraat 12"]),
        (
            "Hij weet mijn huisadres: Lange Nieuwstraat 14b, 1234 AB Zonnedael.",
            ["address: Lange Nieuwstraat 14b, 1234 AB Zonnedael"],
        ),
        ("Hij stond bij mij voor de deur, Eikenlaan 3-2.", ["address: Eikenlaan 3-2"]),
        ("Hij riep mijn privéadres: 1234AB.", ["address: 1234AB"]),
        ("Ze woont op Laan van Meerlo 7.", ["address: Laan van Meerlo 7"]),
        ("Mijn privénummer is 06-12345678.", ["phone: 06-12345678"]),
        ("Hij heeft het nummer van mijn collega: +31 6 1234 5678", ["phone: +31 6 1234 5678"]),
        ("Hij mailde naar mijn privé mail jan@gmail.com.", ["email: jan@gmail.com"]),
        ("Hij heeft schizofrenie.", ["medical: schizofrenie"]),
        ("Hij was duidelijk Psychotische aan het doen.", ["medical: Psychotische"]),
        ("Mevrouw slikt Haldol.", ["medical: Haldol"]),
        ("Hij zei dat hij een depressieve  stoornis had.", ["medical: depressieve  stoornis"]),
        ("Hij was zijn medicatie vergeten.", ["medical: medicatie"]),
    ],
)
def test_what_should_perhaps_not_be_stored_is_found(text: str, found: list[str]) -> None:
    assert seen(text) == found


@pytest.mark.spec("REP-8")
def test_in_care_words_of_treatment_are_ordinary_and_a_diagnosis_is_not() -> None:
    assert seen("Hij was zijn medicatie vergeten.", in_care=True) == []
    assert seen("De psychiater belde terug.", in_care=True) == []
    assert seen("Hij is psychotisch en krijgt Haldol.", in_care=True) == [
        "medical: psychotisch",
        "medical: Haldol",
    ]


@pytest.mark.spec("REP-8")
def test_an_address_beside_the_name_of_a_colleague_is_a_private_one() -> None:
    text = "Hij weet alles over Ruth van Dijk, Dorpsstraat 12."
    assert seen(text) == []
    known = frozenset({"Ruth van Dijk"})
    assert seen(text, colleagues=known) == ["address: Dorpsstraat 12"]
    assert seen("Wij waren op bezoek, Dorpsstraat 12.", colleagues=known) == []


@pytest.mark.spec("REP-8")
def test_ordinary_sentences_are_left_alone() -> None:
    """False alarms make people click on without reading: at most one sentence in fifty."""
    assert len(ORDINARY) >= 120
    path = HERE.parents[1] / "incidents" / "content" / "medical_words.yaml"
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    words = MedicalWords(*(tuple(raw[part]) for part in ("diagnoses", "medicines", "treatment")))
    wrong = [text for text in ORDINARY if find_warnings(text, words=words)]
    assert len(wrong) <= len(ORDINARY) / 50, wrong


@given(st.text(max_size=300))
def test_what_is_found_lies_in_the_text_in_order_and_apart(text: str) -> None:
    found = find_warnings(text, words=WORDS)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


def _with_check_digit(number: int) -> str:
    """The number with the digit that makes a BSN of it; one in eleven has none."""
    digits = [int(digit) for digit in f"{number:08}"]
    return f"{number}{sum(w * d for w, d in zip(range(9, 1, -1), digits, strict=True)) % 11}"


@given(
    st.text(max_size=80), st.integers(1_000_000, 99_999_999).map(_with_check_digit).filter(is_bsn)
)
def test_what_was_taken_out_is_gone_and_the_rest_stays(around: str, bsn: str) -> None:
    text = f"{around} \n{bsn} klaar"
    found = find_warnings(text)
    cleaned = without(text, found)
    assert bsn.zfill(9) not in cleaned or bsn in around
    assert cleaned.endswith(f"{REMOVED} klaar") or not found
    assert [one for one in find_warnings(cleaned) if one.concern is Concern.BSN] == []


@given(
    st.lists(st.sampled_from(["Ik woon op Dorpsstraat 1. ", "Rust. ", "111222333 "]), max_size=8)
)
def test_every_finding_is_taken_out(pieces: list[str]) -> None:
    text = "".join(pieces)
    cleaned = without(text, find_warnings(text))
    assert find_warnings(cleaned) == []


def test_taking_out_nothing_changes_nothing() -> None:
    assert without("Gewoon een zin.", []) == "Gewoon een zin."
    assert without("abc", [Finding(1, 2, Concern.BSN)]) == f"a{REMOVED}c"
