"""All 37 actions stand on the page with what one needs to choose, in five phases."""

from __future__ import annotations

import html
import re

import pytest

from luwte.catalogue import queries
from luwte.catalogue.actions import add_term
from luwte.catalogue.queries import OpenDoor, doors
from luwte.catalogue.rules import Addressee, Character, Phase, Toward
from luwte.tenancy.scope import scope
from tests.cast import Cast, House

# Number → addressee, phase, toward, as section A of the specification orders them.
PHASES = {
    Phase.PRO_ACTION: {1, 35},
    Phase.PREVENTION: {2, 3, 23, 36},
    Phase.PREPARATION: {7, 15, 22, 26, 27, 28},
    Phase.REPRESSION: {4, 5, 21, 24, 25, 29, 30},
}


def page(house: House, query: str = "", who: str = "sanne") -> str:
    answer = house.client(who).get(house.url("catalogue:actions") + query)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def cards(text: str) -> list[str]:
    return re.findall(r"<article.*?</article>", text, flags=re.DOTALL)


@pytest.mark.spec("CAT-1")
def test_an_employee_finds_all_37_actions_with_everything_one_needs(
    zonnedael: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(doors._things, "response.order_talk", raising=False)
    found = cards(page(zonnedael))
    numbers = [int(match[1]) for card in found if (match := re.search(r">(\d+)\. ", card))]
    assert sorted(numbers) == list(range(1, 38))
    order_talk = next(card for card in found if ">17. Ordegesprek" in card)
    for words in (
        "Leiding",  # addressee
        "Aanspreken",  # character
        "(3 van 5)",
        "de wederpartij",  # toward whom
        "binnen 48 uur na het voorval",  # suggested deadline
        "Ordegesprek plannen",  # what it opens
        "niet in gebruik",
        "spreekt de ander aan op het gedrag",
        "Bij gedrag over de grens",
    ):
        assert words in order_talk, words


@pytest.mark.spec("CAT-1")
def test_every_action_has_words_in_both_languages_and_typed_facts(zonnedael: House) -> None:
    for view in queries.actions_for():
        fact = queries.term_by_key("action", view.key)
        assert fact is not None and set(fact.labels) == {"nl", "en"}
        assert view.title and view.text and view.when and view.source
        assert isinstance(view.addressee, Addressee)
        assert isinstance(view.toward, Toward)
        assert view.character in set(Character)
        assert view.deadline.amount >= 0
    english = zonnedael.client("sanne")
    english.cookies["luwte_language"] = "en"
    text = english.get(zonnedael.url("catalogue:actions")).content.decode()
    assert "17. Firm talk by the manager" in text
    assert "within 48 hours after the event" in text


@pytest.mark.spec("CAT-1")
def test_a_door_shows_in_use_when_its_room_adds_it(
    zonnedael: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(doors._things, "desk.emergency", raising=False)
    alarm = next(card for card in cards(page(zonnedael)) if ">30. 112 bellen" in card)
    assert "niet in gebruik" in alarm and "<a " not in alarm
    monkeypatch.setitem(doors._things, "desk.emergency", OpenDoor("catalogue:gravity"))
    alarm = next(card for card in cards(page(zonnedael)) if ">30. 112 bellen" in card)
    assert "niet in gebruik" not in alarm
    assert f'href="{zonnedael.url("catalogue:gravity")}"' in alarm


@pytest.mark.spec("CAT-1")
def test_an_own_action_stands_beside_the_37_with_its_own_facts(zonnedael: House) -> None:
    answer = zonnedael.client("tessa").post(
        zonnedael.url("catalogue:add_term", kind="action"),
        {
            "nl": "Kop koffie met de wijkmanager",
            "en": "Coffee with the district manager",
            "counts_as": "restorative_talk",
            "explanation": "De wijkmanager gaat langs en luistert.",
            "addressee": "team",
            "phase": "prevention",
            "character": "2",
            "toward": "family",
            "deadline_hours": "72",
        },
    )
    assert answer.status_code == 302
    own = next(card for card in cards(page(zonnedael)) if "Kop koffie" in card)
    for words in ("Team", "Rust brengen", "naasten", "binnen 72 uur", "gaat langs en luistert"):
        assert words in own, words
    assert "Herstelgesprek plannen" in own  # opens what the action it counts as opens
    view = next(view for view in queries.actions_for() if view.term.is_own)
    assert (view.term.entry_key, view.phase) == ("restorative_talk", Phase.PREVENTION)


def test_an_own_action_without_its_facts_is_refused_and_loses_nothing(zonnedael: House) -> None:
    answer = zonnedael.client("tessa").post(
        zonnedael.url("catalogue:add_term", kind="action"), {"nl": "Kop koffie", "phase": "x"}
    )
    text = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert 'value="Kop koffie"' in text and 'aria-invalid="true"' in text


@pytest.mark.spec("CAT-2")
def test_every_action_belongs_to_one_of_five_phases(zonnedael: House) -> None:
    text = page(zonnedael)
    headings = re.findall(r'<h2 id="phase-(\w+)">([^<]+)</h2>', text)
    assert headings == [
        ("pro_action", "Pro-actie"),
        ("prevention", "Preventie"),
        ("preparation", "Preparatie"),
        ("repression", "Repressie"),
        ("aftercare", "Nazorg"),
    ]
    shown = {phase: {view.number for view in queries.actions_for(phase=phase)} for phase in Phase}
    for phase, numbers in PHASES.items():
        assert shown[phase] == numbers, phase
    assert sum(len(numbers - {0}) for numbers in shown.values()) == 37


@pytest.mark.spec("CAT-2")
def test_the_page_filters_by_phase_and_by_who_does_it(zonnedael: House) -> None:
    repression = cards(page(zonnedael, "?phase=repression"))
    assert len(repression) == len(PHASES[Phase.REPRESSION])
    both = cards(page(zonnedael, "?phase=repression&addressee=employee"))
    assert {re.search(r">(\d+)\. ", card)[1] for card in both} == {"4", "24", "30"}  # type: ignore[index]
    assert "Geen actie past" in page(zonnedael, "?phase=pro_action&addressee=employee")
    assert len(cards(page(zonnedael, "?phase=nonsense&addressee=<script>"))) == 38


def test_an_action_that_is_switched_off_leaves_the_page(zonnedael: House) -> None:
    term = queries.term_by_key("action", "mediator")
    assert term is not None
    zonnedael.client("tessa").post(
        zonnedael.url("catalogue:switch_term", pk=term.id), {"active": "0"}
    )
    assert "Bemiddelaar inschakelen" not in page(zonnedael)


def test_a_name_with_markup_is_shown_as_text(zonnedael: House) -> None:
    add_term(
        actor=zonnedael.actor("tessa"),
        kind="action",
        labels={"nl": "<b>vet</b>"},
        counts_as="own_action",
    )
    raw = zonnedael.client("sanne").get(zonnedael.url("catalogue:actions")).content.decode()
    assert "<b>vet</b>" not in raw and "&lt;b&gt;vet" in raw


def test_care_and_town_hall_read_their_own_warnings(cast: Cast) -> None:
    words = {}
    for house in (cast.zonnedael, cast.de_linde):
        with scope(house.organisation):
            words[house.slug] = {view.number: view.text for view in queries.actions_for()}
    municipality, practice = words[cast.zonnedael.slug], words[cast.de_linde.slug]
    assert "geen besluit waartegen bezwaar kan" in municipality[20]
    assert "Spoedzorg blijft altijd open" in practice[20]
    assert "leg dan eerst de grond vast" in practice[31]
    assert "zonder medische gegevens" in practice[32]
    assert sorted(municipality) == sorted(practice) == list(range(38))
