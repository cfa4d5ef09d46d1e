"""The reporter chooses who may read a report, and nobody else hears of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.utils import timezone

from luwte.core import audit, keyset
from luwte.core.clock.housekeeping import know_the_tables
from luwte.core.clock.lanes import run_until_idle
from luwte.core.models import SearchRow
from luwte.core.refusal import NotPermitted, Refused
from luwte.incidents.access import get_for, visible_incidents, visible_to
from luwte.incidents.actions import Involved, TrackPlan, choose_readers, triage_case
from luwte.incidents.forms.readers import ReadersForm
from luwte.incidents.models import Case, CaseReader, ConfidedReport, Incident, Track
from luwte.incidents.offering import Readers
from luwte.incidents.panels import found_by, waiting_for
from luwte.incidents.queries import lists
from luwte.incidents.queries.people import who_can_handle
from luwte.incidents.queries.searching import case_with_number, find_incidents
from luwte.incidents.rules import CONFIDED, Gravity, PersonRole, ReaderChoice, TrackKind
from luwte.incidents.tests.conftest import MakeCase
from luwte.lib.ids import crockford
from luwte.notify.models import Delivery
from luwte.org.models import Deputy
from luwte.tenancy.actions import touch_settings
from tests.cast import House

LANES = ["events", "ordinary"]
WORD = "kwakzalver"
OUTSIDE = ("mo", "sjoerd", "karin", "hanna", "petra", "anouk", "tessa", "bram")


def opens(house: House, key: str, case: Case) -> bool:
    """Whether somebody may open this one."""
    try:
        get_for(house.actor(key), case.pk)
    except Http404:
        return False
    return True


def restricted(make_case: MakeCase, **more: Any) -> Case:
    """A case that only the coordinator reads, with all that follows from it by event."""
    case = make_case(
        **{"reader_choice": ReaderChoice.COORDINATOR, "narrative": f"Een {WORD}.", **more}
    )
    run_until_idle(LANES)
    case.refresh_from_db()
    return case


def told(house: House, key: str) -> int:
    """How many messages somebody was sent by this room: who is asked to support somebody hears
    that from care, and reads no case."""
    rows = Delivery.objects.filter(person=house.person(key))
    return rows.filter(message__startswith="incidents.").count()


@pytest.mark.spec("REP-5")
def test_a_restricted_case_does_not_exist_for_who_only_has_a_right_over_the_unit(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = restricted(make_case)
    incident = Incident.objects.get(case=case)
    for key in OUTSIDE:
        actor = zonnedael.actor(key)
        assert not opens(zonnedael, key, case), key
        assert not list(keyset.page(visible_to(actor), ("next_due", "id"))), key
        assert not list(keyset.page(visible_incidents(actor), ("-happened_from", "-id"))), key
        assert lists.counts(actor)["open"] == 0, key
        assert find_incidents(actor, WORD).items == [], key
        assert case_with_number(actor, case.number) is None, key
        assert found_by(actor, WORD) == [], key
        assert waiting_for(actor) == [], key
        assert told(zonnedael, key) == 0, key
    ruth = zonnedael.actor("ruth")
    assert opens(zonnedael, "ruth", case)
    assert [one.pk for one in find_incidents(ruth, WORD).items] == [incident.pk]
    assert lists.counts(ruth)["open"] == 1
    assert told(zonnedael, "ruth") > 0


@pytest.mark.spec("REP-5")
def test_pages_and_files_of_a_restricted_case_are_404_or_empty_for_team_lead_and_director(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = restricted(make_case)
    incident = Incident.objects.get(case=case)
    for key in ("mo", "karin", "sjoerd"):
        client = zonnedael.client(key)
        for name, pk in (("case", case.pk), ("readers", case.pk), ("incident", incident.pk)):
            assert client.get(zonnedael.url(f"incidents:{name}", pk=pk)).status_code == 404
        for form in ("csv", "xlsx"):
            url = zonnedael.url("incidents:export", tab="open", form=form)
            assert case.number.encode() not in client.get(url).content
        for name in ("incidents:work_list", "incidents:register"):
            assert case.number not in client.get(zonnedael.url(name)).content.decode()
    csv = zonnedael.url("incidents:export", tab="open", form="csv")
    assert case.number.encode() in zonnedael.client("ruth").get(csv).content


@pytest.mark.spec("REP-5")
def test_a_manager_chosen_by_name_owns_the_case_and_a_deputy_does_not_inherit_it(
    zonnedael: House, make_case: MakeCase
) -> None:
    ilse, today = zonnedael.person("ilse"), timezone.localdate()
    case = restricted(make_case, reader_choice=ReaderChoice.OTHER_MANAGER, chosen_reader=ilse)
    assert case.owner == ilse and case.is_restricted
    assert opens(zonnedael, "ilse", case) and opens(zonnedael, "ruth", case)
    assert not opens(zonnedael, "mo", case)
    assert told(zonnedael, "ilse") > 0 and told(zonnedael, "mo") == 0
    assert {t.owner for t in Track.objects.filter(case=case, kind="care")} == {ilse}
    ilse_actor = zonnedael.actor("ilse")
    assert [one.pk for one in keyset.page(visible_to(ilse_actor), ("next_due", "id"))] == [case.pk]
    Deputy.objects.create(
        person=ilse, deputy=zonnedael.person("daan"), starts_on=today, ends_on=today
    )
    Deputy.objects.create(
        person=zonnedael.person("ruth"),
        deputy=zonnedael.person("femke"),
        starts_on=today,
        ends_on=today,
    )
    touch_settings(zonnedael.pk)
    assert not opens(zonnedael, "daan", case)
    assert opens(zonnedael, "femke", case)


@pytest.mark.spec("REP-5")
def test_the_manager_whom_the_reporter_marks_is_kept_out_and_replaced(
    zonnedael: House, make_case: MakeCase
) -> None:
    sanne, mo = zonnedael.person("sanne"), zonnedael.person("mo")
    case = make_case(people=[Involved(PersonRole.VICTIM, sanne), Involved(PersonRole.PROBLEM, mo)])
    run_until_idle(LANES)
    assert not opens(zonnedael, "mo", case)
    assert told(zonnedael, "mo") == 0
    assert waiting_for(zonnedael.actor("mo")) == []
    owners = {one.owner for one in Track.objects.select_related("owner").filter(case=case)}
    assert mo not in owners and None not in owners
    assert not CaseReader.objects.filter(case=case, person=mo).exists()
    assert mo not in who_can_handle(zonnedael.actor("ruth"), case)
    page = zonnedael.client("mo").get(zonnedael.url("desk:today")).content.decode()
    assert case.number not in page


@pytest.mark.spec("REP-5")
def test_a_manager_who_helped_or_saw_it_is_not_shut_out(
    zonnedael: House, make_case: MakeCase
) -> None:
    sanne, mo = zonnedael.person("sanne"), zonnedael.person("mo")
    for role in (PersonRole.HELPER, PersonRole.WITNESS):
        case = make_case(people=[Involved(PersonRole.VICTIM, sanne), Involved(role, mo)])
        run_until_idle(LANES)
        assert opens(zonnedael, "mo", case)
        assert {t.owner for t in Track.objects.filter(case=case, kind="care")} == {mo}
    assert told(zonnedael, "mo") > 0


@pytest.mark.spec("REP-5")
def test_nobody_but_the_readers_can_be_given_a_part_of_a_restricted_case(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = restricted(make_case)
    ruth = zonnedael.actor("ruth")
    assert who_can_handle(ruth, case) == [ruth.person]
    for key in ("mo", "hanna"):
        with pytest.raises(Refused, match="reporter chose|melder koos"):
            triage_case(
                actor=ruth,
                case=case,
                seen=case.version,
                gravity=Gravity.LIGHT,
                reason="Norm.",
                tracks={TrackKind.CARE: TrackPlan(owner=zonnedael.person(key))},
            )


def choose(house: House, key: str, case: Case, choice: ReaderChoice, manager: str = "") -> None:
    """Somebody chooses readers for the report of this case."""
    readers = Readers(choice, house.person(manager) if manager else None)
    incident = Incident.objects.select_related("case", "unit").get(case=case)
    choose_readers(actor=house.actor(key), incident=incident, readers=readers)
    run_until_idle(LANES)


@pytest.mark.spec("REP-5")
def test_a_reporter_widens_at_any_time_and_narrows_until_somebody_opened_it(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = restricted(make_case)
    ruth = zonnedael.actor("ruth")
    audit.record_read("incidents.read_case", actor=ruth, kind="case", object_id=case.pk)
    choose(zonnedael, "sanne", case, ReaderChoice.MANAGER)
    assert opens(zonnedael, "mo", case)
    assert told(zonnedael, "mo") > 0
    with pytest.raises(Refused, match="Ruth Bakker"):
        choose(zonnedael, "sanne", case, ReaderChoice.COORDINATOR)
    assert opens(zonnedael, "mo", case)
    other = make_case()
    run_until_idle(LANES)
    choose(zonnedael, "sanne", other, ReaderChoice.COORDINATOR)
    assert not opens(zonnedael, "mo", other)
    other.refresh_from_db()
    owners = {one.owner for one in Track.objects.select_related("owner").filter(case=other)}
    assert owners == {zonnedael.person("ruth")}


@pytest.mark.spec("REP-5")
def test_narrowed_to_the_confidant_it_was_never_a_case(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = restricted(make_case, reader_choice=ReaderChoice.MANAGER)
    incident = Incident.objects.get(case=case)
    choose(zonnedael, "sanne", case, ReaderChoice.CONFIDANT)
    assert not Case.objects.filter(pk=case.pk).exists()
    assert ConfidedReport.objects.get(incident=incident).route == ReaderChoice.CONFIDANT
    assert not SearchRow.objects.filter(object_id=incident.pk).exists()
    assert find_incidents(zonnedael.actor("ruth"), WORD).items == []
    waiting = Delivery.objects.filter(subject_id=case.pk).exclude(state="withdrawn")
    assert not waiting.exists()


def test_only_the_reporter_chooses_and_only_among_managers(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    for key in ("mo", "ruth", "bram"):
        with pytest.raises(NotPermitted):
            choose(zonnedael, key, case, ReaderChoice.COORDINATOR)
    with pytest.raises(Refused):
        choose(zonnedael, "sanne", case, ReaderChoice.OTHER_MANAGER, "bram")
    with pytest.raises(Refused):
        make_case(reader_choice=ReaderChoice.OTHER_MANAGER)
    with pytest.raises(Refused):
        make_case(reader_choice=ReaderChoice.HR)
    barred = [Involved(PersonRole.PROBLEM, zonnedael.person("ilse"))]
    with pytest.raises(Refused, match="Ilse Postma"):
        make_case(
            reader_choice=ReaderChoice.OTHER_MANAGER,
            chosen_reader=zonnedael.person("ilse"),
            people=barred,
        )


@pytest.mark.spec("REP-5")
def test_before_choosing_the_reporter_reads_who_it_is_and_what_then_cannot_be_done(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    incident = Incident.objects.get(case=case)
    client = zonnedael.client("sanne")
    url = zonnedael.url("incidents:report_readers", pk=incident.pk)
    page = client.get(url).content.decode()
    for name in ("Mo el Amrani", "Ruth Bakker", "Anouk Smit"):
        assert name in page, name
    for choice in set(ReaderChoice) - {ReaderChoice.HR}:
        assert f'value="{choice}"' in page
    answer = client.post(url, {"reader_choice": "coordinator"})
    assert answer.status_code == 302
    assert not opens(zonnedael, "mo", case)
    assert 'value="hr"' not in page
    assert {ReaderChoice.CONFIDANT, ReaderChoice.HR} == CONFIDED


def test_a_list_of_who_reads_all_has_no_condition_for_restricted_cases(
    zonnedael: House,
) -> None:
    legs = visible_to(zonnedael.actor("ruth"))
    assert len(legs) == 1
    assert "is_restricted" not in str(legs[0].query.where)  # type: ignore[union-attr]


def test_who_reads_no_restricted_case_walks_the_same_index_as_before(zonnedael: House) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL chooses by its statistics, and here are no rows")
    unit, now = zonnedael.unit("balie"), timezone.now()
    rows = [
        Case(number=crockford(7), unit=unit, opened_at=now, changed_at=now, next_due=now)
        for _n in range(300)
    ]
    Case.objects.bulk_create(rows)
    know_the_tables()
    cases = Case.objects.filter(closed_at=None)
    for key, index in (("karin", "case_open_due"), ("ruth", "case_open_due")):
        leg = visible_to(zonnedael.actor(key), cases)[0]
        plan = leg.order_by("next_due", "id")[:25].explain()  # type: ignore[union-attr]
        assert index in plan and "TEMP B-TREE" not in plan, plan
    fan = visible_to(zonnedael.actor("mo"), cases)[0]
    leg = fan.rows.filter(unit_id=unit.pk)  # type: ignore[union-attr]
    plan = leg.order_by("next_due", "id")[:25].explain()
    assert "case_unit_open_due" in plan and "TEMP B-TREE" not in plan, plan


@pytest.mark.spec("REP-5")
def test_also_after_sending_whom_the_reporter_marks_loses_the_case_and_every_part_of_it(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    run_until_idle(LANES)
    mo = zonnedael.actor("mo")
    triage_case(
        actor=mo, case=case, seen=case.version, gravity=Gravity.MIDDLE, reason="Norm.",
        owner=mo.person,
    )  # fmt: skip
    run_until_idle(LANES)
    before = told(zonnedael, "mo")
    incident = Incident.objects.get(case=case)
    url = zonnedael.url("incidents:report_readers", pk=incident.pk)
    answer = zonnedael.client("sanne").post(
        url, {"reader_choice": "manager", "part_of_problem": str(mo.person_id)}
    )
    assert answer.status_code == 302
    run_until_idle(LANES)
    case.refresh_from_db()
    assert not opens(zonnedael, "mo", case)
    assert case.owner == zonnedael.person("ruth")
    owners = set(Track.objects.filter(case=case).values_list("owner__name", flat=True))
    assert "Mo el Amrani" not in owners and None not in owners
    assert not CaseReader.objects.filter(case=case, person=mo.person).exists()
    assert waiting_for(mo) == [] and told(zonnedael, "mo") == before


@pytest.mark.spec("REP-5")
def test_while_reporting_somebody_of_us_is_marked_among_who_would_read_it(
    zonnedael: House,
) -> None:
    sanne = zonnedael.person("sanne")
    form = ReadersForm(
        {"reader_choice": "manager", "part_of_problem": str(zonnedael.person("mo").pk)},
        organisation=zonnedael.organisation,
        unit_id=sanne.unit_id,
        reporter_id=sanne.pk,
    )
    assert form.is_valid(), form.errors
    assert form.readers() == Readers(ReaderChoice.MANAGER, None, zonnedael.person("mo"))
    wrong = ReadersForm(
        {
            "reader_choice": "other_manager",
            "chosen_reader": str(zonnedael.person("mo").pk),
            "part_of_problem": str(zonnedael.person("mo").pk),
        },
        organisation=zonnedael.organisation,
        unit_id=sanne.unit_id,
    )
    assert "part_of_problem" in wrong.errors
