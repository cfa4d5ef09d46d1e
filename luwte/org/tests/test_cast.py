"""The cast that every test leans on stands, and its roles count."""

from __future__ import annotations

import pytest

from luwte.org.models import Grant
from luwte.org.rules import RIGHTS, Right, Role
from tests.cast import HOLDERS, Cast, House


def test_every_role_has_somebody_in_the_municipality(zonnedael: House) -> None:
    for role, key in HOLDERS.items():
        actor = zonnedael.actor(key)
        assert role is Role.EMPLOYEE or actor.grants.has_role(role), role
        for right in RIGHTS[role]:
            assert actor.may(right)


def test_the_team_lead_reaches_the_own_units_only(zonnedael: House) -> None:
    reach = zonnedael.actor("mo").reach(Right.CASES_READ)
    assert reach.covers(zonnedael.unit("balie").pk)
    assert not reach.covers(zonnedael.unit("werkplein").pk)
    assert not reach.everything


def test_nothing_waits_for_a_second_person(cast: Cast) -> None:
    from luwte.tenancy.scope import scope

    for house in (cast.zonnedael, cast.de_linde):
        with scope(house.organisation):
            assert not Grant.objects.exclude(state=Grant.State.ACTIVE).exists()


@pytest.mark.django_db
def test_a_password_opens_the_login(cast: Cast) -> None:
    assert cast.zonnedael.login("sanne").check_password("luwte-in-de-luwte")
