"""No figure, ranking, export or address per employee on reports, check-ins, alarms or lateness.

What a person can prove, a person has to promise; what a machine can prove stands here (GOV-8):
nothing in the code groups, counts, sorts or filters by a person, no address names one outside the
administration of people, no export holds one, and no right for it exists or can be made.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone
from openpyxl import load_workbook

from luwte.incidents.actions import Involved, Report, report_incident
from luwte.incidents.rules import Gravity, PersonRole
from luwte.lib.ids import crockford
from luwte.org.models import Grant, Person
from luwte.org.rules import RIGHTS, Right, Role
from tests.cast import HOLDERS, House
from tests.test_matrix import addresses

ROOT = Path(__file__).resolve().parent.parent
FIGURES = {"Count", "Sum", "Avg", "Max", "Min", "StdDev", "Variance", "Rank", "DenseRank"}
# Where people themselves are administered: their own list, and which roles they hold.
ADMINISTRATION = {"org", "tenancy"}
# The privacy officer looks up one person's deeds in the log; it counts nothing (see below).
FILES = ("csv", "xlsx")
LOG = "desk/privacy"
# An even spread of talks asks how many each supporter has open (CAR-2): what is asked of somebody,
# never what somebody reported or was late with. Who was hurt is in no such figure.
EVEN_SPREAD = {"care/queries/roster.py": 1}
READS_THE_QUESTION = ("GET.get", "GET.getlist")


def sources() -> Iterator[tuple[str, ast.Module]]:
    """Every module of the application with its place."""
    for path in sorted((ROOT / "luwte").rglob("*.py")):
        inside = path.relative_to(ROOT / "luwte")
        if not {"tests", "migrations"} & set(inside.parts):
            yield inside.as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def person_fields() -> set[str]:
    """The names of all columns that hold a person, as a query would spell them."""
    named = {"actor_id", "on_behalf_of_id", "actor"}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.related_model is Person:
                named |= {field.name, field.attname}
            elif isinstance(field, models.UUIDField) and field.name in {
                "person_id",
                "uploaded_by_id",
            }:
                named.add(field.name)
    return named


def chain(call: ast.Call) -> list[ast.Call]:
    """The calls of `a.b().c().d()`, the last first."""
    found = [call]
    while isinstance(found[-1].func, ast.Attribute) and isinstance(found[-1].func.value, ast.Call):
        found.append(found[-1].func.value)
    return found


def method(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def texts(call: ast.Call) -> set[str]:
    """The texts among the arguments of a call, without the sign of an order."""
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    return {
        node.value.lstrip("-").split("__")[0]
        for arg in given
        for node in ast.walk(arg)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def figures_in(call: ast.Call) -> bool:
    """True when a call asks the database for a figure."""
    return any(
        isinstance(node, ast.Call)
        and (getattr(node.func, "id", "") or getattr(node.func, "attr", "")) in FIGURES
        for node in ast.walk(call)
    )


def offences(tree: ast.Module, persons: set[str]) -> Iterator[str]:
    """Queries that make a figure or an order per person."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        calls = chain(node)
        grouped = any(method(c) in {"values", "values_list"} and texts(c) & persons for c in calls)
        if method(node) in {"annotate", "aggregate", "alias"} and grouped and figures_in(node):
            yield f"{node.lineno}: a figure per person"
        if method(node) in {"order_by", "distinct"} and texts(node) & persons - {"person"}:
            yield f"{node.lineno}: an order by person"
        if method(node) in {"annotate", "alias"} and _starts_from_people(calls):
            yield f"{node.lineno}: a figure on people"
        if getattr(node.func, "id", "") == "Counter" and _names(node) & persons:
            yield f"{node.lineno}: people are counted in memory"


def _starts_from_people(calls: list[ast.Call]) -> bool:
    start = calls[-1].func
    while isinstance(start, ast.Attribute):
        if isinstance(start.value, ast.Name) and start.value.id == "Person":
            return any(figures_in(call) for call in calls)
        start = start.value
    return False


def _names(node: ast.Call) -> set[str]:
    return {
        found.attr
        for arg in node.args
        for found in ast.walk(arg)
        if isinstance(found, ast.Attribute)
    }


@pytest.mark.once
@pytest.mark.spec("GOV-8")
def test_no_query_makes_a_figure_or_an_order_per_person() -> None:
    persons = person_fields()
    assert {"reported_by", "reported_by_id", "person", "manager"} <= persons
    found = [
        f"{place}:{offence}"
        for place, tree in sources()
        if place.split("/")[0] not in ADMINISTRATION
        for offence in offences(tree, persons)
    ]
    spread = [one for one in found if one.split(":")[0] in EVEN_SPREAD]
    assert len(spread) == sum(EVEN_SPREAD.values()), spread
    assert not set(found) - set(spread), found


@pytest.mark.once
@pytest.mark.spec("GOV-8")
@pytest.mark.parametrize(
    "code",
    [
        'Incident.objects.values("reported_by").annotate(n=Count("pk"))',
        'rows.values_list("reported_by_id").order_by().annotate(Count("*"))',
        'rows.filter(x=1).values("reported_by__name").annotate(late=models.Sum("late"))',
        'rows.order_by("-reported_by__name")',
        'Person.objects.annotate(reports=Count("incident"))',
        "Counter(row.reported_by_id for row in rows)",
    ],
)
def test_this_guard_sees_what_it_has_to_see(code: str) -> None:
    assert list(offences(ast.parse(code), person_fields())), code


@pytest.mark.once
@pytest.mark.spec("GOV-8")
def test_no_right_for_it_exists_and_nobody_can_make_one() -> None:
    """Rights stand in the code: no table, form or setting holds one, and a grant names a role."""
    for right in Right:
        assert not {"employee", "person", "reporter", "lateness"} & set(
            right.value.replace(".", "_").split("_")
        ), right
    assert {choice for choice, _label in Grant._meta.get_field("role").choices or []} == {
        role.value for role in Role
    }
    assert set(RIGHTS) == set(Role)
    columns = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("luwte.")
        for field in model._meta.concrete_fields
        if field.name in {"right", "rights", "permission", "permissions"}
    }
    assert not columns, columns


@pytest.mark.once
@pytest.mark.spec("GOV-8")
def test_a_person_has_no_column_for_a_figure() -> None:
    numbers = (models.IntegerField, models.FloatField, models.DecimalField, models.DurationField)
    found = [f.name for f in Person._meta.concrete_fields if isinstance(f, numbers)]
    assert not found, found


@pytest.mark.once
@pytest.mark.spec("GOV-8")
def test_no_address_and_no_question_in_one_names_a_person() -> None:
    named = {"person", "person_id", "employee", "reporter", "reported_by", "actor", "who"}
    for address in addresses():
        assert not address.arguments & named, address
    asked = [
        f"{place}: {text}"
        for place, tree in sources()
        if place.split("/")[0] not in ADMINISTRATION and not place.startswith(LOG)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith(("GET.get", "GET.getlist"))
        for text in texts(node) & named
    ]
    assert not asked, asked


@pytest.mark.spec("GOV-8")
def test_no_export_of_reports_holds_a_name(zonnedael: House) -> None:
    sanne = zonnedael.actor("sanne")
    assert sanne.person.unit is not None
    for number in range(3):
        report_incident(
            actor=sanne,
            report=Report(
                client_key=crockford(12),
                unit=sanne.person.unit,
                happened_from=timezone.now(),
                gravity=Gravity.LIGHT,
                narrative=f"Verhaal {number}",
                people=[Involved(PersonRole.VICTIM, sanne.person)],
            ),
        )
    names = [zonnedael.person(key).name for key in {"bram", *HOLDERS.values()}]
    client = zonnedael.client("ruth")
    for tab in ("new", "all"):
        url = {form: zonnedael.url("incidents:export", tab=tab, form=form) for form in FILES}
        text = client.get(url["csv"]).content.decode("utf-8-sig")
        book = load_workbook(io.BytesIO(client.get(url["xlsx"]).content), read_only=True)
        cells = [str(c) for sheet in book for row in sheet.iter_rows(values_only=True) for c in row]
        assert text.count("\n") > 3, "three reports and the head"
        for name in names:
            assert name not in text, (tab, name)
            assert not any(name in cell for cell in cells), (tab, name)
