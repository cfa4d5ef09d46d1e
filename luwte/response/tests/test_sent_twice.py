"""A double tap, a reload or a slow line: what a form makes is made once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django import forms
from django.apps import apps
from django.test import Client
from django.utils import timezone

from luwte.core.models import FormSent
from luwte.incidents.models import Case, CaseEntry
from luwte.incidents.tests.conftest import MakeCase
from luwte.org.models import Partner
from luwte.response.models import Evidence, FirstReaction
from luwte.response.tests.party_fixtures import PutDown
from tests.cast import House

# What a form makes: the address below a case, and what is filled in.
NOW = {"at_0": "today", "at_1": "now"}
MAKING: dict[str, dict[str, str]] = {
    "response:react": {**NOW, "kind": "acknowledgement"},
    "response:talk_new": {
        "kind": "order_talk", "planned_at_0": "today", "planned_at_1": "23:59", "place": "Kamer 2",

    },
    "response:letter_new": {},
    "response:damage_add": {
        "side": "employer", "kind": "property", "title": "Balie", "amount": "812,50",
        "occurred_on": "today",
    },
    "response:evidence_new": {"kind": "camera", "what": "Beelden van de hal"},
    "response:police_report_new": {"kind": "report", "filer": "employer"},
    "response:police_contact_new": {
        **NOW, "moment": "during", "with_whom": "Agent", "text": "Gebeld.",
    },
}  # fmt: skip


@pytest.fixture
def case(make_case: MakeCase, put_down: PutDown) -> Case:
    case = make_case(happened_from=timezone.now() - timedelta(hours=2))
    put_down(case=case)
    Partner.objects.create(name="Wijkteam", kind="police")
    return case


def opened(browser: Client, address: str) -> dict[str, str]:
    """What the page of the form sends along by itself."""
    page = browser.get(address)
    assert page.status_code == 200
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text)
    hidden = {name: value for name, value in found if name != "csrfmiddlewaretoken"}
    assert re.fullmatch("[0-9a-f]{32}", hidden["once"])
    return {**first_choices(page.context["form"]), **hidden}


def first_choices(form: forms.BaseForm) -> dict[str, str]:
    """Of what has to be chosen, the first."""
    asked = {
        name: field for name, field in form.fields.items() if field.required or name == "party"
    }
    keys = {name: [str(key) for key, _ in getattr(field, "choices", ()) if key]
            for name, field in asked.items()}  # fmt: skip
    return {name: found[0] for name, found in keys.items() if found}


def rows() -> dict[str, int]:
    tables = (*apps.get_app_config("response").get_models(), CaseEntry)
    return {one.__name__: one._default_manager.count() for one in tables}


@pytest.mark.parametrize("name", MAKING)
def test_a_form_that_is_sent_three_times_is_carried_out_once(
    zonnedael: House, case: Case, name: str
) -> None:
    browser = zonnedael.client("ruth")
    address = zonnedael.url(name, pk=case.pk)
    now = timezone.localtime()
    days = {"today": f"{now:%Y-%m-%d}", "now": f"{now:%H:%M}"}
    filled = {key: days.get(value, value) for key, value in MAKING[name].items() if value}
    sent = {**opened(browser, address), **filled}
    before = rows()
    answer = browser.post(address, sent)
    assert answer.status_code == 302, answer.context["form"].errors
    after = rows()
    assert after != before
    for _tap in range(2):
        again = browser.post(address, sent)
        assert again.status_code == 302
        assert browser.get(again["Location"]).status_code == 200
    assert rows() == after
    # Opened anew it is another one.
    assert browser.post(address, {**sent, **opened(browser, address), **filled}).status_code == 302
    assert rows() != after


def test_what_was_refused_first_is_carried_out_when_it_is_right(
    zonnedael: House, case: Case
) -> None:
    browser = zonnedael.client("ruth")
    address = zonnedael.url("response:react", pk=case.pk)
    now = timezone.localtime()
    sent = {**opened(browser, address), "kind": "acknowledgement", "at_1": f"{now:%H:%M}"}
    sent["at_0"] = f"{now:%Y-%m-%d}"
    wrong = browser.post(address, {**sent, "at_0": f"{now + timedelta(days=1):%Y-%m-%d}"})
    assert wrong.status_code == 422
    assert sent["once"] in wrong.text and not FormSent.objects.exists()
    assert browser.post(address, sent).status_code == 302
    assert FirstReaction.objects.count() == 1


def test_a_key_that_is_none_holds_nobody_up(zonnedael: House, case: Case) -> None:
    browser = zonnedael.client("ruth")
    address = zonnedael.url("response:evidence_new", pk=case.pk)
    sent = {**opened(browser, address), **MAKING["response:evidence_new"]}
    for key in ("", "x" * 100_000, "a\x00b"):
        assert browser.post(address, {**sent, "once": key}).status_code == 302
    assert Evidence.objects.count() == 3
    assert not FormSent.objects.exists()
