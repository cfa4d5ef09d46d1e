"""SQL that is made once gives what the queryset gives, for every value, and keeps the wall."""

from __future__ import annotations

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from luwte.core.prepared import MOST_PARAMETERS, PreparedQuery
from luwte.org.models import Person, Unit
from luwte.tenancy.rows import TenantQuery
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


def test_a_value_that_is_no_parameter_is_a_mistake_of_the_programmer(zonnedael: House) -> None:
    asked = PreparedQuery(lambda name: Person.objects.all(), name=models.CharField())
    with scope(zonnedael.organisation), pytest.raises(ValueError, match="must be a parameter"):
        asked.all(name="Sanne")


def test_a_key_that_stays_in_the_query_is_a_mistake_of_the_programmer(zonnedael: House) -> None:
    asked = PreparedQuery(lambda name: Person.objects.filter(name=name), name=models.CharField())
    with scope(zonnedael.organisation), pytest.raises(ValueError, match="asked for everybody"):
        asked.all(name="Sanne")


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
