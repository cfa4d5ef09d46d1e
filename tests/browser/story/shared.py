"""What several chapters of the story need: who he is, what was said, a talk, and
letters that leave."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pdfua import validate
from playwright.sync_api import expect

from luwte.care.models import CareMoment, CarePath
from luwte.incidents.models import Case
from luwte.response.models import (
    Letter,
    OtherParty,
)
from tests.browser.hands import PHONE, Day, Hands

HERE = ZoneInfo("Europe/Amsterdam")
EIGHT_MONTHS_BEFORE = datetime(2031, 3, 24, 9, 0, tzinfo=UTC)
# Stands in every text that somebody types, so that not one copy can stay behind unseen.
WORD = "Kabeljauwsteeg"
NAME, ADDRESS, PHONE_NUMBER = "Piet de Groot", "Dorpsstraat 3, 1234 AB Zonnedael", "06-11122233"
SAID = f"Ik weet waar je woont, ik sta zo in de {WORD}."
CHANNEL = f"Schrijf ons, of bel. Niet in de {WORD}."


def at(day: int, hour: int, minute: int = 0, *, month: int = 11, year: int = 2031) -> datetime:
    """A moment in the organisation's own time; November 2031 unless told."""
    return datetime(year, month, day, hour, minute, tzinfo=HERE)


def party_of(case: Case) -> OtherParty:
    """The one on record, as the pages of the case know him."""
    return OtherParty.objects.get(incidents__incident__case=case, incidents__unlinked_at=None)


def frozen(hands: Hands, folder: Path) -> Letter:
    """Make the letter that is open final, and have a checker look at the tags of its PDF."""
    hands.tap(hands.link("Maak definitief"))
    hands.send()
    letter = Letter.objects.filter(state="frozen").latest("frozen_at")
    assert letter.number
    target = hands.link("Open de brief").get_attribute("href")
    answer = hands.page.request.get(f"{hands.day.address}{target}")
    assert answer.headers["content-type"] == "application/pdf"
    paper = folder / f"{letter.pk}.pdf"
    paper.write_bytes(answer.body())
    assert [one.to_dict() for one in validate(str(paper)).findings] == []
    return letter


def sent(hands: Hands, **how: Any) -> None:
    """Write down how it left."""
    hands.tap(hands.link("Schrijf op hoe de brief is verstuurd"))
    hands.fill(**how)
    hands.send()
    expect(hands.main).to_contain_text("opgeschreven")


def hanna_speaks_with_sanne(day: Day, case: Case, key: str) -> None:
    """In time, with a note that only the two of them can read."""
    path = CarePath.objects.get(case=case, person=day.house.person("sanne"))
    hanna = day.comes("hanna", PHONE)
    hanna.open("care:mine")
    with hanna.does(f"speaks with Sanne: {key}"):
        hanna.tap(hanna.link("Sanne de Wit"))
        hanna.tap(hanna.link("Noteren hoe het ging"))
        hanna.fill(outcome="held", note=f"Ze durft niet meer door de {WORD}.")
        hanna.send()
    assert CareMoment.objects.get(path=path, key=key).state == "held"
