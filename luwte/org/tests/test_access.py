"""Role × scope × sensitivity, worked out once per request and never beyond the organisation."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import Http404

from luwte.core.refusal import NotPermitted
from luwte.org.access import EVERYWHERE, NOWHERE, fetch_or_404, require, require_everywhere
from luwte.org.models import Person, Unit
from luwte.org.rules import EVERYBODY, READS_CASES, RIGHTS, ROLES, Right, Role
from tests.cast import HOLDERS, Cast, House


@pytest.mark.spec("GOV-1", "ORG-2")
@pytest.mark.parametrize("role", Role)
def test_a_role_gives_its_rights_within_its_scope_and_no_other(
    zonnedael: House, role: Role
) -> None:
    actor = zonnedael.actor(HOLDERS[role])
    inside = zonnedael.unit("balie").pk
    outside = zonnedael.unit("werkplein").pk
    whole = role is not Role.TEAM_LEAD
    for right in Right:
        held = right in RIGHTS[role]
        assert actor.may(right) is (held or right in EVERYBODY), right
        assert actor.reach(right).covers(inside) is held, right
        assert actor.reach(right).covers(outside) is (held and whole), right
        assert actor.reach(right).covers(None) is (held and whole), right


@pytest.mark.spec("GOV-1")
def test_who_has_no_role_reaches_nothing_sensitive(zonnedael: House) -> None:
    sanne = zonnedael.actor("sanne")
    assert all(sanne.reach(right) == NOWHERE for right in Right)
    assert {right for right in Right if sanne.may(right)} == EVERYBODY
    assert not EVERYBODY & READS_CASES


@pytest.mark.spec("GOV-1")
def test_only_roles_that_need_it_read_the_most_sensitive(zonnedael: House) -> None:
    """Cases: team lead, coordinator, legal, director. Care: the care team. Trust: the confidant.
    The log: the privacy officer. Nobody holds two of these by one role."""
    assert _holders(Right.CASES_READ) == {
        Role.TEAM_LEAD,
        Role.COORDINATOR,
        Role.LEGAL,
        Role.DIRECTOR,
    }
    assert _holders(Right.CARE_READ) == {Role.CARE_TEAM}
    assert _holders(Right.CONFIDE) == {Role.CONFIDANT}
    assert _holders(Right.PRIVACY_WATCH) == {Role.PRIVACY_OFFICER}
    assert _holders(Right.GRANTS_MANAGE) == {Role.ADMINISTRATOR}
    for role in Role:
        kinds = {Right.CASES_READ, Right.CARE_READ, Right.CONFIDE, Right.PRIVACY_WATCH}
        assert len(RIGHTS[role] & kinds) <= 1, role


def _holders(right: Right) -> set[Role]:
    return {role for role in Role if right in ROLES[role].rights}


def test_require_says_no_without_a_word_about_the_thing(zonnedael: House) -> None:
    mo, ruth = zonnedael.actor("mo"), zonnedael.actor("ruth")
    require(mo, Right.CASES_READ, zonnedael.unit("balie").pk)
    with pytest.raises(NotPermitted):
        require(mo, Right.CASES_READ, zonnedael.unit("werkplein").pk)
    with pytest.raises(NotPermitted):
        require_everywhere(mo, Right.CASES_READ)
    require_everywhere(ruth, Right.CASES_READ)
    assert ruth.reach(Right.CASES_READ) == EVERYWHERE


@pytest.mark.spec("GOV-1")
def test_another_organisations_id_is_as_unknown_as_none(cast: Cast) -> None:
    from luwte.lib.ids import uuid7
    from luwte.tenancy.scope import scope

    foreign = cast.de_linde.person("eva").pk
    with scope(cast.zonnedael.organisation):
        for pk in (foreign, uuid7()):
            with pytest.raises(Http404):
                fetch_or_404(Person.objects.all(), pk)
        elsewhere = zonnedael_reach(cast)
        assert not elsewhere.covers(cast.de_linde.unit("praktijk").pk)


def zonnedael_reach(cast: Cast) -> Any:
    """How far a team lead of Zonnedael reaches."""
    return cast.zonnedael.actor("mo").reach(Right.CASES_READ)


def test_a_subtree_of_a_unit_that_is_not_ours_is_empty(cast: Cast) -> None:
    tree = cast.zonnedael.actor("mo").tree
    assert tree.subtree(cast.de_linde.unit("praktijk").pk) == frozenset()
    assert tree.name(None) == ""


def test_a_whole_page_asks_for_the_reader_once(
    zonnedael: House, django_assert_max_num_queries: Any
) -> None:
    """Session, person with login and organisation, grants, replaced: four queries, whoever asks."""
    client = zonnedael.client("mo")
    client.get(zonnedael.url("org:absence"))
    Unit.objects.count()
    with django_assert_max_num_queries(6):
        assert client.get(zonnedael.url("org:absence")).status_code == 200
