"""The start page of a practice of six: one page, and nothing red that is not late."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from luwte.core.navigation import links_for
from luwte.core.refusal import NotPermitted, Refused
from luwte.incidents.actions import Involved, Report, report_incident
from luwte.incidents.models import Case
from luwte.incidents.queries.practice import nameless, week_lines
from luwte.incidents.rules import CaseState, PersonRole
from luwte.lib.ids import crockford
from luwte.org.actions.mode import choose_mode
from tests.cast import House


def a_case(house: House) -> Case:
    actor = house.actor("joke")
    assert actor.person.unit is not None
    incident = report_incident(
        actor=actor,
        report=Report(
            client_key=crockford(12),
            unit=actor.person.unit,
            happened_from=timezone.now(),
            people=[Involved(PersonRole.VICTIM, actor.person)],
        ),
    )
    assert incident.case is not None
    return incident.case


def page(house: House, key: str) -> str:
    answer = house.client(key).get(house.url("desk:today"))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.spec("ORG-3")
def test_one_page_shows_the_day_with_the_next_step_of_every_case(de_linde: House) -> None:
    case = a_case(de_linde)
    text = page(de_linde, "noor")
    for words in ("Nood", "Melden", "Turven", "Open zaken", "Voor de weekbespreking"):
        assert words in text
    assert de_linde.url("incidents:case", pk=case.pk) in text
    assert "Beoordeel" in text or "Beoordelen" in text
    for pushed in ("Ondernemingsraad", "Medezeggenschap", "Dashboard", "Enquête"):
        assert pushed not in text


@pytest.mark.spec("ORG-3")
def test_nothing_is_red_that_is_not_late(de_linde: House) -> None:
    case = a_case(de_linde)
    text = page(de_linde, "noor")
    assert "ring--late" not in text
    assert "badge--late" not in text
    with time_machine.travel(case.opened_at + timedelta(days=6), tick=False):
        assert "ring--late" in page(de_linde, "noor")


@pytest.mark.spec("ORG-3")
def test_the_week_meeting_gets_two_lines_without_names(de_linde: House) -> None:
    case = a_case(de_linde)
    learned = "Joke belt voortaan eerst, en Fatima Bouali neemt de balie over."
    Case.objects.filter(pk=case.pk).update(
        state=CaseState.CLOSED, closed_at=timezone.now(), learning=learned
    )
    lines = week_lines(de_linde.actor("noor"))
    assert [line.case for line in lines] == [case]
    assert "belt voortaan eerst" in lines[0].learned
    for name in ("Joke", "Fatima"):
        assert name not in lines[0].learned
    assert "belt voortaan eerst" in page(de_linde, "noor")
    with time_machine.travel(timezone.now() + timedelta(days=8), tick=False):
        assert week_lines(de_linde.actor("noor")) == []


def test_names_become_a_colleague() -> None:
    names = ["Jan de Wit", "Jo Bos"]
    assert "Jan " not in nameless("Jan de Wit en Jan zagen Jansen", names)
    assert "Jansen" in nameless("Jan de Wit en Jan zagen Jansen", names)
    assert nameless("Niets", []) == "Niets"


def test_who_reads_no_cases_sees_no_case(de_linde: House) -> None:
    a_case(de_linde)
    text = page(de_linde, "eva")
    assert "Open zaken" not in text
    assert "Voor de weekbespreking" not in text


@pytest.mark.spec("ORG-3")
def test_the_menu_is_short(de_linde: House, zonnedael: House) -> None:
    short = {one.key for one in links_for(de_linde.actor("noor"), de_linde.slug)}
    assert {"today", "cases", "reports"} <= short
    assert not {"search", "knowledge"} & short
    assert "search" in {one.key for one in links_for(zonnedael.actor("ruth"), zonnedael.slug)}


def test_a_municipality_keeps_its_own_page(zonnedael: House) -> None:
    assert "Voor de weekbespreking" not in page(zonnedael, "ruth")


@pytest.mark.spec("ORG-3")
def test_an_administrator_chooses_how_large_they_are(de_linde: House) -> None:
    address = de_linde.url("org:mode")
    assert de_linde.client("bas").get(address).status_code == 200
    assert de_linde.client("bas").post(address, {"mode": "ordinary"}).status_code == 302
    assert not de_linde.organisation.is_small_practice
    assert "Voor de weekbespreking" not in page(de_linde, "noor")
    assert de_linde.client("bas").post(address, {"mode": "small"}).status_code == 302
    assert de_linde.organisation.is_small_practice
    with pytest.raises(NotPermitted):
        choose_mode(actor=de_linde.actor("joke"), is_small_practice=False)


def test_a_large_organisation_does_not_call_itself_small(
    zonnedael: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("luwte.org.actions.mode.SMALL_AT_MOST", 3)
    with pytest.raises(Refused):
        choose_mode(actor=zonnedael.actor("tessa"), is_small_practice=True)
    assert not zonnedael.organisation.is_small_practice
