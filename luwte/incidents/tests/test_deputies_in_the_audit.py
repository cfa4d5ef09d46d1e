"""What a deputy does or reads on a case stands in the audit with whom he or she stands in for."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from luwte.core import standing_in
from luwte.core.models import AuditEntry
from luwte.core.refusal import Refused
from luwte.incidents.actions import add_note, advance_track, close_case, triage_case
from luwte.incidents.models import Case, Track
from luwte.incidents.rules import Gravity
from luwte.incidents.tests.conftest import MakeCase
from luwte.org.actions import name_deputy
from luwte.org.models import Person
from tests.cast import House


def lend(house: House, away: str, deputy: str) -> Person:
    """Somebody is away today, and the other stands in; returns who is away."""
    today = timezone.localdate()
    name_deputy(
        actor=house.actor(away),
        person=house.person(away),
        deputy=house.person(deputy),
        starts_on=today,
        ends_on=today + dt.timedelta(days=2),
    )
    return house.person(away)


def rows_of(house: House, key: str, prefix: str = "incidents.") -> dict[str, object]:
    """By verb, on whose behalf this person's rows of this room stand."""
    rows = AuditEntry.objects.filter(actor_id=house.person(key).pk, verb__startswith=prefix)
    return dict(rows.values_list("verb", "on_behalf_of_id"))


def assess(house: House, by: str, case: Case) -> None:
    triage_case(
        actor=house.actor(by),
        case=case,
        seen=case.version,
        gravity=Gravity.MIDDLE,
        reason="Gericht.",
    )


@pytest.mark.spec("GOV-2", "ORG-2")
def test_each_deed_of_a_deputy_names_who_lent_the_right(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    mo = lend(zonnedael, "mo", "bram")
    assess(zonnedael, "bram", case)
    case.refresh_from_db()
    bram = zonnedael.actor("bram")
    add_note(actor=bram, case=case, text="Gebeld.")
    police = Track.objects.select_related("case").get(case=case, kind="police")
    advance_track(
        actor=bram, track=police, seen=police.version, move="set_aside", reason="Geen aangifte."
    )
    with pytest.raises(Refused):  # not everything is there; the refusal is his for Mo as well
        close_case(actor=bram, case=case, seen=case.version, learning="")
    zonnedael.client("bram").get(zonnedael.url("incidents:case", pk=case.pk))
    rows = rows_of(zonnedael, "bram")
    assert len(rows) >= 5, rows
    assert set(rows.values()) == {mo.pk}, rows


@pytest.mark.spec("GOV-2")
def test_who_holds_the_right_by_an_own_grant_acts_for_nobody(
    zonnedael: House, make_case: MakeCase
) -> None:
    """Ruth, coordinator of the whole, also stands in for Mo."""
    case = make_case()
    lend(zonnedael, "mo", "ruth")
    assess(zonnedael, "ruth", case)
    zonnedael.client("ruth").get(zonnedael.url("incidents:case", pk=case.pk))
    rows = rows_of(zonnedael, "ruth")
    assert {"incidents.triage_case", "incidents.read_case"} <= set(rows)
    assert set(rows.values()) == {None}


@pytest.mark.spec("GOV-2")
def test_a_lent_right_counts_for_its_own_units_only(zonnedael: House, make_case: MakeCase) -> None:
    """Ilse leads another unit herself: there she acts for nobody, in Mo's units for Mo."""
    mo = lend(zonnedael, "mo", "ilse")
    for reporter, lender in (("sanne", mo.pk), ("daan", None)):
        assess(zonnedael, "ilse", make_case(by=reporter))
        newest = AuditEntry.objects.filter(verb="incidents.triage_case").latest("pk")
        assert newest.on_behalf_of_id == lender


@pytest.mark.spec("GOV-2")
def test_an_own_report_is_nobody_elses_deed(zonnedael: House, make_case: MakeCase) -> None:
    """A deputy reports what happened to himself; the right used just before is not left behind."""
    case = make_case()
    lend(zonnedael, "mo", "bram")
    assess(zonnedael, "bram", case)
    make_case(by="bram")
    assert rows_of(zonnedael, "bram")["incidents.report_incident"] is None
    standing_in.used(zonnedael.person("bram").pk, zonnedael.person("mo").pk)
    zonnedael.client("bram").get(zonnedael.url("incidents:my_reports"))
    assert standing_in.lender_of(zonnedael.actor("bram")) is None


@pytest.mark.spec("GOV-2")
def test_who_owns_a_case_outside_the_lent_units_acts_for_nobody(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    lend(zonnedael, "ilse", "bram")
    Case.objects.filter(pk=case.pk).update(owner_id=zonnedael.person("bram").pk)
    case.refresh_from_db()
    add_note(actor=zonnedael.actor("bram"), case=case, text="Van mij.")
    zonnedael.client("bram").get(zonnedael.url("incidents:case", pk=case.pk))
    assert set(rows_of(zonnedael, "bram").values()) == {None}


@pytest.mark.spec("GOV-2")
def test_a_list_that_a_deputy_takes_out_names_the_lender(zonnedael: House) -> None:
    mo = lend(zonnedael, "mo", "bram")
    url = zonnedael.url("incidents:export", tab="open", form="csv")
    assert zonnedael.client("bram").get(url).status_code == 200
    assert rows_of(zonnedael, "bram")["incidents.export"] == mo.pk
