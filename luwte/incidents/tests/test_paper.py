"""The report on paper: the same questions to tick, and a code that leads to typing it over."""

from __future__ import annotations

import re

import pytest

from luwte.catalogue.queries import terms
from luwte.incidents.models import Incident
from luwte.incidents.tests.test_plain_path import fill_in
from luwte.incidents.views.paper import code_of
from tests.cast import House


@pytest.mark.spec("REP-2")
def test_the_form_has_all_questions_and_a_code_without_outside_hosts(zonnedael: House) -> None:
    page = zonnedael.client("sanne").get(zonnedael.url("incidents:paper")).content.decode()
    for form in terms("form", organisation=zonnedael.organisation):
        assert f"<li>{form.label}</li>" in page
    assert '<svg class="qr"' in page
    assert not re.findall(r'(?:src|href)="https?://', page)


@pytest.mark.spec("REP-2")
def test_the_address_of_the_code_opens_the_fields_to_type_it_over(zonnedael: House) -> None:
    answer = zonnedael.client("sanne").get(zonnedael.url("incidents:paper"))
    address = answer.context["address"]
    assert address.endswith("/report/all/?paper=1")
    assert str(code_of(address)) in answer.content.decode()
    ruth = zonnedael.client("ruth")
    page = ruth.get(address).content.decode()
    assert "Een papieren melding overtypen" in page
    assert re.search(r'value="paper" checked', page)
    data = fill_in(zonnedael, who="paper", colleague_name="Kees, stagiair", spoken="Kom maar op.")
    assert ruth.post(address, data).status_code == 302
    incident = Incident.objects.get()
    assert (incident.way, incident.reporter_name, incident.spoken) == (
        "paper", "Kees, stagiair", "Kom maar op.",
    )  # fmt: skip
    assert incident.entered_by == zonnedael.person("ruth")


def test_who_may_not_enter_for_others_gets_the_plain_page(zonnedael: House) -> None:
    address = zonnedael.url("incidents:report_all") + "?paper=1"
    page = zonnedael.client("sanne").get(address).content.decode()
    assert "Melden op één pagina" in page and 'value="paper"' not in page
    data = fill_in(zonnedael, who="paper", colleague_name="Kees")
    assert zonnedael.client("sanne").post(address, data).status_code == 422
    assert Incident.objects.count() == 0


def test_the_code_has_the_corners_by_which_a_phone_finds_it() -> None:
    drawn = str(code_of("https://luwte.example/o/zonnedael/report/all/?paper=1"))
    size = int(re.findall(r'viewBox="-2 -2 (\d+) ', drawn)[0]) - 4
    assert size == 33, size  # version 4 of the code, which holds an address of this length
    cells = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1", drawn)}
    # The three corners by which a phone finds it.
    for left, top in ((0, 0), (size - 7, 0), (0, size - 7)):
        assert all((left + step, top) in cells for step in range(7))
        assert (left + 1, top + 1) not in cells and (left + 3, top + 3) in cells
