"""A text that holds what should not be stored comes back once, and its writer decides (REP-8)."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from typing import Any

import pytest
from django import forms
from django.test import Client

from luwte.incidents import forms as case_forms
from luwte.incidents.forms.careful import CarefulText
from luwte.incidents.models import Case, Discussion, Incident, Note, ReporterMessage
from luwte.incidents.tests.conftest import MakeCase
from tests.cast import House

BSN = "Zijn BSN is 111222333, dat stond op de brief."
DIAGNOSIS = "Volgens zijn broer heeft hij schizofrenie."


def answered(page: Any, name: str, choice: str) -> dict[str, str]:
    """What the browser sends with the next sending."""
    content = page.content.decode()
    found = re.search(rf'name="{name}_seen" value="([^"]*)"', content)
    assert found, content
    return {f"{name}_careful": choice, f"{name}_seen": found.group(1)}


def a_report(client: Client, house: House, **texts: str) -> tuple[str, dict[str, str]]:
    """The address and the fields of a valid report."""
    address = house.url("incidents:report_all")
    form = client.get(address).context["form"]
    data = {
        "client_key": form["client_key"].value(),
        "what": str(form.forms_of_aggression[0].id),
        "gravity": "middle",
        "happened_0": form["happened"].value().strftime("%Y-%m-%d"),
        "happened_1": "00:01",
        "who": "me",
        **texts,
    }
    return address, data


def note_of(house: House, client: Client, case: Case, **data: str) -> Any:
    return client.post(house.url("incidents:add_note", pk=case.pk), data)


@pytest.mark.spec("REP-8")
@pytest.mark.parametrize(
    ("text", "why"),
    [
        (BSN, "burgerservicenummer"),
        (DIAGNOSIS, "medisch gegeven"),
        ("Hij weet mijn huisadres, Dorpsstraat 12.", "huisadres"),
        ("Hij heeft mijn privénummer: 06-12345678", "privénummer"),
        ("Hij mailde mijn privémail jan@gmail.com", "privé-e-mailadres"),
    ],
)
def test_a_note_comes_back_with_what_was_found_and_why_and_nothing_is_lost(
    zonnedael: House, make_case: MakeCase, text: str, why: str
) -> None:
    case = make_case()
    ruth = zonnedael.client("ruth")
    page = note_of(zonnedael, ruth, case, text=text)
    assert page.status_code == 422
    content = page.content.decode()
    assert why in content and "<mark>" in content
    assert f"{text}</textarea>" in content
    assert not Note.objects.filter(case=case).exists()


@pytest.mark.spec("REP-8")
@pytest.mark.parametrize(
    ("choice", "stored"),
    [
        ("remove", "Zijn BSN is […], dat stond op de brief."),
        ("keep", BSN),
        ("mistaken", BSN),
    ],
)
def test_who_writes_decides_and_the_second_sending_passes(
    zonnedael: House, make_case: MakeCase, choice: str, stored: str
) -> None:
    case = make_case()
    ruth = zonnedael.client("ruth")
    first = note_of(zonnedael, ruth, case, text=BSN)
    again = note_of(zonnedael, ruth, case, text=BSN, **answered(first, "text", choice))
    assert again.status_code == 302
    assert Note.objects.get(case=case).text == stored


@pytest.mark.spec("REP-8")
def test_what_is_typed_after_the_choice_is_asked_about_again(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    ruth = zonnedael.client("ruth")
    choice = answered(note_of(zonnedael, ruth, case, text=BSN), "text", "keep")
    more = note_of(zonnedael, ruth, case, text=f"{BSN} {DIAGNOSIS}", **choice)
    assert more.status_code == 422
    assert note_of(zonnedael, ruth, case, text="Niets bijzonders.", **choice).status_code == 302


def test_an_invented_choice_does_not_pass(zonnedael: House, make_case: MakeCase) -> None:
    case = make_case()
    ruth = zonnedael.client("ruth")
    choice = answered(note_of(zonnedael, ruth, case, text=BSN), "text", "whatever")
    assert note_of(zonnedael, ruth, case, text=BSN, **choice).status_code == 422
    assert note_of(zonnedael, ruth, case, text=BSN, text_careful="keep").status_code == 422


@pytest.mark.spec("REP-8")
@pytest.mark.parametrize("name", ["narrative", "other_party", "place_text"])
def test_a_report_asks_the_same_and_then_goes_on(zonnedael: House, name: str) -> None:
    sanne = zonnedael.client("sanne")
    address, data = a_report(sanne, zonnedael, **{name: BSN})
    page = sanne.post(address, data)
    assert page.status_code == 422
    assert not Incident.objects.filter(client_key=data["client_key"]).exists()
    sent = sanne.post(address, {**data, **answered(page, name, "remove")})
    assert sent.status_code == 302
    incident = Incident.objects.get(client_key=data["client_key"])
    assert getattr(incident, name) == "Zijn BSN is […], dat stond op de brief."


@pytest.mark.spec("REP-8")
@pytest.mark.parametrize("where", ["tell", "discuss"])
def test_a_message_and_a_talk_ask_the_same(
    zonnedael: House, make_case: MakeCase, where: str
) -> None:
    case = make_case()
    more = {"kind": "reporter"} if where == "discuss" else {}
    address = zonnedael.url(f"incidents:{where}", pk=case.pk, **more)
    ruth = zonnedael.client("ruth")
    data = {"text": DIAGNOSIS, "held_on": case.opened_at.strftime("%Y-%m-%d"), "seen": "1"}
    page = ruth.post(address, data)
    assert page.status_code == 422
    kept = ruth.post(address, {**data, **answered(page, "text", "remove")})
    assert kept.status_code == 302
    rows = ReporterMessage.objects if where == "tell" else Discussion.objects
    assert rows.get(case=case).text == "Volgens zijn broer heeft hij […]."


@pytest.mark.spec("REP-8")
def test_where_patients_are_treated_words_of_treatment_are_ordinary(de_linde: House) -> None:
    """The same words are asked about at a town hall and not at a practice."""
    client = de_linde.client("joke")
    address, data = a_report(client, de_linde, narrative="Hij was zijn medicatie vergeten.")
    assert client.post(address, data).status_code == 302
    address, data = a_report(client, de_linde, narrative="Hij is psychotisch.")
    assert client.post(address, data).status_code == 422


def test_a_colleague_named_beside_an_address_makes_it_private(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    ruth = zonnedael.client("ruth")
    name = zonnedael.person("bram").name
    page = note_of(zonnedael, ruth, case, text=f"Hij riep {name}, Dorpsstraat 12.")
    assert page.status_code == 422
    assert note_of(zonnedael, ruth, case, text="Bezoek op Dorpsstraat 12.").status_code == 302


# Sealed talks are read by one confidant and erased with the report; a guest writes about what the
# guest was shown. Both are encrypted or short-lived, and nobody searches them.
NOT_LOOKED_AT = {"talking", "second_look.AnswerForm"}


@pytest.mark.spec("REP-8")
def test_every_text_that_goes_into_a_case_is_looked_at() -> None:
    careless = []
    for module in pkgutil.iter_modules(case_forms.__path__):
        loaded = importlib.import_module(f"{case_forms.__name__}.{module.name}")
        for name, form in inspect.getmembers(loaded, inspect.isclass):
            if not issubclass(form, forms.Form) or form.__module__ != loaded.__name__:
                continue
            for label, field in form.base_fields.items():
                is_text = isinstance(field.widget, forms.Textarea)
                if is_text and not isinstance(field, CarefulText):
                    careless.append(f"{module.name}.{name}.{label}")
    assert [one for one in careless if not one.startswith(tuple(NOT_LOOKED_AT))] == []
