"""Everybody finds whom to turn to, in two taps."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from luwte.core.navigation import links_for
from luwte.core.refusal import Refused
from luwte.org import actions
from luwte.org.models import Contact, Grant
from luwte.org.rules import Role
from tests.cast import HOLDERS, House


@pytest.mark.spec("ORG-6")
@pytest.mark.parametrize("key", HOLDERS.values())
def test_everybody_sees_who_is_who_by_the_menu(zonnedael: House, key: str) -> None:
    doors = {door.key: door.url for door in links_for(zonnedael.actor(key), zonnedael.slug)}
    page = zonnedael.client(key).get(doors["people"])
    words = page.content.decode()
    for name in ("Karin Smits", "Ruth Bakker", "Femke Bos", "Anouk Smit", "Hanna Vos"):
        assert name in words
    assert "tel:5520" in words and "Rens Aalders" in words


@pytest.mark.spec("ORG-6")
def test_the_page_follows_the_roles_and_shows_who_is_missing(zonnedael: House) -> None:
    tessa, client = zonnedael.actor("tessa"), zonnedael.client("sanne")
    femke = Grant.objects.get(role=Role.PREVENTION_OFFICER)
    actions.end_grant(actor=tessa, grant=femke)
    words = client.get(zonnedael.url("org:who")).content.decode()
    assert "Femke Bos" not in words
    assert 'id="who-prevention_officer"' in words, "an empty part is seen"
    actions.give_role(actor=tessa, person=zonnedael.person("daan"), role=Role.PREVENTION_OFFICER)
    assert "Daan Mulder" in client.get(zonnedael.url("org:who")).content.decode()


@pytest.mark.spec("ORG-6")
def test_the_portfolio_holder_and_others_are_named_by_hand(zonnedael: House) -> None:
    client = zonnedael.client("tessa")
    named = {"kind": "portfolio_holder", "person": str(zonnedael.person("vera").pk)}
    assert client.post(zonnedael.url("org:contact_new"), named).status_code == 302
    words = zonnedael.client("sanne").get(zonnedael.url("org:who")).content.decode()
    assert "Vera Linschoten" in words
    contact = Contact.objects.get(person=zonnedael.person("vera"))
    client.post(zonnedael.url("org:contact_erase", pk=contact.pk), {"do": "erase"})
    assert not Contact.objects.filter(pk=contact.pk).exists()


def test_a_contact_is_somebody_who_can_be_reached(zonnedael: House) -> None:
    tessa = zonnedael.actor("tessa")
    for details in (
        actions.ContactDetails(kind="other"),
        actions.ContactDetails(kind="other", name="Arbodienst"),
    ):
        with pytest.raises(Refused):
            actions.name_contact(actor=tessa, details=details)


def test_who_is_away_shows_the_deputy(zonnedael: House) -> None:
    today = timezone.localdate()
    actions.name_deputy(
        actor=zonnedael.actor("ruth"),
        person=zonnedael.person("ruth"),
        deputy=zonnedael.person("daan"),
        starts_on=today,
        ends_on=today,
    )
    words = zonnedael.client("sanne").get(zonnedael.url("org:who")).content.decode()
    assert "Daan Mulder" in words


def test_the_page_costs_few_queries(zonnedael: House, django_assert_max_num_queries: Any) -> None:
    client = zonnedael.client("sanne")
    client.get(zonnedael.url("org:who"))
    with django_assert_max_num_queries(8):
        client.get(zonnedael.url("org:who"))
