"""For what happens on every page and every report: SQL that is made once per process.

Making the SQL costs Django more than asking the database: the query that finds who is asking took
2.3 ms, 0.2 of them in the database. `PreparedQuery` keeps the SQL of a queryset and asks it with
other values; `insert_rows` keeps the SQL of an insert. Use them where a measurement asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Generic, TypeAlias, TypeVar
from uuid import UUID, uuid4

from django.db import connection, models
from django.db.models import Field, Model, QuerySet
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=Model)
# SQLite takes at least 999 parameters in one statement.
MOST_PARAMETERS = 900
# As SQLite keeps a UUID and a moment.
HEX = re.compile("[0-9a-f]{32}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
# As Django 5.2 has it; the types describe a later one.
populators_of: Callable[..., list[Any]] = get_related_populators
Converter = Callable[[Any, Any, Any], Any]


@dataclass(frozen=True)
class Many:
    """Several values of one kind, for `__in` or for the legs of a list. How many there are is part
    of the SQL: their number is rounded up to a multiple of `pad`, by asking the last one again."""

    field: Field[Any, Any]
    pad: int = 1

    def size(self, values: Collection[Any]) -> int:
        """For how many values the SQL is made."""
        return -(-len(values) // self.pad) * self.pad


Kind: TypeAlias = "Field[Any, Any] | Many"
Slots = tuple[tuple[int | None, Any], ...]


class Blanks:
    """The places in kept SQL that each asking fills in, by name.

    SQL is made with markers in these places; `slots` finds them back among its parameters.
    """

    def __init__(self, **kinds: Kind) -> None:
        self._kinds = kinds

    def sizes(self, values: Mapping[str, Any]) -> tuple[int, ...]:
        """What of the values shapes the SQL: how many there are of each that is many."""
        return tuple(
            kind.size(values[name]) for name, kind in self._kinds.items() if isinstance(kind, Many)
        )

    def flat(self, values: Mapping[str, Any]) -> list[Any]:
        """The values one after another, as the driver wants them."""
        found: list[Any] = []
        for name, kind in self._kinds.items():
            if isinstance(kind, Many):
                some = [kind.field.get_db_prep_value(one, connection) for one in values[name]]
                found += some + some[-1:] * (kind.size(some) - len(some))
            else:
                found.append(kind.get_db_prep_value(values[name], connection))
        return found

    def markers(self, sizes: tuple[int, ...]) -> dict[str, Any]:
        """A value for each blank that stands nowhere else."""
        left = iter(sizes)
        return {
            name: [_marker(kind.field) for _ in range(next(left))]
            if isinstance(kind, Many)
            else _marker(kind)
            for name, kind in self._kinds.items()
        }

    def slots(self, markers: Mapping[str, Any], *statements: Sequence[Any]) -> list[Slots]:
        """For each parameter of these statements its place among the flat values, or None and the
        parameter itself.

        Raises ValueError for a blank that is no parameter, and for a key or moment that is no
        blank: what is kept for everybody must not hold somebody's, nor the time of yesterday.
        """
        places = {one: place for place, one in enumerate(self.flat(markers))}
        if set(places).difference(*statements):
            raise ValueError("each value must be a parameter of the query")
        kept = [one for parameters in statements for one in parameters if one not in places]
        if any(_looks_like_key(one) for one in kept):
            raise ValueError("a key that stays the same would be asked for everybody")
        if any(_looks_like_moment(one) for one in kept):
            raise ValueError("a moment that stays the same would be asked for ever")
        return [tuple((places.get(one), one) for one in parameters) for parameters in statements]


def filled(slots: Slots, flat: Sequence[Any]) -> list[Any]:
    """The parameters of kept SQL with these values in its blanks."""
    return [kept if place is None else flat[place] for place, kept in slots]


@dataclass(frozen=True)
class _Ready:
    """What of a queryset stays the same: SQL, where its values come from, how rows are read."""

    sql: str
    slots: Slots
    converters: tuple[tuple[int, tuple[Converter, ...], Any], ...]
    # Of rows that become instances; of `values_list` there is nothing to become.
    names: tuple[str, ...] = ()
    columns: slice | None = None
    populators: tuple[Any, ...] = ()
    annotations: tuple[tuple[str, int], ...] = ()


class PreparedQuery(Generic[M]):
    """A queryset that differs only in a few values from one time to the next.

        BY_NAME = PreparedQuery(lambda **by: Person.objects.filter(**by), name=CharField())
        BY_NAME.all(name="Sanne")

    The fields say of which kind the values are; a list is `Many`, of at least one. Nothing else
    may change the shape of the SQL, as None does. `select_related`, `only` and `values_list` work,
    the last with annotations; `prefetch_related` does not. Raises ValueError when a key or a
    moment that is no value of `fields` stands in the query. Tenant rows take
    `tenancy.rows.TenantQuery`.
    """

    def __init__(self, build: Callable[..., QuerySet[M, Any]], **fields: Kind) -> None:
        self._build = build
        self._blanks = Blanks(**fields)
        self._ready: dict[tuple[str, tuple[int, ...]], _Ready] = {}

    def all(self, **values: Any) -> list[M]:
        """The rows for these values. One statement."""
        ready, rows = self._asked(values)
        return [self._instance(ready, row) for row in rows]

    def tuples(self, **values: Any) -> list[list[Any]]:
        """The same of a `values_list`: the columns of each row."""
        return self._asked(values)[1]

    def _asked(self, values: dict[str, Any]) -> tuple[_Ready, list[list[Any]]]:
        sizes = self._blanks.sizes(values)
        ready = self._ready.get((connection.vendor, sizes)) or self._prepare(sizes)
        with connection.cursor() as cursor:
            cursor.execute(ready.sql, filled(ready.slots, self._blanks.flat(values)))
            rows = [list(row) for row in cursor.fetchall()]
        for place, converters, expression in ready.converters:
            for row in rows:
                for convert in converters:
                    row[place] = convert(row[place], expression, connection)
        return ready, rows

    def _instance(self, ready: _Ready, row: list[Any]) -> M:
        found: M = self._model.from_db(
            connection.alias, ready.names, row[ready.columns or slice(0)]
        )
        for populator in ready.populators:
            populator.populate(row, found)
        for name, place in ready.annotations:
            setattr(found, name, row[place])
        return found

    def _prepare(self, sizes: tuple[int, ...]) -> _Ready:
        markers = self._blanks.markers(sizes)
        queryset = self._build(**markers)
        self._model = queryset.model
        compiler = queryset.query.get_compiler(connection.alias)
        sql, parameters = compiler.as_sql()
        expressions = [expression for expression, _sql, _alias in compiler.select or []]
        ready = _Ready(
            sql=sql,
            slots=self._blanks.slots(markers, parameters)[0],
            converters=tuple(
                (place, tuple(converters), expression)
                for place, (converters, expression) in compiler.get_converters(expressions).items()
            ),
        )
        info: Any = compiler.klass_info
        if info is not None:
            places = info["select_fields"]
            ready = replace(
                ready,
                names=tuple(expressions[place].target.attname for place in places),
                columns=slice(places[0], places[-1] + 1),
                populators=tuple(populators_of(info, compiler.select, connection.alias)),
                annotations=tuple((compiler.annotation_col_map or {}).items()),
            )
        self._ready[connection.vendor, sizes] = ready
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


def _looks_like_moment(parameter: Any) -> bool:
    return isinstance(parameter, datetime) or (
        isinstance(parameter, str) and MOMENT.match(parameter) is not None
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
