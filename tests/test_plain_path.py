"""From a report to a closed case, over all rooms, in both languages, without JavaScript."""

from __future__ import annotations

import pytest
from django.test import Client

from luwte.core.clock.lanes import run_until_idle
from luwte.incidents.models import Case, CaseEntry
from luwte.incidents.rules import CaseState
from tests.cast import House
from tests.plain_path import Walk
from tests.walking import Walker

LANGUAGES = ("nl", "en")


def browser(house: House, key: str, language: str) -> Client:
    client = house.client(key)
    client.cookies["luwte_language"] = language
    return client


def walk_of(house: House, language: str) -> Walk:
    return Walk(
        house,
        language,
        Walker(browser(house, "sanne", language)),
        Walker(browser(house, "ruth", language)),
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.spec("CAS-1", "CAS-7", "PLA-2")
def test_from_report_to_closed_in_the_language_of_the_reader(
    zonnedael: House, language: str
) -> None:
    walk = walk_of(zonnedael, language)
    walk.report()
    run_until_idle()
    walk.find_on_the_list()
    walk.assess()
    walk.close_too_early()
    assert Case.objects.get().state == CaseState.OPEN
    walk.discuss()
    walk.react()
    walk.choose_actions()
    walk.finish_tracks()
    walk.tell()
    walk.close()
    case = Case.objects.get()
    assert case.state == CaseState.CLOSED
    told = set(CaseEntry.objects.filter(case=case).values_list("verb", flat=True))
    assert {"triaged", "discussed", "action_chosen", "told", "closed"} <= told
    run_until_idle()
    for walker in walk.walkers:
        assert all(page.status == 200 for page in walker.pages)


def test_what_the_reporter_sees_is_not_what_handlers_note(zonnedael: House) -> None:
    walk = walk_of(zonnedael, "nl")
    walk.report()
    walk.find_on_the_list()
    walk.assess()
    walk.coordinator.open(walk.case_url)
    walk.coordinator.send(walk.say("Keep the note"), text="Alleen voor ons.")
    walk.tell()
    assert "Alleen voor ons." not in walk.reporter.page.text
    assert walk.reporter.open(walk.case_url).status == 404


def test_a_team_lead_of_another_unit_finds_no_trace_of_it(zonnedael: House) -> None:
    walk = walk_of(zonnedael, "nl")
    walk.report()
    run_until_idle()
    walk.find_on_the_list()
    ilse = Walker(browser(zonnedael, "ilse", "nl"))
    assert ilse.open(walk.coordinator.page.url).status == 404
    for address in ("desk:today", "incidents:work_list", "desk:search"):
        assert "Balie" not in ilse.open(zonnedael.url(address) + "?q=schold").text
