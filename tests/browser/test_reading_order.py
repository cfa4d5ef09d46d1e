"""What a screen reader says of the report and of a case, and in which order."""

from __future__ import annotations

import itertools

import pytest

from luwte.incidents.tests.conftest import MakeCase, make_case
from tests.browser.conftest import BeginDay
from tests.browser.hands import DESK, PHONE
from tests.browser.spoken import spoken
from tests.cast import House

__all__ = ["make_case"]  # a fixture

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


def in_this_order(said: list[str], *wanted: str) -> None:
    """Every wanted line comes after the one before it."""
    at = -1
    for line in wanted:
        assert line in said[at + 1 :], f"{line!r} does not come after {wanted[:2]}… in {said}"
        at = said.index(line, at + 1)


@pytest.mark.spec("PLA-1")
def test_the_first_question_of_a_report_is_read_as_one_would_ask_it(
    zonnedael: House, begin_day: BeginDay
) -> None:
    sanne = begin_day(zonnedael, "reading").comes("sanne", PHONE)
    sanne.open("incidents:report")
    said = spoken(sanne.page)
    in_this_order(
        said,
        "link: Naar de inhoud",
        "link: Nood",
        "[main]",
        "says: Vraag 1 van 4",
        "heading 1: Wat is er gebeurd?",
        "[group] Wat is er gebeurd?",
        "button: Schelden of schreeuwen",
        "button: Iets anders",
        "link: Meer dan één? Kies ze allemaal",
        "link: Alles op één pagina",
    )
    assert sum(line.startswith("heading") for line in said) == 1
    assert not [line for line in said if line.startswith("image")], "an icon speaks"
    assert sanne.page.title().startswith("Wat is er gebeurd? · Vraag 1 van 4")


@pytest.mark.spec("PLA-1")
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_case_is_read_from_the_sentence_to_the_notes(
    zonnedael: House, begin_day: BeginDay, make_case: MakeCase, width: int
) -> None:
    case = make_case()
    day = begin_day(zonnedael, "reading")
    day.meanwhile()
    ruth = day.comes("ruth", width)
    ruth.open("incidents:case", pk=case.pk)
    said = spoken(ruth.page)
    head = next(line for line in said if line.startswith("heading 1"))
    assert head.startswith("heading 1: Voorval, ")
    in_this_order(
        said,
        "[main]",
        f"says: Zaak {case.number}",
        head,
        "says: Ernst:",
        "says: Midden",
        "says: Het overkwam:",
        "says: Sanne de Wit",
        "link: Beoordelen",
        "heading 2: Vier klokken",
        "heading 3: Nazorg",
        "heading 3: Reactie",
        "heading 3: Politie",
        "heading 3: Schade",
        "heading 2: Wat er gebeurde",
        "heading 2: Bespreken",
        "heading 2: Handelen",
        "heading 2: Met de melder",
        "heading 2: Sluiten",
        "heading 2: Tijdlijn",
        "heading 2: Notities",
    )
    for kind in ("Nazorg", "Reactie", "Politie", "Schade"):
        start = said.index(f"heading 3: {kind}")
        rest = said[start + 1 :]
        card = rest[: next(n for n, line in enumerate(rest) if line.startswith("heading"))]
        assert card[0].startswith("says: nog "), card  # its state and what is left
        assert card[1].startswith("says: voor "), card
        assert card[2] == "says: Eigenaar:", card
        assert card[3] in ("says: Mo el Amrani", "says: Ruth Bakker"), card
        assert [line for line in card if line.startswith("link: ")], card  # what to do
    doubled = [line for line, following in itertools.pairwise(said) if line == following]
    assert doubled == [], "said twice after each other"
    assert not [line for line in said if line.startswith("image")], "an icon speaks"
    assert len({line for line in said if line.startswith("heading")}) == sum(
        line.startswith("heading") for line in said
    ), "two headings say the same"
    in_this_order(said, "says: Gesprek met de melder", "says: : nog niet klaar")
