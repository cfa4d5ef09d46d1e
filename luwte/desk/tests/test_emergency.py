"""The emergency page: for everybody, at a glance, and it promises nothing it does not do."""

from __future__ import annotations

import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luwte.org.actions import change_location
from luwte.org.actions.partners import (
    PartnerContactDetails,
    PartnerDetails,
    erase_partner_contact,
    keep_partner,
    keep_partner_contact,
)
from tests.cast import HOLDERS, House


def shown(house: House, who: str, query: str = "") -> str:
    answer = house.client(who).get(house.url("desk:emergency") + query)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


@pytest.mark.parametrize("who", sorted(set(HOLDERS.values())))
def test_everybody_who_is_logged_in_can_read_it(zonnedael: House, who: str) -> None:
    page = shown(zonnedael, who)
    assert 'href="tel:112"' in page
    assert "Ga weg. Nu." in page


def test_it_says_that_it_calls_nobody(zonnedael: House) -> None:
    assert "Luwte belt 112 en de politie niet" in shown(zonnedael, "sanne")


def test_the_own_place_comes_first_with_its_number_and_note(zonnedael: House) -> None:
    page = shown(zonnedael, "daan")
    assert "<h1" in page and "Werkplein Noord" in page.split("<h1")[1]
    assert "5566" in page and "5555" not in page
    assert page.index("Werkplein Noord</a>") < page.index("Stadskantoor</a>")


def test_another_place_can_be_chosen(zonnedael: House) -> None:
    place = zonnedael.location("Stadskantoor")
    page = shown(zonnedael, "daan", f"?location={place.pk}")
    assert "5555" in page and "5566" not in page


@pytest.mark.parametrize("asked", ["nergens", "00000000-0000-0000-0000-000000000000", "🙂"])
def test_a_place_that_does_not_exist_is_not_found(zonnedael: House, asked: str) -> None:
    answer = zonnedael.client("sanne").get(zonnedael.url("desk:emergency"), {"location": asked})
    assert answer.status_code == 404


def test_all_numbers_of_the_catalogue_stand_on_it(zonnedael: House) -> None:
    page = shown(zonnedael, "sanne")
    for number in ("112", "0900-8844", "0900-0101"):
        assert number in page


def test_a_changed_number_shows_at_once(zonnedael: House) -> None:
    client = zonnedael.client("sanne")
    url = zonnedael.url("desk:emergency")
    client.get(url)
    place = zonnedael.location("Stadskantoor")
    change_location(
        actor=zonnedael.actor("tessa"),
        location=place,
        name=place.name,
        address=place.address,
        emergency_number="7777",
        emergency_note="",
    )
    assert "7777" in client.get(url).content.decode()


def test_it_asks_nothing_beside_who_is_reading(zonnedael: House) -> None:
    client = zonnedael.client("sanne")
    url = zonnedael.url("desk:emergency")
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    statements = [query["sql"] for query in asked.captured_queries]
    assert len(statements) <= 4, "\n".join(statements)  # session, person, grants, deputies


def test_who_is_not_logged_in_goes_to_the_login(zonnedael: House) -> None:
    answer = zonnedael.client().get(zonnedael.url("desk:emergency"))
    assert answer.status_code == 302


@pytest.mark.spec("ORG-5", "NOW-1")
def test_partners_that_were_marked_stand_on_it_and_can_be_called(zonnedael: House) -> None:
    ruth = zonnedael.actor("ruth")
    police = keep_partner(
        actor=ruth,
        details=PartnerDetails(kind="police", name="Politie Zonnedael", phone="0900-8844"),
    )
    officer = keep_partner_contact(
        actor=ruth,
        partner=police,
        details=PartnerContactDetails(
            name="Wijkagent Ilja", part="Centrum", phone="06-1234 5678", in_emergency="now"
        ),
    )
    keep_partner(
        actor=ruth,
        details=PartnerDetails(
            kind="other",
            name="Steunpunt Zonnedael",
            out_of_hours="088-1112223",
            in_emergency="later",
        ),
    )
    page = shown(zonnedael, "sanne")
    assert 'href="tel:0612345678"' in page and "Centrum, Politie Zonnedael" in page
    before, afterwards = page.split('<section class="card no-print">')
    assert "Wijkagent Ilja" in before and "Steunpunt Zonnedael" not in before
    assert 'href="tel:0881112223"' in afterwards and "buiten kantooruren" in afterwards
    # What was not marked is not there, and what ended goes.
    assert page.count("Politie Zonnedael") == 1
    erase_partner_contact(actor=ruth, contact=officer)
    assert "Wijkagent Ilja" not in shown(zonnedael, "sanne")


@pytest.mark.spec("ORG-5")
def test_who_is_put_on_it_has_a_number_that_can_be_called(zonnedael: House) -> None:
    url = zonnedael.url("org:partner_new")
    sent = {"kind": "police", "name": "Politie", "email": "wijk@example.org", "in_emergency": "now"}
    answer = zonnedael.client("ruth").post(url, sent)
    assert answer.status_code == 422 and "telefoonnummer" in answer.content.decode()
    answer = zonnedael.client("ruth").post(url, {**sent, "phone": "0343-123456"})
    assert answer.status_code == 302
    assert 'href="tel:0343123456"' in shown(zonnedael, "sanne")
