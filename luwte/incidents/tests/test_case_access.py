"""Who opens a case, and who does not."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone

from luwte.core import keyset
from luwte.core.refusal import Refused
from luwte.incidents.access import get_for, visible_incidents, visible_to
from luwte.incidents.actions import Involved, TrackPlan, triage_case
from luwte.incidents.models import Case, CaseReader, Incident
from luwte.incidents.queries import lists
from luwte.incidents.queries.lists import Tab
from luwte.incidents.rules import Gravity, PersonRole, TrackKind
from luwte.incidents.tests.conftest import MakeCase
from tests.cast import House


def seen_by(house: House, key: str) -> set[Any]:
    """The cases somebody finds, along whatever leg."""
    actor = house.actor(key)
    return {case.pk for case in keyset.page(visible_to(actor), ("next_due", "id"), size=500)}


def opens(house: House, key: str, case: Case) -> bool:
    """Whether somebody may open this one."""
    try:
        get_for(house.actor(key), case.pk)
    except Http404:
        return False
    return True


@pytest.mark.spec("GOV-1", "ORG-2")
def test_the_list_and_the_page_agree_for_every_role(zonnedael: House, make_case: MakeCase) -> None:
    here, there = make_case(by="sanne"), make_case(by="daan")
    everywhere = {here.pk, there.pk}
    expected = {
        "ruth": everywhere,
        "karin": everywhere,
        "mo": {here.pk},
        "ilse": {there.pk},
        "sanne": set(),
        "tessa": set(),
        "hanna": set(),
        "joost": set(),
    }
    for key, cases in expected.items():
        assert seen_by(zonnedael, key) == cases, key
        assert {c.pk for c in (here, there) if opens(zonnedael, key, c)} == cases, key


def test_a_victim_does_not_open_the_page_of_the_handlers_also_as_a_coordinator(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case(by="ruth")
    assert not opens(zonnedael, "ruth", case)
    assert case.pk not in seen_by(zonnedael, "ruth")
    assert opens(zonnedael, "karin", case)
    incident = Incident.objects.get(case=case)
    own = zonnedael.client("ruth").get(zonnedael.url("incidents:my_report", pk=incident.pk))
    assert own.status_code == 200


def test_who_is_part_of_the_problem_cannot_open_it_and_who_helped_can(
    zonnedael: House, make_case: MakeCase
) -> None:
    sanne, mo = zonnedael.actor("sanne").person, zonnedael.actor("mo").person
    victim = Involved(PersonRole.VICTIM, sanne)
    against = make_case(people=[victim, Involved(PersonRole.PROBLEM, mo)])
    helped = make_case(people=[victim, Involved(PersonRole.HELPER, mo)])
    assert not opens(zonnedael, "mo", against)
    assert opens(zonnedael, "mo", helped)
    assert seen_by(zonnedael, "mo") == {helped.pk}
    assert lists.counts(zonnedael.actor("mo"))["open"] == 1


def test_who_owns_a_track_outside_the_own_unit_reads_that_case_only(
    zonnedael: House, make_case: MakeCase
) -> None:
    case, other = make_case(by="sanne"), make_case(by="bram")
    ilse = zonnedael.person("ilse")
    triage_case(
        actor=zonnedael.actor("ruth"),
        case=case,
        seen=case.version,
        gravity=Gravity.MIDDLE,
        reason="Norm.",
        tracks={TrackKind.CARE: TrackPlan(owner=ilse)},
    )
    assert seen_by(zonnedael, "ilse") == {case.pk}
    assert opens(zonnedael, "ilse", case)
    assert not opens(zonnedael, "ilse", other)
    actor = zonnedael.actor("ilse")
    assert lists.counts(actor)["mine"] == 1
    assert [row.case.pk for row in lists.work_list(actor, Tab.MINE)[0]] == [case.pk]


def test_a_reader_reads_until_the_agreed_moment(zonnedael: House, make_case: MakeCase) -> None:
    case = make_case()
    CaseReader.objects.create(
        case=case, person=zonnedael.person("daan"), why="asked", until=timezone.now()
    )
    assert not opens(zonnedael, "daan", case)
    CaseReader.objects.filter(case=case).update(until=None)
    assert opens(zonnedael, "daan", case)
    assert seen_by(zonnedael, "daan") == {case.pk}


def test_who_is_involved_cannot_be_given_the_case(zonnedael: House, make_case: MakeCase) -> None:
    mo = zonnedael.person("mo")
    case = make_case(people=[Involved(PersonRole.PROBLEM, mo)])
    with pytest.raises(Refused, match="Mo el Amrani"):
        triage_case(
            actor=zonnedael.actor("ruth"),
            case=case,
            seen=case.version,
            gravity=Gravity.LIGHT,
            reason="Norm.",
            owner=mo,
        )


def test_history_that_was_not_released_and_what_was_withdrawn_stand_in_no_register(
    zonnedael: House, make_case: MakeCase
) -> None:
    make_case(), make_case(), make_case()
    first, second, third = Incident.objects.order_by("pk")
    Incident.objects.filter(pk=first.pk).update(is_released=False)
    Incident.objects.filter(pk=second.pk).update(withdrawn_at=timezone.now())
    page = keyset.page(visible_incidents(zonnedael.actor("ruth")), ("-happened_from", "-id"))
    assert [one.pk for one in page] == [third.pk]
