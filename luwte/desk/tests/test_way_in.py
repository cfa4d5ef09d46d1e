"""The front door, the choice of an organisation, and search."""

from __future__ import annotations

import html

import pytest
from django.test import Client

from luwte.core.panels import Line, SearchRoom, searches
from luwte.desk import searching
from luwte.org.models import Person
from luwte.tenancy.models import Login
from luwte.tenancy.scope import scope
from tests.cast import Cast, House


@pytest.mark.django_db
def test_the_front_page_offers_the_login_in_both_languages() -> None:
    client = Client()
    assert "Inloggen" in client.get("/").content.decode()
    client.cookies["luwte_language"] = "en"
    page = client.get("/")
    assert "Log in" in page.content.decode()
    assert page.headers["Content-Language"] == "en"


def test_who_belongs_to_one_house_goes_straight_there(zonnedael: House) -> None:
    answer = zonnedael.client("sanne").get("/")
    assert answer.headers["Location"] == zonnedael.url("desk:today")


def test_who_belongs_to_two_houses_chooses(cast: Cast) -> None:
    login = cast.zonnedael.login("sanne")
    with scope(cast.de_linde.organisation):
        Person.objects.create(name="Sanne de Wit", login=login, email=login.email)
    page = html.unescape(cast.zonnedael.client("sanne").get("/").content.decode())
    assert "Gemeente Zonnedael" in page and "Huisartsenpraktijk De Linde" in page


@pytest.mark.django_db
def test_a_login_without_a_house_is_told_whom_to_ask() -> None:
    client = Client()
    client.force_login(Login.objects.create_user("niemand@nergens.example", "x"))
    assert "Vraag de beheerder" in html.unescape(client.get("/").content.decode())


@pytest.mark.django_db
def test_the_accessibility_note_is_public() -> None:
    assert Client().get("/accessibility/").status_code == 200


def test_search_asks_every_room_and_shows_what_it_may(
    zonnedael: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def find(actor: object, words: str) -> list[Line]:
        asked.append(words)
        return [Line(title="Gevonden zaak", url="/o/x/")]

    monkeypatch.setattr(searches, "_things", {"x": SearchRoom("Zaken", "folder", find)})
    answer = zonnedael.client("ruth").get(zonnedael.url("desk:search"), {"q": "  rode \x00 pet "})
    assert "Gevonden zaak" in answer.content.decode()
    assert asked == ["rode pet"]


@pytest.mark.parametrize("words", ["", "a", "🙂" * 3, "<script>", "%' OR 1=1", "ק" * 5000])
def test_strange_words_are_no_error(zonnedael: House, words: str) -> None:
    answer = zonnedael.client("ruth").get(zonnedael.url("desk:search"), {"q": words})
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode().replace("<script src", "")


def test_words_are_cut_to_what_a_search_can_use() -> None:
    assert searching.tidy(" a\n\tb " + "x" * 500) == ("a b " + "x" * 500)[: searching.LONGEST]
