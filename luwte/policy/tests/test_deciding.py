"""Who may decide what: the adopted rules, held against the roles of today (RUL-6)."""

from __future__ import annotations

import dataclasses
import html

import pytest

from luwte.org.models import Grant
from luwte.org.rules import Role
from luwte.policy.actions import adopt_settings, draft_settings
from luwte.policy.queries import (
    authority_for,
    deciders_of,
    may_decide,
    may_look_second,
    open_decisions,
    pack_authority,
    second_lookers_of,
    settings_of_version,
)
from luwte.policy.rules import (
    DECISIONS,
    MEASURES,
    Authority,
    AuthorityRule,
    Decider,
    Kind,
    Over,
)
from luwte.response.rules.states import MeasureKind
from luwte.tenancy.actions import touch_settings
from tests.cast import House


def adopted(house: House, **rules: AuthorityRule) -> None:
    """These rules count from now on, the others as they were."""
    now = authority_for(house.organisation).value
    draft = draft_settings(
        actor=house.actor("ruth"),
        settings=dataclasses.replace(now, rules={**now.rules, **rules}),
        kind=Kind.AUTHORITY,
        reason="Anders verdeeld",
    )
    adopt_settings(actor=house.actor("karin"), kind=Kind.AUTHORITY, edits_seen=draft.edits)


def rule(*deciders: Decider, over: Over = Over.UNIT, second: tuple[str, ...] = ()) -> AuthorityRule:
    return AuthorityRule(deciders=deciders, over=over, second=second)


def test_measures_are_called_as_the_room_that_takes_them_calls_them() -> None:
    assert set(MEASURES) == {kind.value for kind in MeasureKind}


@pytest.mark.spec("RUL-6")
def test_only_a_role_that_was_adopted_decides_and_only_over_the_own_unit(zonnedael: House) -> None:
    balie, werkplein = zonnedael.unit("balie").pk, zonnedael.unit("werkplein").pk
    adopted(zonnedael, access_ban=rule(Decider.TEAM_LEAD))
    assert may_decide(zonnedael.actor("mo"), "access_ban", balie)
    assert not may_decide(zonnedael.actor("mo"), "access_ban", werkplein)
    assert may_decide(zonnedael.actor("ilse"), "access_ban", werkplein)
    for who in ("sanne", "karin", "ruth", "tessa", "sjoerd"):
        assert not may_decide(zonnedael.actor(who), "access_ban", balie), who


@pytest.mark.spec("RUL-6")
def test_what_another_version_says_counts_from_its_adoption_on(zonnedael: House) -> None:
    balie = zonnedael.unit("balie").pk
    assert may_decide(zonnedael.actor("karin"), "red_card", balie)
    adopted(zonnedael, red_card=rule(Decider.COORDINATOR, over=Over.ORGANISATION))
    assert not may_decide(zonnedael.actor("karin"), "red_card", balie)
    assert may_decide(zonnedael.actor("ruth"), "red_card", balie)
    assert settings_of_version(Authority, 0).rule("red_card").deciders == ("director",)
    assert settings_of_version(Authority, 1).rule("red_card").deciders == ("coordinator",)


def test_over_the_whole_organisation_a_role_for_one_unit_is_enough(zonnedael: House) -> None:
    werkplein = zonnedael.unit("werkplein").pk
    adopted(zonnedael, mediation=rule(Decider.TEAM_LEAD, over=Over.ORGANISATION))
    assert may_decide(zonnedael.actor("mo"), "mediation", werkplein)
    assert not may_decide(zonnedael.actor("sanne"), "mediation", werkplein)


def test_a_manager_leads_the_unit_above_the_one_where_it_happened(zonnedael: House) -> None:
    adopted(zonnedael, access_ban=rule(Decider.MANAGER))
    mo = zonnedael.actor("mo")  # leads Publiekszaken with Balie and Telefoon below it
    assert may_decide(mo, "access_ban", zonnedael.unit("balie").pk)
    assert not may_decide(mo, "access_ban", zonnedael.unit("publiekszaken").pk)
    assert not may_decide(zonnedael.actor("ilse"), "access_ban", zonnedael.unit("werkplein").pk)


def test_who_decides_a_cell_of_the_matrix_has_to_be_in_both(zonnedael: House) -> None:
    balie = zonnedael.unit("balie").pk
    assert may_decide(zonnedael.actor("mo"), "access_ban", balie)
    assert not may_decide(zonnedael.actor("mo"), "access_ban", balie, within=["director"])
    assert may_decide(zonnedael.actor("karin"), "access_ban", balie, within=["director"])


@pytest.mark.spec("RUL-6")
def test_a_page_can_say_who_decides_and_when_nobody_does(zonnedael: House) -> None:
    balie, organisation = zonnedael.unit("balie").pk, zonnedael.organisation
    assert deciders_of(organisation, "limit", balie).everybody
    named = {person.name for person in deciders_of(organisation, "access_ban", balie).people}
    assert named == {zonnedael.person("mo").name, zonnedael.person("karin").name}
    adopted(zonnedael, access_ban=rule(Decider.HR, second=("hr",)))
    Grant.objects.filter(role=Role.HR).update(state=Grant.State.ENDED)
    touch_settings(zonnedael.pk)
    assert not deciders_of(zonnedael.organisation, "access_ban", balie)
    assert "access_ban" in open_decisions(zonnedael.organisation).nobody
    shown = zonnedael.client("ruth").get(zonnedael.url("policy:now", kind="authority"))
    assert "Niemand heeft een rol die dit mag beslissen" in html.unescape(shown.content.decode())


def test_the_second_look_is_of_somebody_else(zonnedael: House) -> None:
    balie, mo = zonnedael.unit("balie").pk, zonnedael.person("mo")
    lookers = second_lookers_of(zonnedael.organisation, "access_ban", balie, besides=[mo.pk])
    assert mo.pk not in {person.pk for person in lookers.people}
    assert may_look_second(zonnedael.actor("ruth"), "access_ban", balie)
    assert not may_look_second(zonnedael.actor("sanne"), "access_ban", balie)


def test_in_a_practice_of_one_level_it_shows_that_nobody_else_can(de_linde: House) -> None:
    unit, bas = de_linde.unit("praktijk").pk, de_linde.person("bas")
    assert deciders_of(de_linde.organisation, "red_card", unit).people == (bas,)
    assert not deciders_of(de_linde.organisation, "red_card", unit, besides=[bas.pk])
    Grant.objects.exclude(person=bas).update(state=Grant.State.ENDED)
    touch_settings(de_linde.pk)
    found = open_decisions(de_linde.organisation)
    assert "red_card" in found.nobody_second and "red_card" not in found.nobody


@pytest.mark.spec("RUL-6")
def test_everybody_reads_who_may_decide_what(zonnedael: House) -> None:
    page = zonnedael.client("sanne").get(zonnedael.url("policy:now", kind="matrix"))
    shown = html.unescape(page.content.decode())
    for label in DECISIONS.values():
        assert str(label) in shown
    assert "Directie of bestuur" in shown and "zaken van de eigen afdeling" in shown


def test_a_decision_that_came_later_is_for_the_director() -> None:
    old = Authority(rules={"limit": rule(Decider.EMPLOYEE)})
    assert old.rule("damage_write_off").deciders == ("director",)
    with pytest.raises(KeyError):
        old.rule("wages")


def test_every_pack_says_who_decides_every_thing_and_leaves_no_lasting_measure_alone() -> None:
    for pack in ("public_task", "municipality", "gp_care", "hospital", "school"):
        authority = pack_authority(pack)
        assert not authority.problems(), pack
        assert set(authority.rules) == set(DECISIONS), pack
        for key in ("access_ban", "red_card", "service_stop"):
            assert authority.rule(key).second, (pack, key)
