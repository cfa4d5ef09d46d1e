"""Lists that cost the same whatever their length, and never say more than one may know."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from luwte.core import keyset
from luwte.core.clock.lanes import run_until_idle
from luwte.core.models import AuditEntry
from luwte.incidents import panels
from luwte.incidents.access import visible_incidents
from luwte.incidents.models import Case, CaseReader, Incident, Track
from luwte.incidents.queries import lists
from luwte.incidents.sight import Sight
from luwte.incidents.tests.conftest import MakeCase
from luwte.org.access import Grants
from tests.cast import House


def statements(house: House, key: str, address: str) -> int:
    """How many statements a page costs once the memory of the process is warm."""
    client = house.client(key)
    client.get(address)
    with CaptureQueriesContext(connection) as spent:
        assert client.get(address).status_code == 200
    # Whether a clock runs is asked once in some seconds, by whichever page comes then.
    return len([one for one in spent.captured_queries if "core_clockbeat" not in one["sql"]])


@pytest.mark.parametrize("key", ["ruth", "mo"])
@pytest.mark.parametrize("name", ["incidents:work_list", "incidents:register"])
def test_a_list_costs_the_same_with_one_row_and_with_two_hundred(
    zonnedael: House, make_case: MakeCase, key: str, name: str
) -> None:
    address = zonnedael.url(name)
    make_case()
    one = statements(zonnedael, key, address)
    for _n in range(60):
        make_case()
    many = statements(zonnedael, key, address)
    # A page that is not full also looks for cases without any clock.
    assert many <= one
    assert many <= 14


def test_a_case_costs_the_same_with_little_and_with_much_in_it(
    zonnedael: House, make_case: MakeCase
) -> None:
    from luwte.incidents import actions

    case = make_case()
    address = zonnedael.url("incidents:case", pk=case.pk)
    little = statements(zonnedael, "ruth", address)
    ruth = zonnedael.actor("ruth")
    for number in range(30):
        actions.add_note(actor=ruth, case=case, text=f"Notitie {number}")
        actions.tell_reporter(actor=ruth, case=case, text=f"Bericht {number}")
        actions.choose_action(
            actor=ruth, case=case, plan=actions.ActionPlan(title=f"Actie {number}")
        )
    much = statements(zonnedael, "ruth", address)
    assert much <= little + 1
    assert much <= 25


@pytest.mark.spec("CAS-1")
def test_what_is_due_first_stands_on_top_and_what_is_late_is_counted(
    zonnedael: House, make_case: MakeCase
) -> None:
    now = timezone.now()
    young = make_case(happened_from=now)
    old = make_case(happened_from=now - timedelta(days=4))
    middle = make_case(happened_from=now - timedelta(hours=3))
    ruth = zonnedael.actor("ruth")
    rows, _page = lists.work_list(ruth, lists.Tab.OPEN)
    assert [row.case for row in rows] == [old, middle, young]
    assert [row.is_late for row in rows] == [True, False, False]
    counted = lists.counts(ruth)
    assert counted == {"open": 3, "mine": 0, "new": 3, "late": 1, "waiting": 0, "born_late": 1}


def test_pages_follow_each_other_without_gaps_or_doubles(
    zonnedael: House, make_case: MakeCase
) -> None:
    made = {make_case().pk for _n in range(7)}
    actor = zonnedael.actor("mo")
    found, after = [], ""
    while True:
        rows, page = lists.work_list(actor, lists.Tab.OPEN, after=after, size=3)
        found += [row.case.pk for row in rows]
        after = page.next_cursor
        if not after:
            break
    assert len(found) == 7
    assert set(found) == made


@pytest.mark.parametrize(
    ("key", "rights_in"),
    [("ruth", ""), ("ruth", "balie"), ("mo", ""), ("ilse", ""), ("karin", ""), ("sanne", "")],
)
def test_a_kept_list_shows_and_counts_what_the_wall_lets_through(
    zonnedael: House, make_case: MakeCase, key: str, rights_in: str
) -> None:
    actor = zonnedael.actor(key)
    if rights_in:
        balie = frozenset({zonnedael.unit(rights_in).pk})
        own = tuple(replace(one, units=balie) for one in actor.grants.grants)
        actor = replace(actor, grants=Grants(own))
    made = [make_case(by=by) for by in ("sanne", "daan", "sanne", "daan", "sanne")]
    Case.objects.filter(pk=made[0].pk).update(is_restricted=True)
    Case.objects.filter(pk=made[1].pk).update(is_restricted=True, owner=actor.person)
    CaseReader.objects.get_or_create(case=made[3], person=actor.person)
    for closed in ("", made[4].pk):
        if closed:
            Case.objects.filter(pk=closed).update(closed_at=timezone.now(), state="closed")
        for tab in lists.Tab:
            view = lists.CaseView(tab)
            legs = lists._legs(actor, view, Sight(actor))
            wanted = [case.pk for case in keyset.page(legs, tab.order)]
            rows, _page = lists.work_list(actor, view)
            assert [row.case.pk for row in rows] == wanted, tab
            if tab.is_open:
                assert lists.counts(actor)[tab] == len(wanted), tab
        all_legs = visible_incidents(actor)
        found, _pages = lists.register(actor)
        assert [row.incident.pk for row in found] == [
            one.pk for one in keyset.page(all_legs, lists.NEWEST)
        ]


def test_who_reads_in_some_units_sees_every_open_case_that_is_his_or_hers_elsewhere(
    zonnedael: House, make_case: MakeCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("luwte.incidents.sight.SHARED_AT_MOST", 2)
    actor = zonnedael.actor("mo")
    elsewhere = [make_case(by="daan").pk for _n in range(4)]
    make_case(by="daan")
    Case.objects.filter(pk__in=elsewhere).update(owner=actor.person)
    rows, _page = lists.work_list(actor, lists.Tab.OPEN)
    assert {row.case.pk for row in rows} == set(elsewhere)
    assert lists.counts(actor)["open"] == 4


def test_a_count_stops_at_ninety_nine(zonnedael: House) -> None:
    assert lists.count_words(99) == "99"
    assert lists.count_words(100) == "99+"


@pytest.mark.spec("CAS-1")
def test_a_word_of_a_report_is_found_by_who_may_read_it(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case(narrative="Hij gooide een paraplubak om.")
    run_until_idle()
    address = zonnedael.url("incidents:register") + "?q=paraplubak"
    for key, found in (("ruth", 1), ("mo", 1), ("ilse", 0)):
        assert len(zonnedael.client(key).get(address).context["rows"]) == found, key
    by_number = zonnedael.url("incidents:register") + f"?q={case.number.lower()}"
    answer = zonnedael.client("ruth").get(by_number)
    assert answer["Location"] == zonnedael.url("incidents:case", pk=case.pk)
    assert zonnedael.client("ilse").get(by_number).status_code == 200


def test_who_did_it_is_never_findable(zonnedael: House, make_case: MakeCase) -> None:
    make_case(other_party="Meneer Onbekendnaam", narrative="Geschreeuw.")
    run_until_idle()
    address = zonnedael.url("incidents:register") + "?q=Onbekendnaam"
    assert not zonnedael.client("ruth").get(address).context["rows"]


def test_an_export_holds_what_the_list_shows_and_runs_no_formula(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case(place_text='=cmd|"/c calc"!A1', narrative="Geheim verhaal.")
    make_case(by="daan")
    client = zonnedael.client("mo")
    csv = client.get(zonnedael.url("incidents:export", tab="open", form="csv"))
    text = csv.content.decode("utf-8-sig")
    assert case.number in text
    assert len(text.splitlines()) == 2
    assert ";'=cmd" in text or "\"'=cmd" in text
    assert "Geheim verhaal" not in text
    assert "Sanne" not in text
    xlsx = client.get(zonnedael.url("incidents:export", tab="all", form="xlsx"))
    sheet = load_workbook(BytesIO(xlsx.content)).active
    assert sheet is not None
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.startswith("=")]
    assert AuditEntry.objects.filter(verb="incidents.export").count() == 2
    assert client.get(zonnedael.url("incidents:export", tab="onzin", form="csv")).status_code == 404


def test_what_waits_for_me_is_sorted_by_the_clock_and_costs_three_statements(
    zonnedael: House, make_case: MakeCase
) -> None:
    make_case(happened_from=timezone.now() - timedelta(hours=30))
    make_case()
    run_until_idle()
    mo = zonnedael.actor("mo")
    with CaptureQueriesContext(connection) as spent:
        lines = panels.waiting_for(mo)
    assert len(spent) <= 3
    due = [
        (not line.first, line.clock.deadline)
        for line in lines
        if line.clock and line.clock.deadline
    ]
    assert due == sorted(due)  # whom to go and see before everything else
    assert len(lines) == 6  # two tracks and one reaction in person of each case
    assert not [line for line in lines if "Sanne" in line.title + line.detail]


def test_my_reports_say_how_far_they_are_and_cost_four_statements(
    zonnedael: House, make_case: MakeCase
) -> None:
    make_case()
    sanne = zonnedael.actor("sanne")
    panels.reports_of(sanne)
    with CaptureQueriesContext(connection) as spent:
        lines = panels.reports_of(sanne)
    assert len(spent) <= 4  # the drafts that wait, and three for what was sent
    assert lines[0].badge == "Step 1 of 4: received" or "Stap 1 van 4" in lines[0].badge


def test_a_case_whose_tracks_all_ended_stands_at_the_end(
    zonnedael: House, make_case: MakeCase
) -> None:
    first, second = make_case(), make_case()
    Track.objects.filter(case=first).update(state="done", done_at=timezone.now())
    Case.objects.filter(pk=first.pk).update(next_due=None)
    rows, _page = lists.work_list(zonnedael.actor("ruth"), lists.Tab.OPEN)
    assert [row.case for row in rows] == [second, first]
    assert Incident.objects.count() == 2


@pytest.mark.parametrize(
    ("precision", "shown", "language"),
    [
        ("month", "januari 1997", "nl"),
        ("month", "January 1997", "en"),
        ("year", "1997", "nl"),
        ("day", "1 jan 1997", "nl"),
    ],
)
@pytest.mark.parametrize("query", ["", "?q=paraplubak"])
def test_a_date_is_shown_no_more_exactly_than_it_is_known(
    zonnedael: House, make_case: MakeCase, precision: str, shown: str, language: str, query: str
) -> None:
    case = make_case(narrative="Een paraplubak.")
    run_until_idle()
    new_year = datetime(1997, 1, 1, tzinfo=ZoneInfo("Europe/Amsterdam"))
    Incident.objects.filter(case=case).update(happened_from=new_year, precision=precision)
    ruth = zonnedael.person("ruth")
    type(ruth.login).objects.filter(pk=ruth.login_id).update(language=language)
    client = zonnedael.client("ruth")
    for name in ("incidents:register", "incidents:work_list"):
        (row,) = client.get(zonnedael.url(name) + query).context["rows"]
        assert row.happened == shown
    found = client.get(zonnedael.url("desk:search") + "?q=paraplubak").content.decode()
    assert shown in found
    assert precision == "day" or "1 jan" not in found
