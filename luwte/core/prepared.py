"""For what happens on every page and every report: SQL that is made once per process.

Making the SQL costs Django more than asking the database: the query that finds who is asking took
2.3 ms, 0.2 of them in the database. `PreparedQuery` keeps the SQL of a queryset and asks it with
other values; `insert_rows` keeps the SQL of an insert. Use them where a measurement asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

from django.db import connection, models
from django.db.models import Field, Model, QuerySet
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=Model)
# SQLite takes at least 999 parameters in one statement.
MOST_PARAMETERS = 900
# As SQLite keeps a UUID.
HEX = re.compile("[0-9a-f]{32}")
# As Django 5.2 has it; the types describe a later one.
populators_of: Callable[..., list[Any]] = get_related_populators
Converter = Callable[[Any, Any, Any], Any]


@dataclass(frozen=True)
class _Ready:
    """What of a queryset stays the same: SQL, where its values come from, how rows are read."""

    sql: str
    # For each parameter the name of a value, or None and the parameter itself.
    parameters: tuple[tuple[str | None, Any], ...]
    converters: tuple[tuple[int, tuple[Converter, ...], Any], ...]
    names: tuple[str, ...]
    columns: slice
    populators: tuple[Any, ...]


class PreparedQuery(Generic[M]):
    """A queryset that differs only in a few values from one time to the next.

        BY_NAME = PreparedQuery(lambda **by: Person.objects.filter(**by), name=CharField())
        BY_NAME.all(name="Sanne")

    The fields say of which kind the values are. A value must not change the shape of the SQL, as
    None or a list does. `select_related` and `only` work; `prefetch_related` and annotations do
    not. Raises ValueError when a key that is no value of `fields` stands in the query: what is
    kept for everybody must not hold somebody's. Tenant rows take `tenancy.rows.TenantQuery`.
    """

    def __init__(self, build: Callable[..., QuerySet[M]], **fields: Field[Any, Any]) -> None:
        self._build = build
        self._fields = fields
        self._ready: dict[str, _Ready] = {}

    def all(self, **values: Any) -> list[M]:
        """The rows for these values. One statement."""
        ready = self._ready.get(connection.vendor) or self._prepare()
        asked = {
            name: self._fields[name].get_db_prep_value(value, connection)
            for name, value in values.items()
        }
        parameters = [kept if name is None else asked[name] for name, kept in ready.parameters]
        with connection.cursor() as cursor:
            cursor.execute(ready.sql, parameters)
            rows = cursor.fetchall()
        return [self._instance(ready, list(row)) for row in rows]

    def _queryset(self, markers: dict[str, Any]) -> QuerySet[M]:
        return self._build(**markers)

    def _instance(self, ready: _Ready, row: list[Any]) -> M:
        for place, converters, expression in ready.converters:
            for convert in converters:
                row[place] = convert(row[place], expression, connection)
        found: M = self._model.from_db(connection.alias, ready.names, row[ready.columns])
        for populator in ready.populators:
            populator.populate(row, found)
        return found

    def _prepare(self) -> _Ready:
        markers = {name: _marker(field) for name, field in self._fields.items()}
        queryset = self._queryset(markers)
        self._model = queryset.model
        compiler = queryset.query.get_compiler(connection.alias)
        sql, parameters = compiler.as_sql()
        seen = {
            self._fields[name].get_db_prep_value(marker, connection): name
            for name, marker in markers.items()
        }
        if set(seen) - set(parameters):
            raise ValueError("each value must be a parameter of the query")
        if any(_looks_like_key(one) for one in parameters if one not in seen):
            raise ValueError("a key that stays the same would be asked for everybody")
        info: Any = compiler.klass_info
        places = info["select_fields"]
        expressions = [expression for expression, _sql, _alias in compiler.select or []]
        ready = _Ready(
            sql=sql,
            parameters=tuple((seen.get(one), one) for one in parameters),
            converters=tuple(
                (place, tuple(converters), expression)
                for place, (converters, expression) in compiler.get_converters(expressions).items()
            ),
            names=tuple(expressions[place].target.attname for place in places),
            columns=slice(places[0], places[-1] + 1),
            populators=tuple(populators_of(info, compiler.select, connection.alias)),
        )
        self._ready[connection.vendor] = ready
        return ready


@contextmanager
def in_bulk() -> Iterator[None]:
    """Inside, PostgreSQL keeps no plans: who writes by the hundred makes statements of a hundred
    kilobytes that seldom return, and a hundred of those kept cost 300 MB."""
    connection.ensure_connection()
    link: Any = connection.connection
    kept = getattr(link, "prepare_threshold", None)
    if kept is not None:
        link.prepare_threshold = None
    try:
        yield
    finally:
        if kept is not None:
            link.prepare_threshold = kept


def insert_rows(rows: Sequence[Model]) -> None:
    """Insert new rows of one model as they are, in as few statements as parameters allow.

    Their keys are made before (`uuid7`), or by the database and then not read back. No defaults of
    the database, no signals; tenant rows go through `TenantQuerySet.insert`, which keeps the wall.
    """
    if not rows:
        return
    model = type(rows[0])
    fields = _stored_fields(model)
    at_once = max(1, MOST_PARAMETERS // len(fields))
    for begin in range(0, len(rows), at_once):
        some = rows[begin : begin + at_once]
        with connection.cursor() as cursor:
            cursor.execute(_insert_sql(model, len(some)), _parameters(fields, some))
        for row in some:
            row._state.adding, row._state.db = False, connection.alias


def _parameters(fields: Sequence[Field[Any, Any]], rows: Iterable[Model]) -> list[Any]:
    return [
        field.get_db_prep_save(field.pre_save(row, True), connection)
        for row in rows
        for field in fields
    ]


@cache
def _stored_fields(model: type[Model]) -> tuple[Field[Any, Any], ...]:
    return tuple(
        field
        for field in model._meta.local_concrete_fields
        if not isinstance(field, models.AutoField) and not field.generated
    )


@cache
def _insert_sql(model: type[Model], count: int) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in _stored_fields(model))
    one = f"({', '.join(['%s'] * len(_stored_fields(model)))})"
    # Names of our own tables, and nothing else.
    return (
        f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES {', '.join([one] * count)}"
    )


def _looks_like_key(parameter: Any) -> bool:
    return isinstance(parameter, UUID) or (
        isinstance(parameter, str) and HEX.fullmatch(parameter) is not None
    )


def _marker(field: Field[Any, Any]) -> Any:
    """A value of the field's kind that stands nowhere else in a query."""
    if isinstance(field, models.UUIDField):
        return uuid4()
    if isinstance(field, models.DateTimeField):
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=uuid4().int % 1_000_000_007)
    if isinstance(field, models.IntegerField):
        return uuid4().int % 1_000_000_007 + 1_000
    return f"marker {uuid4().hex}"
