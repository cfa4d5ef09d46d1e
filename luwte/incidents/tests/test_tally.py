"""Many light events in one shift: a tap is counted, once, for a place, and of nobody."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from luwte.catalogue.queries import TermView, terms
from luwte.core.models import AuditEntry
from luwte.incidents.actions import Tap, take_back_tally, tally
from luwte.incidents.models import Case, Incident, Involvement, TallyTap
from luwte.incidents.queries.tallied import light_forms, workplace_of
from luwte.lib.ids import crockford
from luwte.tenancy.scope import scope
from tests.cast import Cast, House


def tap_on(house: House, client: Client, number: int = 0, **more: Any) -> Any:
    """One tap on a button of the page."""
    address = house.url("incidents:tally")
    page = client.get(address).content.decode()
    found = re.search(r'name="key" value="([^"]+)">\s*<button', page)
    assert found is not None, page
    form = light_forms(house.actor("sanne"))[number]
    return client.post(address, {"key": found[1], "form": str(form.id)} | more)


def heavy_form(house: House) -> TermView:
    """A form that is never only counted."""
    light = {form.id for form in light_forms(house.actor("sanne"))}
    return next(
        one for one in terms("form", organisation=house.organisation) if one.id not in light
    )


@pytest.mark.spec("REP-3")
def test_taps_of_one_day_are_one_incident_with_a_count_and_no_case(zonnedael: House) -> None:
    for who in ("sanne", "sanne", "sanne"):
        assert tap_on(zonnedael, zonnedael.client(who)).status_code == 302
    tap_on(zonnedael, zonnedael.client("sanne"), number=1)
    found = Incident.objects.order_by("-count")
    assert [(one.count, one.source, one.way, one.gravity) for one in found] == [
        (3, "tally", "tally", "light"),
        (1, "tally", "tally", "light"),
    ]
    assert found[0].location_id == zonnedael.person("sanne").location_id
    assert Case.objects.count() == 0
    page = zonnedael.client("sanne").get(zonnedael.url("incidents:tally")).content.decode()
    assert "3 keer vandaag" in page and "1 keer vandaag" in page


@pytest.mark.spec("REP-3", "GOV-8")
def test_nothing_anywhere_says_who_tapped(zonnedael: House) -> None:
    tap_on(zonnedael, zonnedael.client("sanne"))
    sanne = zonnedael.person("sanne").pk
    incident = Incident.objects.get()
    assert (incident.reported_by_id, incident.entered_by_id) == (None, None)
    assert not Involvement.objects.exists()
    assert str(sanne) not in str([vars(one) for one in (incident, *TallyTap.objects.all())])
    rows = AuditEntry.objects.filter(verb__startswith="incidents.")
    assert [row.actor_id for row in rows.filter(verb="incidents.tally")] == [None]
    assert not rows.exclude(actor_id=None).exists()


@pytest.mark.spec("REP-3")
def test_a_tap_that_is_sent_twice_counts_once_and_is_taken_back_once(zonnedael: House) -> None:
    client = zonnedael.client("sanne")
    tap_on(zonnedael, client, key="first")
    for _time in range(3):
        tap_on(zonnedael, client, key="again")
    assert Incident.objects.get().count == 2
    undo = zonnedael.url("incidents:tally_undo")
    for _time in range(2):
        client.post(undo, {"key": "again"})
    assert Incident.objects.get().count == 1
    client.post(undo, {"key": "first"})
    gone = Incident.objects.get()
    assert gone.count == 0 and gone.withdrawn_at is not None
    assert "vandaag nog niet" in client.get(zonnedael.url("incidents:tally")).content.decode()
    tap_on(zonnedael, client, key="third")
    back = Incident.objects.get()
    assert back.count == 1 and back.withdrawn_at is None


def test_a_new_local_day_counts_anew(zonnedael: House) -> None:
    # 23:30 and 00:30 in Amsterdam are the same day in UTC.
    for moment in (
        datetime(2026, 3, 3, 22, 30, tzinfo=UTC),
        datetime(2026, 3, 3, 23, 30, tzinfo=UTC),
    ):
        with time_machine.travel(moment, tick=False):
            tap_on(zonnedael, zonnedael.client("sanne"))
    assert [one.count for one in Incident.objects.all()] == [1, 1]


def test_what_is_grave_or_unknown_is_not_counted(zonnedael: House) -> None:
    client = zonnedael.client("sanne")
    address = zonnedael.url("incidents:tally")
    for fields in (
        {"key": "a", "form": str(heavy_form(zonnedael).id)},
        {"key": "a", "form": "onzin"},
        {"key": "", "form": str(light_forms(zonnedael.actor("sanne"))[0].id)},
        {},
    ):
        page = client.post(address, fields, follow=True)
        assert "Er is niets geteld" in page.content.decode()
    assert client.post(zonnedael.url("incidents:tally_undo"), {"key": "x" * 500}).status_code == 302
    assert Incident.objects.count() == 0


@pytest.mark.spec("REP-3")
@pytest.mark.django_db(transaction=True)
def test_ten_people_tap_at_the_same_moment_and_ten_are_counted(cast: Cast) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("threads of a test share one SQLite database in memory")
    organisation = cast.zonnedael.organisation
    with scope(organisation):
        sanne = cast.zonnedael.actor("sanne")
        unit, location = workplace_of(sanne)
        form = light_forms(sanne)[0]
    assert unit is not None
    keys = [crockford(20) for _number in range(10)]

    def one(key: str) -> None:
        try:
            with scope(organisation):
                tally(actor=sanne, tap=Tap(key, form, unit, location))
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(one, keys + keys[:5]))
    with scope(organisation):
        assert [one.count for one in Incident.objects.all()] == [10]
        assert take_back_tally(actor=sanne, key=keys[0])
        assert Incident.objects.get().count == 9


@pytest.mark.spec("REP-3")
def test_the_tally_is_one_tap_from_the_start_page(zonnedael: House) -> None:
    page = zonnedael.client("sanne").get(zonnedael.url("desk:today")).content.decode()
    assert zonnedael.url("incidents:tally") in page
