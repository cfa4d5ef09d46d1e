"""Roles: given by one, agreed by another, for a part or the whole, for as long as they last."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from luwte.core.models import AuditEntry, OutboxEvent
from luwte.core.refusal import Conflict, NotPermitted, Refused
from luwte.org import actions
from luwte.org.models import Grant
from luwte.org.rules import READS_CASES, RIGHTS, ROLES, Right, Role
from tests.cast import HOLDERS, House

READING = [role for role in Role if ROLES[role].reads_cases]
OTHERS = [role for role in Role if not ROLES[role].reads_cases and role is not Role.EMPLOYEE]
DAY = dt.timedelta(days=1)


@pytest.mark.spec("ORG-2")
def test_the_fourteen_roles_are_there_and_each_does_something_of_its_own() -> None:
    assert len(Role) == 14
    assert RIGHTS[Role.EMPLOYEE] == frozenset()
    for role in Role:
        assert role is Role.EMPLOYEE or RIGHTS[role], role


@pytest.mark.spec("ORG-2", "GOV-1")
def test_the_administrator_configures_and_sees_no_case(zonnedael: House) -> None:
    cases = {r for r in Right if r.value.startswith(("incidents.", "care.", "response."))}
    assert not RIGHTS[Role.ADMINISTRATOR] & (cases | READS_CASES)
    tessa = zonnedael.actor("tessa")
    assert tessa.may(Right.REPORT), "like everybody"
    for right in cases - {Right.REPORT}:
        assert not tessa.may(right), right


@pytest.mark.spec("ORG-2")
@pytest.mark.parametrize("role", READING)
def test_a_role_that_reads_cases_waits_for_a_second_person(zonnedael: House, role: Role) -> None:
    tessa, karin = zonnedael.actor("tessa"), zonnedael.actor("karin")
    grant = actions.give_role(actor=tessa, person=zonnedael.person("daan"), role=role)
    assert grant.state == Grant.State.PROPOSED
    assert not zonnedael.actor("daan").grants.grants
    with pytest.raises(Refused):
        actions.confirm_grant(actor=tessa, grant=grant)
    assert not zonnedael.actor("daan").grants.grants
    actions.confirm_grant(actor=karin, grant=grant)
    assert zonnedael.actor("daan").grants.has_role(role)
    grant.refresh_from_db()
    assert (grant.given_by_id, grant.confirmed_by_id) == (tessa.person_id, karin.person_id)
    with pytest.raises(Conflict):
        actions.refuse_grant(actor=karin, grant=grant)


@pytest.mark.parametrize("role", OTHERS)
def test_a_role_that_reads_no_case_counts_at_once(zonnedael: House, role: Role) -> None:
    tessa = zonnedael.actor("tessa")
    actions.give_role(actor=tessa, person=zonnedael.person("daan"), role=role)
    assert zonnedael.actor("daan").grants.has_role(role)


@pytest.mark.spec("ORG-2")
def test_nobody_gives_a_role_to_oneself_nor_agrees_with_the_own(zonnedael: House) -> None:
    tessa = zonnedael.actor("tessa")
    for role in (Role.HR, Role.COORDINATOR):
        with pytest.raises(Refused):
            actions.give_role(actor=tessa, person=zonnedael.person("tessa"), role=role)
    own = actions.give_role(actor=tessa, person=zonnedael.person("karin"), role=Role.COORDINATOR)
    with pytest.raises(Refused):
        actions.confirm_grant(actor=zonnedael.actor("karin"), grant=own)
    assert not zonnedael.actor("karin").grants.has_role(Role.COORDINATOR)
    assert AuditEntry.objects.filter(verb="org.confirm_role", outcome="refused").exists()


@pytest.mark.parametrize("key", [k for k in HOLDERS.values() if k not in {"tessa", "karin"}])
def test_who_holds_no_such_right_neither_gives_nor_agrees(zonnedael: House, key: str) -> None:
    grant = actions.give_role(
        actor=zonnedael.actor("tessa"), person=zonnedael.person("daan"), role=Role.LEGAL
    )
    somebody = zonnedael.actor(key)
    with pytest.raises(NotPermitted):
        actions.give_role(actor=somebody, person=zonnedael.person("bram"), role=Role.HR)
    for verb in (actions.confirm_grant, actions.refuse_grant, actions.end_grant):
        with pytest.raises(NotPermitted):
            verb(actor=somebody, grant=grant)


@pytest.mark.spec("ORG-2")
def test_a_role_ends_by_itself_after_its_last_day(zonnedael: House) -> None:
    today = timezone.localdate()
    actions.give_role(
        actor=zonnedael.actor("tessa"),
        person=zonnedael.person("daan"),
        role=Role.PREVENTION_OFFICER,
        starts_on=today + DAY,
        ends_on=today + 3 * DAY,
    )
    for days, counts in ((0, False), (1, True), (3, True), (4, False)):
        with time_machine.travel(timezone.now() + days * DAY, tick=False):
            assert zonnedael.actor("daan").may(Right.FIGURES_READ) is counts, days


@pytest.mark.spec("ORG-2")
def test_a_role_for_a_unit_reaches_what_is_below_it_and_nothing_beside(zonnedael: House) -> None:
    grant = actions.give_role(
        actor=zonnedael.actor("tessa"),
        person=zonnedael.person("daan"),
        role=Role.COORDINATOR,
        unit=zonnedael.unit("publiekszaken"),
    )
    actions.confirm_grant(actor=zonnedael.actor("karin"), grant=grant)
    reach = zonnedael.actor("daan").reach(Right.CASES_READ)
    inside = {"publiekszaken", "balie", "telefoon"}
    for key, _name, _above in zonnedael.play.units:
        assert reach.covers(zonnedael.unit(key).pk) is (key in inside), key
    assert not reach.covers(None)


@pytest.mark.parametrize("role", sorted(r for r in Role if ROLES[r].needs_whole))
def test_some_roles_are_for_the_whole_organisation_only(zonnedael: House, role: Role) -> None:
    with pytest.raises(Refused):
        actions.give_role(
            actor=zonnedael.actor("tessa"),
            person=zonnedael.person("daan"),
            role=role,
            unit=zonnedael.unit("balie"),
        )


def test_the_same_role_is_not_given_twice_nor_to_who_left(zonnedael: House) -> None:
    tessa = zonnedael.actor("tessa")
    daan = zonnedael.person("daan")
    actions.give_role(actor=tessa, person=daan, role=Role.HR)
    with pytest.raises(Refused):
        actions.give_role(actor=tessa, person=daan, role=Role.HR)
    with pytest.raises(Refused):
        actions.give_role(actor=tessa, person=daan, role=Role.EMPLOYEE)
    yesterday = timezone.localdate() - DAY
    with pytest.raises(Refused):
        actions.give_role(actor=tessa, person=daan, role=Role.LEGAL, ends_on=yesterday)
    gone = actions.deactivate_person(actor=tessa, person=daan)
    with pytest.raises(Refused):
        actions.give_role(actor=tessa, person=gone, role=Role.HR)


@pytest.mark.spec("ORG-2", "ORG-3")
def test_in_a_small_practice_it_counts_at_once_and_all_role_holders_are_told(
    de_linde: House,
) -> None:
    grant = actions.give_role(
        actor=de_linde.actor("bas"), person=de_linde.person("tim"), role=Role.COORDINATOR
    )
    assert grant.state == Grant.State.ACTIVE
    assert de_linde.actor("tim").may(Right.CASES_READ)
    event = OutboxEvent.objects.get(name="org.grant_given")
    assert event.payload == {"grant_id": str(grant.pk), "is_announced": True}


@pytest.mark.spec("ORG-3")
def test_in_a_small_practice_one_person_holds_many_roles(de_linde: House) -> None:
    noor = de_linde.actor("noor")
    for right in (Right.CASES_HANDLE, Right.ORG_MANAGE, Right.RISKS_MANAGE, Right.PRIVACY_WATCH):
        assert noor.may(right)
    with pytest.raises(Refused):
        actions.give_role(actor=noor, person=de_linde.person("noor"), role=Role.LEGAL)


def test_a_role_that_was_taken_back_counts_no_more(zonnedael: House) -> None:
    ruth = zonnedael.person("ruth")
    grant = Grant.objects.get(person=ruth)
    actions.end_grant(actor=zonnedael.actor("tessa"), grant=grant)
    assert not zonnedael.actor("ruth").may(Right.CASES_READ)
    with pytest.raises(Conflict):
        actions.end_grant(actor=zonnedael.actor("tessa"), grant=grant)
    assert OutboxEvent.objects.filter(name="org.grant_ended").exists()


@pytest.mark.spec("ORG-2")
def test_four_eyes_on_screen(zonnedael: House) -> None:
    """Tessa gives, sees no button to agree; Karin sees it and agrees."""
    tessa, karin = zonnedael.client("tessa"), zonnedael.client("karin")
    given = {"person": str(zonnedael.person("daan").pk), "role": "legal", "unit": ""}
    assert tessa.post(zonnedael.url("org:role_new"), given).status_code == 302
    grant = Grant.objects.get(person=zonnedael.person("daan"))
    url = zonnedael.url("org:role_decide", pk=grant.pk)
    assert b'value="confirm"' not in tessa.get(zonnedael.url("org:roles")).content
    assert b'value="confirm"' in karin.get(zonnedael.url("org:roles")).content
    tessa.post(url, {"do": "confirm"})
    grant.refresh_from_db()
    assert grant.state == Grant.State.PROPOSED
    karin.post(url, {"do": "confirm"})
    grant.refresh_from_db()
    assert grant.state == Grant.State.ACTIVE
