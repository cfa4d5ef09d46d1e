"""The tree of units: add, rename, move, end, erase."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from luwte.core.models import AuditEntry, OutboxEvent
from luwte.core.refusal import NotPermitted, Refused
from luwte.org import actions
from luwte.org.access import actor_for
from luwte.org.actions.units import DEEPEST
from luwte.org.models import Unit
from luwte.org.rules import Right
from luwte.org.tree import tree_of
from tests.cast import Cast, House


@pytest.mark.spec("ORG-1")
def test_a_unit_stands_below_another_and_its_lead_reaches_it(zonnedael: House) -> None:
    tessa = zonnedael.actor("tessa")
    made = actions.add_unit(actor=tessa, name="Paspoorten", parent=zonnedael.unit("balie"))
    assert made.path.startswith(zonnedael.unit("balie").path)
    mo = zonnedael.actor("mo")
    assert mo.reach(Right.CASES_READ).covers(made.pk)
    assert not zonnedael.actor("ilse").reach(Right.CASES_READ).covers(made.pk)
    assert AuditEntry.objects.filter(verb="org.add_unit", object_id=made.pk).exists()


@pytest.mark.spec("ORG-1", "ORG-2")
def test_moving_a_unit_takes_all_below_it_and_changes_who_reaches_it(zonnedael: House) -> None:
    tessa = zonnedael.actor("tessa")
    below = actions.add_unit(actor=tessa, name="Paspoorten", parent=zonnedael.unit("balie"))
    revision = zonnedael.organisation.settings_revision
    actions.move_unit(actor=tessa, unit=zonnedael.unit("balie"), parent=zonnedael.unit("werkplein"))
    below.refresh_from_db()
    assert below.path.startswith(zonnedael.unit("werkplein").path)
    assert zonnedael.organisation.settings_revision > revision
    assert not zonnedael.actor("mo").reach(Right.CASES_READ).covers(below.pk)
    assert zonnedael.actor("ilse").reach(Right.CASES_READ).covers(below.pk)
    assert OutboxEvent.objects.filter(name="org.unit_moved").exists()


@pytest.mark.parametrize("target", ["publiekszaken", "balie"])
def test_a_unit_cannot_stand_below_itself(zonnedael: House, target: str) -> None:
    with pytest.raises(Refused, match="itself|zichzelf"):
        actions.move_unit(
            actor=zonnedael.actor("tessa"),
            unit=zonnedael.unit("publiekszaken"),
            parent=zonnedael.unit(target),
        )
    assert AuditEntry.objects.filter(verb="org.move_unit", outcome="refused").exists()


@hypothesis_settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None
)
@given(moves=st.lists(st.tuples(st.integers(0, 7), st.integers(-1, 7)), max_size=6))
def test_after_any_moves_every_path_is_that_of_the_parent_and_itself(
    zonnedael: House, moves: list[tuple[int, int]]
) -> None:
    tessa = zonnedael.actor("tessa")
    for which, where in moves:
        units = list(Unit.objects.order_by("pk"))
        parent = units[where % len(units)] if where >= 0 else None
        try:
            actions.move_unit(actor=tessa, unit=units[which % len(units)], parent=parent)
        except Refused:
            continue
    for unit in Unit.objects.select_related("parent"):
        above = unit.parent.path if unit.parent else ""
        assert unit.path == f"{above}{unit.pk.hex}."


def test_a_name_stands_once_below_the_same_unit(zonnedael: House) -> None:
    tessa = zonnedael.actor("tessa")
    for name, parent in (("balie", "publiekszaken"), (" Balie ", "publiekszaken")):
        with pytest.raises(Refused):
            actions.add_unit(actor=tessa, name=name, parent=zonnedael.unit(parent))
    with pytest.raises(Refused):
        actions.add_unit(actor=tessa, name="Gemeente Zonnedael")
    with pytest.raises(Refused):
        actions.add_unit(actor=tessa, name="  ")
    assert actions.add_unit(actor=tessa, name="Balie", parent=zonnedael.unit("werkplein"))


def test_a_tree_has_a_bottom(zonnedael: House) -> None:
    tessa = zonnedael.actor("tessa")
    unit = None
    for depth in range(DEEPEST):
        unit = actions.add_unit(actor=tessa, name=f"laag {depth}", parent=unit)
    with pytest.raises(Refused):
        actions.add_unit(actor=tessa, name="te diep", parent=unit)
    with pytest.raises(Refused):
        actions.move_unit(actor=tessa, unit=zonnedael.unit("publiekszaken"), parent=unit)


def test_a_unit_ends_when_nobody_is_in_it_and_is_erased_when_it_was_never_used(
    zonnedael: House,
) -> None:
    tessa = zonnedael.actor("tessa")
    for key in ("publiekszaken", "balie"):
        with pytest.raises(Refused):
            actions.deactivate_unit(actor=tessa, unit=zonnedael.unit(key))
    with pytest.raises(Refused):
        actions.erase_unit(actor=tessa, unit=zonnedael.unit("balie"))
    empty = actions.add_unit(actor=tessa, name="Tijdelijk")
    actions.deactivate_unit(actor=tessa, unit=empty)
    assert not tree_of(zonnedael.organisation).nodes[empty.pk].is_active
    actions.reactivate_unit(actor=tessa, unit=empty)
    actions.erase_unit(actor=tessa, unit=empty)
    assert not Unit.objects.filter(pk=empty.pk).exists()


@pytest.mark.parametrize("key", ["sanne", "mo", "ruth", "karin", "joost"])
def test_only_who_manages_the_organisation_changes_units(zonnedael: House, key: str) -> None:
    with pytest.raises(NotPermitted):
        actions.add_unit(actor=zonnedael.actor(key), name="x")


def test_an_actor_costs_two_queries_at_most(
    zonnedael: House, django_assert_max_num_queries: Any
) -> None:
    organisation, person = zonnedael.organisation, zonnedael.person("mo")
    tree_of(organisation)
    with django_assert_max_num_queries(2):
        actor_for(organisation, person)


def test_the_page_of_units_costs_the_same_with_many(
    zonnedael: House, django_assert_max_num_queries: Any
) -> None:
    tessa, client = zonnedael.actor("tessa"), zonnedael.client("tessa")
    for number in range(40):
        actions.add_unit(actor=tessa, name=f"Team {number}", parent=zonnedael.unit("werk"))
    client.get(zonnedael.url("org:units"))
    with django_assert_max_num_queries(8):
        assert client.get(zonnedael.url("org:units")).status_code == 200


@pytest.mark.spec("ORG-1")
def test_an_administrator_builds_the_organisation_on_screen(cast: Cast) -> None:
    house = cast.zonnedael
    client = house.client("tessa")
    unit = house.unit("werk")
    done = client.post(house.url("org:unit_new"), {"name": "Schuldhulp", "parent": str(unit.pk)})
    assert done.status_code == 302
    page = client.get(house.url("org:units"))
    assert b"Schuldhulp" in page.content
    again = client.post(house.url("org:unit_new"), {"name": "schuldhulp", "parent": str(unit.pk)})
    assert again.status_code == 422
    assert b"schuldhulp" in again.content, "what was typed is still there"
