"""Nothing gets through the wall between organisations: not by query, save, bulk, key or id."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Count, F, Max, Q, Subquery
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import luwte
from luwte.org.models import Function, Grant, Location, Person, Room, Unit
from luwte.tenancy.rows import TenantModel
from luwte.tenancy.scope import (
    OutsideScope,
    WrongOrganisation,
    current_organisation_id,
    every_organisation,
    scope,
)
from tests.cast import Cast, House

TENANT_MODELS = [model for model in apps.get_models() if issubclass(model, TenantModel)]


@pytest.mark.spec("GOV-1")
@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model.__name__)
def test_a_query_outside_a_scope_raises(model: type[TenantModel], cast: Cast) -> None:
    for ask in (
        lambda: list(model.objects.all()),
        model.objects.count,
        lambda: model.objects.filter(pk=uuid4()).exists(),
        lambda: model.objects.aggregate(n=Count("pk")),
        model._default_manager.first,
        model._base_manager.first,
        model.objects.update,
    ):
        with pytest.raises(OutsideScope):
            ask()


@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model.__name__)
def test_every_tenant_table_keeps_to_the_house_rules(model: type[TenantModel]) -> None:
    """Organisation first in every index and unique constraint; one manager, also along keys."""
    for index in model._meta.indexes:
        if index.fields:
            assert index.fields[0].lstrip("-") == "organisation", index.name
    for constraint in model._meta.constraints:
        named = getattr(constraint, "fields", None)
        if named:
            assert named[0] == "organisation", constraint.name
    assert model._meta.base_manager_name == "objects"
    assert not model._meta.unique_together
    for field in model._meta.concrete_fields:
        # A key to a tenant row may be unique: that row is of one organisation.
        alone = field.unique and not field.primary_key and not field.is_relation
        assert not alone, f"{model.__name__}.{field.name}"


@pytest.mark.spec("GOV-1")
def test_a_scope_sees_its_own_organisation_only(cast: Cast) -> None:
    with scope(cast.zonnedael.organisation):
        ours = set(Person.objects.values_list("pk", flat=True))
    with scope(cast.de_linde.organisation):
        theirs = set(Person.objects.values_list("pk", flat=True))
        assert not Person.objects.filter(pk__in=ours).exists()
        assert Person.objects.aggregate(n=Count("pk"))["n"] == len(theirs)
        assert not Person.objects.filter(Q(pk__in=ours) | Q(name="Sanne de Wit")).exists()
        inner = Person.objects.filter(name="Sanne de Wit").values("unit_id")
        assert not Unit.objects.filter(pk__in=Subquery(inner)).exists()
    assert ours and theirs and not ours & theirs


def test_scopes_nest_and_close(cast: Cast) -> None:
    one, other = cast.zonnedael.pk, cast.de_linde.pk
    with scope(one):
        with scope(other):
            assert current_organisation_id() == other
        assert current_organisation_id() == one
        with pytest.raises(ZeroDivisionError), scope(other):
            raise ZeroDivisionError
        assert current_organisation_id() == one
    with pytest.raises(OutsideScope):
        current_organisation_id()


def test_a_queryset_made_in_one_scope_does_not_leak_in_another(cast: Cast) -> None:
    with scope(cast.zonnedael.organisation):
        kept = Person.objects.filter(is_active=True)
        expected = kept.count()
    with scope(cast.de_linde.organisation):
        assert kept.count() == expected, "bound to the scope it was made in"
        assert not kept.filter(organisation_id=current_organisation_id()).exists()


@pytest.mark.spec("GOV-1")
def test_a_row_of_another_organisation_is_not_saved_or_deleted(cast: Cast) -> None:
    sanne = cast.zonnedael.person("sanne")
    with scope(cast.de_linde.organisation):
        for write in (
            sanne.save,
            lambda: sanne.save(update_fields=["name"]),
            sanne.delete,
            lambda: Unit(name="x", path="x", organisation=cast.zonnedael.organisation).save(),
            lambda: Unit.objects.create(name="x", path="x", organisation_id=cast.zonnedael.pk),
            lambda: Unit.objects.bulk_create(
                [Unit(name="x", path="x", organisation_id=cast.zonnedael.pk)]
            ),
            lambda: Person.objects.bulk_update([sanne], ["name"]),
        ):
            with pytest.raises(WrongOrganisation), transaction.atomic():
                write()
        for lookup in ("get_or_create", "update_or_create"):
            with pytest.raises(WrongOrganisation), transaction.atomic():
                getattr(Unit.objects, lookup)(
                    name="x", organisation_id=cast.zonnedael.pk, defaults={"path": "x"}
                )


@pytest.mark.spec("GOV-1")
def test_no_key_leads_out_of_the_organisation(cast: Cast) -> None:
    """By object or by bare id, in save, bulk writes, update and related managers."""
    balie = cast.zonnedael.unit("balie")
    sanne = cast.zonnedael.person("sanne")
    stadskantoor = cast.zonnedael.location("Stadskantoor")
    with scope(cast.de_linde.organisation):
        eva = cast.de_linde.person("eva")
        writes: list[Callable[[], object]] = [
            lambda: Person.objects.create(name="x", unit=balie),
            lambda: Person.objects.create(name="x", unit_id=balie.pk),
            lambda: Person(name="x", manager_id=sanne.pk).save(),
            lambda: Person.objects.bulk_create([Person(name="x", unit_id=balie.pk)]),
            lambda: Person.objects.bulk_create([Person(name="x", unit=balie)]),
            lambda: Person.objects.filter(pk=eva.pk).update(unit=balie),
            lambda: Person.objects.filter(pk=eva.pk).update(unit_id=balie.pk),
            lambda: Person.objects.filter(pk=eva.pk).update(unit=balie.pk),
            lambda: Person.objects.filter(pk=eva.pk).update(organisation=cast.zonnedael.pk),
            lambda: Person.objects.filter(pk=eva.pk).update(organisation_id=cast.zonnedael.pk),
            lambda: stadskantoor.rooms.create(name="x", kind=Room.Kind.OFFICE),
            lambda: Room.objects.create(location_id=stadskantoor.pk, name="x", kind="office"),
            lambda: _changed(eva, unit_id=balie.pk).save(),
            lambda: _changed(eva, unit_id=balie.pk).save(update_fields=["unit"]),
            lambda: _changed(eva, manager_id=sanne.pk).save(update_fields=["manager_id"]),
            lambda: Person.objects.bulk_update([_changed(eva, unit_id=balie.pk)], ["unit"]),
            lambda: Grant.objects.create(person_id=sanne.pk, role="hr", starts_on="2026-01-01"),
        ]
        for number, write in enumerate(writes):
            with pytest.raises((WrongOrganisation, Unit.DoesNotExist)), transaction.atomic():
                write()
                pytest.fail(f"write {number} got through")
        # A set through the related manager reaches no row of the other side.
        praktijk = cast.de_linde.unit("praktijk")
        praktijk.person_set.filter(pk=sanne.pk).update(name="x")
        praktijk.person_set.add(sanne)
    with scope(cast.zonnedael.organisation):
        after = Person.objects.get(pk=sanne.pk)
        assert (after.name, after.unit_id) == ("Sanne de Wit", balie.pk)


def _changed(person: Person, **values: UUID) -> Person:
    fresh = Person.objects.get(pk=person.pk)
    for name, value in values.items():
        setattr(fresh, name, value)
    return fresh


def test_following_a_key_stays_inside(cast: Cast) -> None:
    with scope(cast.zonnedael.organisation):
        sanne = Person.objects.get(name="Sanne de Wit")
    with scope(cast.de_linde.organisation), pytest.raises(Unit.DoesNotExist):
        assert sanne.unit
    with pytest.raises(OutsideScope):
        assert sanne.function


def test_an_expression_cannot_smuggle_a_key(cast: Cast) -> None:
    """update() with an expression copies a key from the row itself, never from outside."""
    with scope(cast.zonnedael.organisation):
        Person.objects.filter(name="Daan Mulder").update(location=F("location"))
        assert Person.objects.aggregate(m=Max("name"))["m"]


@hypothesis_settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
@given(data=st.data())
def test_no_combination_of_lookups_finds_what_is_not_ours(cast: Cast, data: st.DataObject) -> None:
    """Any filter, exclude, union or slice, from any of our models: only our rows."""
    model = data.draw(st.sampled_from([Unit, Person, Location, Room, Function, Grant]))
    with scope(cast.zonnedael.organisation):
        foreign = list(model.objects.values_list("pk", flat=True)[:5])
    with scope(cast.de_linde.organisation):
        rows = model.objects.all()
        for _step in range(data.draw(st.integers(0, 4))):
            step = data.draw(st.sampled_from(["in", "or", "not", "union", "order", "annotate"]))
            rows = _step_on(rows, step, foreign, model)
        found = {row.organisation_id for row in rows}
        assert found <= {cast.de_linde.pk}


def _step_on(rows, step, foreign, model):  # type: ignore[no-untyped-def]
    if rows.query.combinator or (step == "union" and rows.query.annotations):
        return rows
    return {
        "in": lambda: rows.filter(Q(pk__in=foreign) | Q(pk__isnull=False)),
        "or": lambda: rows | model.objects.filter(pk__in=foreign),
        "not": lambda: rows.exclude(pk=uuid4()),
        "union": lambda: rows.order_by().union(model.objects.filter(pk__in=foreign)),
        "order": lambda: rows.order_by("-pk"),
        "annotate": lambda: rows.annotate(n=Count("organisation")),
    }[step]()


# Who may look across organisations, and why. Somebody who adds a line here explains it in a
# review: every one of them reads rows of all tenants at once.
MAY_LOOK_ACROSS = {
    "luwte/org/middleware.py": "the slug and the login choose the organisation",
    "luwte/org/access.py": "a login chooses among its own organisations",
    "luwte/incidents/actions/drafts.py": "the clock erases reports that were never sent",
}


@pytest.mark.spec("GOV-1")
def test_only_these_places_look_across_organisations() -> None:
    root = Path(luwte.__file__).parent.parent
    found = {
        path.relative_to(root).as_posix()
        for path in (root / "luwte").rglob("*.py")
        if "tests" not in path.parts
        and path.name != "scope.py"
        and _calls(path, "every_organisation")
    }
    assert found <= set(MAY_LOOK_ACROSS), found - set(MAY_LOOK_ACROSS)


def _calls(path: Path, name: str) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(
        isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) == name
        for node in ast.walk(tree)
    )


def test_looking_across_reads_all_and_writes_nothing(cast: Cast) -> None:
    with every_organisation("a test"):
        assert Person.objects.values("organisation").distinct().count() == 2
        with pytest.raises(OutsideScope):
            Unit.objects.create(name="x", path="x")
    with pytest.raises(ValueError, match="why"), every_organisation(""):
        pass


def test_no_code_goes_around_the_managers() -> None:
    """Raw SQL, `_raw_delete` and hand-made querysets would pass the wall unseen."""
    root = Path(luwte.__file__).parent
    banned = {"raw", "extra", "_raw_delete", "RawSQL"}
    found = []
    for path in root.rglob("*.py"):
        inside = path.relative_to(root)
        if {"tests", "migrations"} & set(inside.parts) or inside.parts[0] in {"core", "lib"}:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "attr", "")
            if isinstance(node, ast.Call) and name in banned:
                found.append(f"{inside}:{node.lineno} {name}")
    assert not found, found


def test_the_house_is_the_scope(zonnedael: House) -> None:
    assert current_organisation_id() == zonnedael.pk
