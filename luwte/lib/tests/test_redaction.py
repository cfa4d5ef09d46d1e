"""Names of others go out of a text; the own name and ordinary words stay."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from luwte.lib.redaction import REMOVED, Redactor


def test_whole_names_and_their_parts_go() -> None:
    clean = Redactor(["Sanne de Vries", "Ruth Bakker", "Mo el Amrani"]).clean
    assert clean("SANNE DE  VRIES en Ruth") == f"{REMOVED} en Ruth".replace("Ruth", REMOVED)
    assert clean("Mevrouw De Vries belde") == f"Mevrouw De {REMOVED} belde"
    assert clean("De bakker bakte") == "De bakker bakte"
    assert clean("Vriesland") == "Vriesland"


def test_who_it_is_for_keeps_the_own_name() -> None:
    redactor = Redactor(["Jan Bakker", "Sanne Bakker"], keep=["Sanne Bakker"])
    assert redactor.clean("Sanne Bakker en Jan Bakker") == f"Sanne Bakker en {REMOVED}"


def test_signs_of_an_expression_are_only_signs() -> None:
    assert Redactor(["J. (Jan) *Bos*"]).clean("Gezien: J. (Jan) *Bos*!") == f"Gezien: {REMOVED}!"


def test_nobody_to_take_out_changes_nothing() -> None:
    assert Redactor(["", "  "]).clean("Alles blijft") == "Alles blijft"


LETTERS = st.text("abcdeABCDEéß -", max_size=20)


@given(LETTERS, st.lists(LETTERS, max_size=5))
def test_no_whole_name_with_spaces_around_it_stays(text: str, names: list[str]) -> None:
    for name in names:
        plain = " ".join(name.split())
        if plain and REMOVED not in plain:
            assert f" {plain} " not in Redactor(names).clean(f"{text} {plain} {text}") or (
                plain in REMOVED
            )
