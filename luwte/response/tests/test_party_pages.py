"""The pages of the other party: what is typed is looked at, asked about, and in no address."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from luwte.core.models import AuditEntry
from luwte.incidents.models import Case, CaseReader
from luwte.response.models import OtherParty, PartyIncident, PartyJoin
from luwte.response.queries.parties import identity_of, parties_of
from luwte.response.rules.identity import Identity
from tests.cast import House

MakeCase = Callable[..., Case]
PutDown = Callable[..., OtherParty]
JAN = {"knowledge": "known", "name": "Jan van den Berg", "phone": "06-12345678"}


def send(browser: Client, house: House, case: Case, **fields: Any) -> Any:
    address = house.url("response:party_add", pk=case.pk)
    return browser.post(address, {"do": "save", **fields})


def test_the_case_leads_to_its_response_for_whose_task_it_is(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    address = zonnedael.url("response:of_case", pk=case.pk)
    page = zonnedael.client("mo").get(zonnedael.url("incidents:case", pk=case.pk))
    assert address in page.content.decode()
    assert zonnedael.client("mo").get(address).status_code == 200
    assert zonnedael.client("ilse").get(address).status_code == 404
    assert zonnedael.client("sanne").get(address).status_code == 404


@pytest.mark.spec("RES-1")
def test_somebody_is_written_down_and_stands_on_the_page_and_in_no_address(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    browser = zonnedael.client("mo")
    answer = send(browser, zonnedael, case, **JAN, minor="no")
    assert answer.status_code == 302
    assert "Berg" not in answer["Location"]
    page = browser.get(answer["Location"]).content.decode()
    assert "Jan van den Berg" in page
    assert not re.findall(r'(?:href|action)="[^"]*(?:Berg|Jan|0612345678)', page)
    cached = getattr(cache, "_cache", {})
    assert "Berg" not in repr(cached)


@pytest.mark.spec("RES-1")
@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("reference", "123456782"),
        ("description", "Man met schizofrenie, blauwe jas"),
        ("address", "Dorpsstraat 12, bsn 123456782"),
        ("name", "Jan (diabetes)"),
    ],
)
def test_a_bsn_or_an_illness_is_asked_about_before_it_is_kept(
    zonnedael: House, make_case: MakeCase, field: str, text: str
) -> None:
    case = make_case()
    fields = {**JAN, field: text}
    answer = send(zonnedael.client("mo"), zonnedael, case, **fields)
    assert answer.status_code == 422
    assert f"{field}_careful" in answer.content.decode()
    assert not OtherParty.objects.exists()
    seen = re.search(rf'name="{field}_seen" value="([^"]*)"', answer.content.decode())
    assert seen is not None
    chosen = {f"{field}_careful": "remove", f"{field}_seen": seen[1]}
    assert send(zonnedael.client("mo"), zonnedael, case, **fields, **chosen).status_code == 302
    known = identity_of(zonnedael.actor("mo"), OtherParty.objects.get())
    assert known is not None
    assert "[…]" in getattr(known, field)
    assert "123456782" not in getattr(known, field)


def test_an_address_and_a_phone_number_are_what_the_form_asks_for(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    fields = {
        **JAN,
        "address": "Hij woont in de Dorpsstraat 12, 1234 AB Zonnedael",
        "description": "Mijn collega heeft zijn nummer: 06-12345678",
    }
    assert send(zonnedael.client("mo"), zonnedael, case, **fields).status_code == 302


@pytest.mark.spec("RES-1")
@pytest.mark.parametrize(
    "fields",
    [
        {"knowledge": "known"},
        {"knowledge": "described"},
        {"knowledge": "unknown", "name": "Jan"},
        {"knowledge": "described", "description": "jas", "phone": "0612345678"},
        {"name": "Jan"},
        {**JAN, "birth_year": "2012"},
        {**JAN, "birth_year": "1970", "minor": "yes"},
        {**JAN, "birth_year": "twee", "minor": "yes"},
        {**JAN, "phone": "12"},
        {**JAN, "email": "geen adres"},
    ],
)
def test_what_does_not_fit_together_is_asked_again_and_nothing_typed_is_lost(
    zonnedael: House, make_case: MakeCase, fields: dict[str, str]
) -> None:
    answer = send(zonnedael.client("mo"), zonnedael, make_case(), **fields)
    assert answer.status_code == 422
    assert not OtherParty.objects.exists()
    for name in ("name", "description", "phone"):
        assert fields.get(name, "") in answer.content.decode()


@pytest.mark.spec("RES-1")
def test_likely_matches_are_shown_before_anything_is_kept_and_the_handler_chooses(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    known = put_down(Identity(name="Jan van den Berg", phone="0612345678", email="j@b.nl"))
    case = make_case()
    browser = zonnedael.client("mo")
    answer = send(browser, zonnedael, case, **JAN)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f"same:{known.pk}" in page
    assert "j@b.nl" not in page, "only what matches is shown"
    assert not parties_of(case)
    assert send(browser, zonnedael, case, **{**JAN, "do": f"same:{known.pk}"}).status_code == 302
    (face,) = parties_of(case)
    assert face.pk == known.pk
    assert not face.is_confirmed


def test_who_says_none_of_these_keeps_somebody_new(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    known = put_down(Identity(name="Jan van den Berg"))
    case = make_case()
    send(zonnedael.client("mo"), zonnedael, case, **{**JAN, "do": "new"})
    (face,) = parties_of(case)
    assert face.pk != known.pk
    assert face.is_confirmed


def test_looking_who_is_on_record_keeps_nothing(zonnedael: House, make_case: MakeCase) -> None:
    answer = send(zonnedael.client("mo"), zonnedael, make_case(), **{**JAN, "do": "look"})
    assert answer.status_code in (200, 422)
    assert not OtherParty.objects.exists()


def test_every_page_of_a_party_opens_for_who_handles_it(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    case = make_case()
    party = put_down(Identity(name="Jan van den Berg"), case=case)
    browser = zonnedael.client("mo")
    for name in ("party", "party_change", "party_matches", "party_split", "party_later"):
        address = zonnedael.url(f"response:{name}", pk=case.pk, party_pk=party.pk)
        assert browser.get(address).status_code == 200, name
        assert zonnedael.client("ilse").get(address).status_code == 404, name
    for name in ("party", "party_matches"):
        elsewhere = zonnedael.url(f"response:{name}", pk=make_case().pk, party_pk=party.pk)
        assert browser.get(elsewhere).status_code == 404, "through another case there is no way"


@pytest.mark.spec("RES-1")
def test_a_second_person_confirms_on_the_page_and_the_first_does_not(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    known = put_down(Identity(name="Jan van den Berg", phone="0612345678"))
    case = make_case()
    send(zonnedael.client("mo"), zonnedael, case, **{**JAN, "do": f"same:{known.pk}"})
    confirm = zonnedael.url("response:party_confirm", pk=case.pk, party_pk=known.pk)
    page = zonnedael.url("response:of_case", pk=case.pk)
    assert confirm not in zonnedael.client("mo").get(page).content.decode()
    zonnedael.client("mo").post(confirm)
    assert not parties_of(case)[0].is_confirmed
    assert confirm in zonnedael.client("ruth").get(page).content.decode()
    zonnedael.client("ruth").post(confirm)
    assert parties_of(case)[0].is_confirmed


def test_joining_splitting_and_undoing_go_by_the_pages(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    one = put_down(Identity(name="Jan Berg", phone="0612345678"))
    case = make_case()
    two = put_down(Identity(phone="06 12345678"), case=case)
    browser = zonnedael.client("mo")

    def post(name: str, party: OtherParty, data: dict[str, Any], **more: Any) -> Any:
        address = zonnedael.url(f"response:{name}", pk=case.pk, party_pk=party.pk, **more)
        return browser.post(address, data)

    post("party_matches", two, {"do": f"same:{one.pk}"})
    assert parties_of(case)[0].pk == one.pk
    page = browser.get(zonnedael.url("response:party", pk=case.pk, party_pk=one.pk))
    join = PartyJoin.objects.get()
    assert f"/joins/{join.pk}/undo/" in page.content.decode()
    post("party_undo", one, {}, join_pk=join.pk)
    assert parties_of(case)[0].pk == two.pk
    post("party_matches", two, {"do": f"same:{one.pk}"})
    link = PartyIncident.objects.get(incident__case=case, unlinked_at=None)
    assert post("party_split", one, {"links": [str(link.pk)], "why": ""}).status_code == 422
    post("party_split", one, {"links": [str(link.pk)], "why": "Een ander."})
    (face,) = parties_of(case)
    assert face.pk not in (one.pk, two.pk)
    post("party_unlink", face.party, {})
    assert parties_of(case) == []
    post("party_restore", face.party, {})
    assert parties_of(case)[0].pk == face.pk


@pytest.mark.spec("RES-1")
def test_nothing_of_who_it_is_in_search_the_register_or_the_page_of_the_case(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    fields = {**JAN, "name": "Quirijn Zwartepoorte"}
    send(zonnedael.client("ruth"), zonnedael, case, **fields)
    browser = zonnedael.client("ruth")
    pages = [
        zonnedael.url("incidents:case", pk=case.pk),
        zonnedael.url("incidents:work_list"),
        zonnedael.url("incidents:register"),
        zonnedael.url("desk:search") + "?q=Zwartepoorte",
    ]
    for page in pages:
        answer = browser.get(page)
        assert answer.status_code == 200
        text = answer.content.decode().replace("?q=Zwartepoorte", "")
        assert "Quirijn" not in text, page
    rows = repr(list(AuditEntry.objects.values()))
    assert "Zwartepoorte" not in rows


def test_who_only_reads_a_case_is_not_led_to_the_response(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    asked_in = zonnedael.person("femke")
    CaseReader.objects.create(case=case, person=asked_in, why="read_both")
    address = zonnedael.url("response:of_case", pk=case.pk)
    browser = zonnedael.client("femke")
    page = browser.get(zonnedael.url("incidents:case", pk=case.pk))
    assert page.status_code == 200
    assert "/response/cases/" not in page.content.decode()
    assert browser.get(address).status_code == 404
