"""A double tap or a reload writes down one person, whatever is known of him or her."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from luwte.core.models import AuditEntry
from luwte.core.refusal import Refused
from luwte.incidents.actions import Involved, Report, report_incident
from luwte.incidents.models import Case, CaseEntry
from luwte.incidents.rules import PersonRole, TrackKind
from luwte.response.access import desk_for
from luwte.response.actions import parties
from luwte.response.actions.parties import PartyFacts, add_party
from luwte.response.models import OtherParty, PartyIncident, PartyJoin
from luwte.response.rules.identity import Identity
from luwte.tenancy.scope import scope
from tests.cast import Cast, House

MakeCase = Callable[..., Case]
FILLED: list[dict[str, str]] = [
    {"knowledge": "unknown"},
    {"knowledge": "described", "description": "Lange man met een groene pet"},
    {"knowledge": "known", "name": "Jan van den Berg", "phone": "06-12345678"},
]


def opened(browser: Client, house: House, case: Case) -> tuple[str, str]:
    """The address of the form, and the key that it was opened with."""
    address = house.url("response:party_add", pk=case.pk)
    page = browser.get(address).content.decode()
    found = re.search(r'name="client_key" value="([^"]+)"', page)
    assert found is not None
    return address, found[1]


@pytest.mark.spec("RES-1")
@pytest.mark.parametrize("fields", FILLED, ids=["unknown", "described", "known"])
def test_sent_twice_is_kept_once(
    zonnedael: House, make_case: MakeCase, fields: dict[str, str]
) -> None:
    case, browser = make_case(), zonnedael.client("mo")
    address, key = opened(browser, zonnedael, case)
    for _tap in range(3):
        answer = browser.post(address, {**fields, "client_key": key, "do": "save"})
        assert answer.status_code == 302
    assert OtherParty.objects.count() == PartyIncident.objects.count() == 1
    assert CaseEntry.objects.filter(case=case, verb="response.party_added").count() == 1
    assert AuditEntry.objects.filter(verb="response.add_party").count() == 1


def test_a_form_that_is_opened_anew_writes_down_somebody_else(
    zonnedael: House, make_case: MakeCase
) -> None:
    case, browser = make_case(), zonnedael.client("mo")
    for _each in range(2):
        address, key = opened(browser, zonnedael, case)
        browser.post(address, {**FILLED[0], "client_key": key, "do": "save"})
    assert OtherParty.objects.count() == 2


def test_recognising_somebody_twice_joins_once(
    zonnedael: House, make_case: MakeCase, put_down: Any
) -> None:
    known = put_down(Identity(name="Jan van den Berg", phone="06-12345678"))
    case, browser = make_case(), zonnedael.client("mo")
    address, key = opened(browser, zonnedael, case)
    fields = {**FILLED[2], "email": "jan@example.nl", "client_key": key}
    for _tap in range(2):
        answer = browser.post(address, {**fields, "do": f"same:{known.pk}"})
        assert answer.status_code == 302
    assert PartyJoin.objects.count() == 1 and OtherParty.objects.count() == 2


def test_the_key_of_another_case_or_of_who_was_taken_away_gives_nobody(
    zonnedael: House, make_case: MakeCase
) -> None:
    mo, facts = zonnedael.actor("mo"), PartyFacts(Identity(), client_key="elsewhere")
    first, second = make_case(), make_case()
    here = desk_for(mo, first.pk, TrackKind.RESPONSE)
    party = add_party(actor=mo, desk=here, incidents=list(first.incidents.all()), facts=facts)
    there = desk_for(mo, second.pk, TrackKind.RESPONSE)
    with pytest.raises(Refused):
        add_party(actor=mo, desk=there, incidents=list(second.incidents.all()), facts=facts)
    parties.unlink_party(actor=mo, desk=here, party=party)
    with pytest.raises(Refused):
        add_party(actor=mo, desk=here, incidents=list(first.incidents.all()), facts=facts)


@pytest.mark.spec("RES-1")
@pytest.mark.django_db(transaction=True)
def test_six_taps_at_the_same_moment_write_down_one(cast: Cast) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("threads of a test share one SQLite database in memory")
    house = cast.zonnedael
    with scope(house.organisation):
        sanne = house.actor("sanne")
        incident = report_incident(
            actor=sanne,
            report=Report(
                client_key="parties at once",
                unit=house.unit("balie"),
                happened_from=timezone.now(),
                people=[Involved(PersonRole.VICTIM, sanne.person)],
            ),
        )
        mo = house.actor("mo")
        assert incident.case_id is not None
        desk = desk_for(mo, incident.case_id, TrackKind.RESPONSE)
    facts = PartyFacts(Identity(), client_key="at once")

    def tap(_number: int) -> UUID:
        try:
            with scope(house.organisation):
                return add_party(actor=mo, desk=desk, incidents=[incident], facts=facts).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        found = set(pool.map(tap, range(6)))
    with scope(house.organisation):
        assert found == {OtherParty.objects.get().pk}
