"""The page of a case asks the same few queries, whatever happened in it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from luwte.core.clock.lanes import run_until_idle
from luwte.incidents import actions
from luwte.incidents.actions import ActionPlan
from luwte.incidents.models import Case, CaseReader
from luwte.incidents.queries.case_page import case_page
from luwte.incidents.rules import LinkKind
from luwte.incidents.tests.conftest import MakeCase
from tests.cast import House

BUDGET = 25


def fill(house: House, case: Case, make_case: MakeCase, times: int) -> None:
    ruth = house.actor("ruth")
    for n in range(times):
        actions.add_note(actor=ruth, case=case, text=f"Notitie {n}")
        actions.tell_reporter(actor=ruth, case=case, text=f"Bericht {n}")
        actions.choose_action(actor=ruth, case=case, plan=ActionPlan(title=f"Actie {n}"))
        actions.discuss(
            actor=ruth, case=case, kind="team", held_on=timezone.localdate(), text=f"Talk {n}"
        )
        other = make_case("bram", witness=True)
        now = Case.objects.select_related("owner", "unit").get(pk=case.pk)
        actions.merge_cases(
            actor=ruth, target=now, source=other, seen=now.version, source_seen=other.version
        )
        beside = make_case(happened_from=timezone.now() - timedelta(days=30))
        actions.link_cases(actor=ruth, case=now, other=beside, kind=LinkKind.SAME_PERSON)
    CaseReader.objects.get_or_create(
        case=case, person=house.person("hanna"), defaults={"why": "track"}
    )
    run_until_idle(["events"])


@pytest.mark.spec("CAS-8")
def test_the_page_of_a_case_with_everything_on_it_stays_within_its_queries(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    url = zonnedael.url("incidents:case", pk=case.pk)
    browser = zonnedael.client("ruth")
    browser.get(url)
    asked = []
    for times in (1, 4):
        fill(zonnedael, case, make_case, times)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url).status_code == 200
        # Whether a clock runs is asked once in a while, whatever the page.
        plain = [
            one["sql"] for one in queries.captured_queries if "core_clockbeat" not in one["sql"]
        ]
        asked.append(sum("SAVEPOINT" not in sql for sql in plain))
    assert asked[0] == asked[1] <= BUDGET


def test_a_case_without_neighbours_asks_no_more_than_it_shows(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    run_until_idle(["events"])
    actor = zonnedael.actor("ruth")
    found = Case.objects.select_related("unit", "owner").get(pk=case.pk)
    case_page(actor, found)
    with CaptureQueriesContext(connection) as queries:
        case_page(actor, found)
    assert len(queries) <= 17


def test_nothing_on_the_page_of_a_case_walks_a_whole_table(
    zonnedael: House, make_case: MakeCase
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("a plan in the words of SQLite")
    case = make_case()
    fill(zonnedael, case, make_case, 2)
    actor = zonnedael.actor("mo")
    found = Case.objects.select_related("unit", "owner").get(pk=case.pk)
    with CaptureQueriesContext(connection) as queries:
        case_page(actor, found)
    asked = [one["sql"] for one in queries.captured_queries if one["sql"].startswith("SELECT")]
    plans = []
    with connection.cursor() as cursor:
        for sql in asked:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            plans += [(line[3], sql) for line in cursor.fetchall()]
    walks = [plan for plan in plans if plan[0].startswith(("SCAN incidents_", "SCAN core_"))]
    assert walks == []
