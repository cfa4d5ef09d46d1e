"""Offences that matter, in plain words, with whether the victim has to ask for prosecution."""

from __future__ import annotations

import html
import re

import pytest

from luwte.catalogue import queries
from luwte.catalogue.rules import Kind
from tests.cast import House

NEEDS_KLACHT = {"261, 262", "266", "285b", "318"}
PARTLY = {"284"}
WITHOUT = {
    "137c, 137d", "138", "139", "141", "142a", "157", "179–182", "184", "240–243", "429ter",
    "267, 269", "282, 282a", "285", "285d", "287, 289, 45", "300–304", "310–312", "317", "350",
    "426ter", "13, 26, 27",
}  # fmt: skip


def rows_of(house: House, query: str = "") -> dict[str, str]:
    """The rows of the page by article."""
    answer = house.client("sanne").get(house.url("catalogue:offences") + query)
    assert answer.status_code == 200
    text = html.unescape(answer.content.decode())
    found = re.findall(r"<tr id=.*?</tr>", text, flags=re.DOTALL)
    return {re.search(r"art\. ([^<]+?) (?:Sr|WWM)<", row)[1]: row for row in found}  # type: ignore[index]


@pytest.mark.spec("CAT-8")
def test_the_page_says_of_every_offence_whether_a_klacht_is_needed(zonnedael: House) -> None:
    rows = rows_of(zonnedael)
    assert set(rows) == NEEDS_KLACHT | PARTLY | WITHOUT
    for article, row in rows.items():
        assert ("Soms klacht nodig" in row) == (article in PARTLY), article
        assert ("Geen klacht nodig" in row) == (article in WITHOUT), article
        needs = re.search(r">(?:<svg.*?</svg>)?Klacht nodig<", row, flags=re.DOTALL)
        assert bool(needs) == (article in NEEDS_KLACHT), article


@pytest.mark.spec("CAT-8")
def test_the_words_keep_to_what_is_easy_to_get_wrong(zonnedael: House) -> None:
    rows = rows_of(zonnedael)
    assert "'Ik sla je' alleen valt daar meestal niet onder" in rows["285"]
    assert "drie maanden na de laatste keer" in rows["285b"]
    for article in ("261, 262", "266"):
        assert "geen klacht nodig. Veel mensen met een publieke taak zijn dat" in rows[article]
        assert "laat de klacht dan toch tekenen" in rows[article]
    whole = " ".join(rows.values())
    assert not re.search(r"gevangenis|celstraf|jaar cel|geldboete", whole), "no penalties"


@pytest.mark.spec("CAT-8")
def test_the_page_shows_what_may_fit_a_form(zonnedael: House) -> None:
    assert "285b" in rows_of(zonnedael, "?form=stalking")
    assert set(rows_of(zonnedael, "?form=damage")) == {"141", "157", "350"}
    assert len(rows_of(zonnedael, "?form=nonsense")) == 26
    first, *_rest = queries.offences_for({"stalking"})
    assert (first.article, first.needs_klacht, first.klacht_months) == ("285b", True, 3)
    assert first.klacht_start == "last_act"


def test_a_form_without_an_article_says_that_a_notice_is_possible(zonnedael: House) -> None:
    page = zonnedael.client("sanne").get(zonnedael.url("catalogue:offences") + "?form=other_form")
    assert "Een melding bij de politie kan altijd." in html.unescape(page.content.decode())


def test_every_offence_shows_when_it_was_checked_and_whether_it_still_must_be(
    zonnedael: House,
) -> None:
    rows = rows_of(zonnedael)
    assert all("<time" in row for row in rows.values())
    assert "nog te controleren" in rows["350"]
    assert "nog te controleren" not in rows["285"]


def test_the_page_of_sources_names_source_and_day_of_every_text(zonnedael: House) -> None:
    client = zonnedael.client("sanne")
    url = zonnedael.url("catalogue:sources")
    entries = queries.reference_entries()
    seen = checked = 0
    for kind in {fact.kind for fact in entries}:
        found = html.unescape(client.get(f"{url}?kind={kind.value}").content.decode())
        assert len(found) < 100_000
        seen += found.count("<tr>") - 1
        unchecked = client.get(f"{url}?kind={kind.value}&state=unchecked").content.decode()
        checked += max(0, unchecked.count("<tr>") - 1)
        if kind is Kind.NUMBER:
            assert 'href="https://www.nlarbeidsinspectie.nl/melden/arbeidsongeval"' in found
    assert seen == len(entries)
    assert checked == sum(fact.is_unverified for fact in entries)
    first = html.unescape(client.get(url).content.decode())
    assert html.unescape(client.get(f"{url}?kind=nonsense").content.decode()).count(
        "<tr>"
    ) == first.count("<tr>")
    numbers = html.unescape(client.get(f"{url}?kind=number").content.decode())
    assert numbers.count("<tr>") == 7 + 1


def test_the_numbers_are_the_right_ones(zonnedael: House) -> None:
    numbers = {view.key: view.number for view in queries.emergency_numbers()}
    assert numbers == {
        "emergency": "112",
        "police": "0900-8844",
        "victim_support": "0900-0101",
        "suicide_prevention": "113",
        "sexual_violence": "0800-0188",
        "anonymous_tip": "0800-7000",
        "labour_inspectorate": "0800-5151",
    }
    page = zonnedael.client("sanne").get(zonnedael.url("catalogue:talking"))
    text = html.unescape(page.content.decode())
    assert 'href="tel:09000101"' in text and "Ga er zelf heen" in text
    assert "Luwte belt niet voor je." in text


def test_the_numbers_are_there_outside_any_organisation(cast: object) -> None:
    assert next(view.number for view in queries.emergency_numbers()) == "112"
