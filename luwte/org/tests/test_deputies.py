"""Deputies get role and scope for the days of an absence, and nothing that is personal."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from luwte.core.models import AuditEntry
from luwte.core.refusal import NotPermitted, Refused
from luwte.org import actions
from luwte.org.models import Deputy, Grant
from luwte.org.rules import PERSONAL, Right, Role
from tests.cast import House

DAY = dt.timedelta(days=1)


def stands_in(house: House, away: str, deputy: str, days: int = 3) -> Deputy:
    """Somebody is away from today on."""
    today = timezone.localdate()
    return actions.name_deputy(
        actor=house.actor(away),
        person=house.person(away),
        deputy=house.person(deputy),
        starts_on=today,
        ends_on=today + days * DAY,
    )


@pytest.mark.spec("ORG-2")
def test_a_deputy_gets_role_and_scope_for_those_days_only(zonnedael: House) -> None:
    stands_in(zonnedael, "mo", "bram", days=2)
    for days, counts in ((0, True), (2, True), (3, False)):
        with time_machine.travel(timezone.now() + days * DAY, tick=False):
            bram = zonnedael.actor("bram")
            assert bram.reach(Right.CASES_READ).covers(zonnedael.unit("balie").pk) is counts
            assert not bram.reach(Right.CASES_READ).covers(zonnedael.unit("werkplein").pk)
    bram = zonnedael.actor("bram")
    mo = zonnedael.person("mo").pk
    assert bram.grants.on_behalf_of(Right.CASES_READ) == mo
    assert bram.grants.on_behalf_of(Right.REPORT) is None


@pytest.mark.spec("ORG-2")
def test_there_is_no_deputy_of_a_deputy(zonnedael: House) -> None:
    stands_in(zonnedael, "ruth", "bram")
    stands_in(zonnedael, "bram", "daan")
    assert zonnedael.actor("bram").may(Right.CASES_HANDLE)
    assert not zonnedael.actor("daan").may(Right.CASES_HANDLE)


@pytest.mark.spec("ORG-2")
@pytest.mark.parametrize(("role", "key"), [(Role.CONFIDANT, "anouk"), (Role.CARE_TEAM, "hanna")])
def test_what_rests_on_personal_trust_does_not_pass(zonnedael: House, role: Role, key: str) -> None:
    assert role in PERSONAL
    stands_in(zonnedael, key, "bram")
    assert not zonnedael.actor("bram").grants.grants


@pytest.mark.spec("ORG-2")
def test_a_deputy_is_no_second_pair_of_eyes_on_whom_he_replaces(zonnedael: House) -> None:
    """Karin stands in for Tessa, who gave the role: her own right to agree does not count now."""
    stands_in(zonnedael, "tessa", "karin")
    grant = actions.give_role(
        actor=zonnedael.actor("tessa"), person=zonnedael.person("daan"), role=Role.LEGAL
    )
    karin = zonnedael.actor("karin")
    assert not karin.may_look_second(zonnedael.person("tessa").pk)
    assert not karin.may_look_second(karin.person_id)
    assert karin.may_look_second(zonnedael.person("daan").pk)
    with pytest.raises(Refused):
        actions.confirm_grant(actor=karin, grant=grant)


def test_a_borrowed_right_agrees_with_nothing_of_its_lender(zonnedael: House) -> None:
    """Bram borrows Karin's right, and Karin gets the role."""
    stands_in(zonnedael, "karin", "bram")
    grant = actions.give_role(
        actor=zonnedael.actor("tessa"), person=zonnedael.person("karin"), role=Role.LEGAL
    )
    with pytest.raises(NotPermitted):
        actions.confirm_grant(actor=zonnedael.actor("bram"), grant=grant)


def test_the_audit_says_on_whose_behalf(zonnedael: House) -> None:
    stands_in(zonnedael, "karin", "bram")
    grant = actions.give_role(
        actor=zonnedael.actor("tessa"), person=zonnedael.person("daan"), role=Role.LEGAL
    )
    actions.confirm_grant(actor=zonnedael.actor("bram"), grant=grant)
    entry = AuditEntry.objects.get(verb="org.confirm_role", object_id=grant.pk)
    assert entry.actor_id == zonnedael.person("bram").pk
    assert entry.on_behalf_of_id == zonnedael.person("karin").pk
    assert Grant.objects.get(pk=grant.pk).state == Grant.State.ACTIVE


@pytest.mark.spec("ORG-2")
@pytest.mark.parametrize(
    ("by", "deputy"), [("tessa", "tessa"), ("tessa", "petra"), ("bram", "bram")]
)
def test_nobody_names_a_deputy_for_somebody_else(zonnedael: House, by: str, deputy: str) -> None:
    """It would get around the second person: a role that reads cases, given by one."""
    today = timezone.localdate()
    with pytest.raises(NotPermitted):
        actions.name_deputy(
            actor=zonnedael.actor(by),
            person=zonnedael.person("ruth"),
            deputy=zonnedael.person(deputy),
            starts_on=today,
            ends_on=today,
        )
    assert not Deputy.objects.exists()


def test_two_do_not_stand_in_for_each_other(zonnedael: House) -> None:
    with pytest.raises(Refused):
        stands_in(zonnedael, "mo", "mo")
    stands_in(zonnedael, "mo", "bram")
    with pytest.raises(Refused):
        stands_in(zonnedael, "bram", "mo")


def test_one_names_and_ends_the_own_deputy_on_screen(zonnedael: House) -> None:
    client = zonnedael.client("mo")
    today = timezone.localdate()
    posted = {
        "deputy": str(zonnedael.person("bram").pk),
        "starts_on": today.isoformat(),
        "ends_on": today.isoformat(),
    }
    assert client.post(zonnedael.url("org:absence"), posted).status_code == 302
    named = Deputy.objects.get()
    assert b"Bram Hofman" in client.get(zonnedael.url("org:me")).content
    client.post(zonnedael.url("org:deputy_end", pk=named.pk), {"do": "end"})
    assert not zonnedael.actor("bram").grants.grants
