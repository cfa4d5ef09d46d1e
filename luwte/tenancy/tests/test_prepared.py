"""SQL that is made once gives what the queryset gives, for every value, and keeps the wall."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from luwte.core.keyset import Fan, Legs
from luwte.core.prepared import MOST_PARAMETERS, Many, PreparedQuery
from luwte.org.models import Person, Unit
from luwte.tenancy.models import Organisation
from luwte.tenancy.rows import TenantPage, TenantQuery
from luwte.tenancy.scope import OutsideScope, WrongOrganisation, every_organisation, scope
from tests.cast import House


def test_a_prepared_query_gives_what_its_queryset_gives(zonnedael: House, de_linde: House) -> None:
    def in_house(slug: str, name: str) -> models.QuerySet[Person]:
        return Person.objects.select_related("organisation", "unit", "function").filter(
            organisation__slug=slug, name=name
        )

    asked = PreparedQuery(in_house, slug=models.CharField(), name=models.CharField())
    with every_organisation("the test looks into both houses"):
        for house in (zonnedael, de_linde, zonnedael):
            for person in Person.objects.filter(organisation_id=house.pk):
                slug = house.organisation.slug
                wanted = in_house(slug, person.name).get()
                [found] = asked.all(slug=slug, name=person.name)
                for field in Person._meta.concrete_fields:
                    assert getattr(found, field.attname) == getattr(wanted, field.attname)
                with CaptureQueriesContext(connection) as spent:
                    assert found.organisation.sectors == wanted.organisation.sectors
                    assert found.unit == wanted.unit
                    assert found.function == wanted.function
                assert not spent
        assert asked.all(slug="nergens", name="Niemand") == []


def test_what_is_annotated_stands_on_the_row(zonnedael: House) -> None:
    def with_reports(manager: UUID) -> models.QuerySet[Person]:
        reports = Person.objects.filter(manager_id=models.OuterRef("pk"))
        return Person.objects.select_related("unit").annotate(
            leads=models.Exists(reports), is_it=models.Q(pk=manager)
        )

    mo = zonnedael.person("mo")
    asked = TenantQuery(with_reports, manager=models.UUIDField())
    wanted = [(one.pk, one.leads, one.is_it, one.unit) for one in with_reports(mo.pk)]
    found = asked.all(manager=mo.pk)
    assert sorted(map(str, wanted)) == sorted(
        str((one.pk, one.leads, one.is_it, one.unit)) for one in found
    )
    assert {one.pk for one in found if one.is_it is True} == {mo.pk}
    assert {one.leads for one in found} == {True, False}


def test_a_value_that_is_no_parameter_is_a_mistake_of_the_programmer(zonnedael: House) -> None:
    asked = PreparedQuery(lambda name: Person.objects.all(), name=models.CharField())
    with scope(zonnedael.organisation), pytest.raises(ValueError, match="must be a parameter"):
        asked.all(name="Sanne")


def test_a_key_that_stays_in_the_query_is_a_mistake_of_the_programmer(zonnedael: House) -> None:
    asked = PreparedQuery(lambda name: Person.objects.filter(name=name), name=models.CharField())
    with scope(zonnedael.organisation), pytest.raises(ValueError, match="asked for everybody"):
        asked.all(name="Sanne")


def test_a_moment_that_stays_in_the_query_is_a_mistake_of_the_programmer(
    zonnedael: House,
) -> None:
    def since_now(name: str) -> models.QuerySet[Organisation]:
        return Organisation.objects.filter(created_at__lt=timezone.now(), name=name)

    asked = PreparedQuery(since_now, name=models.CharField())
    with pytest.raises(ValueError, match="asked for ever"):
        asked.all(name="Zonnedael")


def test_many_values_are_asked_in_one_statement_whatever_their_number(zonnedael: House) -> None:
    asked = TenantQuery(
        lambda names: Person.objects.filter(name__in=names), names=Many(models.CharField(), pad=5)
    )
    counted = TenantQuery(
        lambda names: (
            Person.objects.filter(name__in=names)
            .order_by()
            .values("kind")
            .annotate(number=models.Count("pk"))
            .values_list("kind", "number")
        ),
        names=Many(models.CharField(), pad=5),
    )
    with scope(zonnedael.organisation):
        everybody = list(Person.objects.order_by("pk"))
        for some in (everybody[:1], everybody[:5], everybody[:6], everybody):
            names = [one.name for one in some]
            with CaptureQueriesContext(connection) as spent:
                found = asked.all(names=names)
            assert len(spent) == 1
            wanted = Person.objects.filter(name__in=names)
            assert {one.pk for one in found} == {one.pk for one in wanted}
            kinds = Counter(one.kind for one in wanted)
            assert dict(counted.tuples(names=names)) == kinds


def test_a_prepared_page_on_tenant_rows_stays_behind_the_wall(
    zonnedael: House, de_linde: House
) -> None:
    def legs(units: list[UUID], nobody: str) -> Legs[Person]:
        return [Fan(Person.objects.all(), "unit_id", units), Person.objects.filter(name=nobody)]

    here = TenantPage(
        legs, Person, ("name", "id"), units=Many(models.UUIDField()), nobody=models.CharField()
    )
    with every_organisation("the test asks in one house for units of both"):
        units = list(Unit.objects.values_list("pk", flat=True))

    def by_key(keys: list[UUID]) -> list[Person]:
        return list(Person.objects.filter(pk__in=keys))

    for house in (zonnedael, de_linde, zonnedael):
        with scope(house.organisation):
            wanted = Person.objects.filter(unit__isnull=False).order_by("name", "pk")
            page = here.page(fetch=by_key, size=500, units=units, nobody="Niemand")
            assert page.items == list(wanted)
            assert {one.organisation_id for one in page} == {house.pk}
    with every_organisation("a test"), pytest.raises(OutsideScope):
        here.page(fetch=by_key, units=units, nobody="Niemand")


def test_a_prepared_query_on_tenant_rows_stays_behind_the_wall(
    zonnedael: House, de_linde: House
) -> None:
    here = TenantQuery(
        lambda kind: (
            Person.objects.select_related("unit").only("name", "unit__name").filter(kind=kind)
        ),
        kind=models.CharField(),
    )
    for house in (zonnedael, de_linde, zonnedael):
        with scope(house.organisation):
            wanted = Person.objects.filter(kind=Person.Kind.EMPLOYEE)
            found = here.all(kind=Person.Kind.EMPLOYEE)
            assert {one.pk for one in found} == set(wanted.values_list("pk", flat=True))
            with CaptureQueriesContext(connection) as spent:
                assert all(one.name and (one.unit is None or one.unit.name) for one in found)
            assert not spent
    with every_organisation("a test"), pytest.raises(OutsideScope):
        here.all(kind=Person.Kind.EMPLOYEE)


def test_rows_that_are_inserted_are_the_rows_that_were_made(zonnedael: House) -> None:
    rows = [Unit(name=f"Rij {n}", path=f"rij{n}.") for n in range(MOST_PARAMETERS // 3)]
    with scope(zonnedael.organisation):
        Unit.objects.insert(rows)
        kept = {unit.pk: unit for unit in Unit.objects.filter(name__startswith="Rij ")}
        assert {row.pk for row in rows} == set(kept)
        for row in rows:
            for field in Unit._meta.concrete_fields:
                assert getattr(row, field.attname) == getattr(kept[row.pk], field.attname)
        rows[0].name = "Rij nul"
        rows[0].save()
        assert Unit.objects.get(pk=rows[0].pk).name == "Rij nul"


def test_an_insert_keeps_to_the_wall(zonnedael: House, de_linde: House) -> None:
    with scope(de_linde.organisation):
        theirs = Unit.objects.all()[0]
    with scope(zonnedael.organisation):
        for wrong in (
            Unit(name="Weg", path="weg.", parent=theirs),
            Unit(name="Weg", path="weg.", parent_id=theirs.pk),
            Unit(name="Weg", path="weg.", organisation=de_linde.organisation),
        ):
            with pytest.raises(WrongOrganisation):
                Unit.objects.insert([wrong])
        assert not Unit.objects.filter(name="Weg").exists()
