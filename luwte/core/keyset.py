"""Pages of a long list that is read through many grants, as fast at the end as at the beginning.

What somebody may see is a UNION of legs (one per unit, one for what is shared with the reader …),
never one big OR: each leg walks its own index and gives at most one page of keys; the database
merges them in ONE statement, and a second one fetches the rows of the page. A page is found by the
key of the row before it, never by counting (`OFFSET`).

    page = keyset.page(
        [keyset.Fan(open_cases, "unit_id", reach.unit_ids), shared_with_me],
        ("next_due", "id"),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core import signing
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import F, Model, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

M = TypeVar("M", bound=Model)
T = TypeVar("T")

MOST = 500  # rows on one page
# SQLite takes 500 terms in one compound; a leg may need two (its rows without a key are apart).
TERMS = 400
_MARK = UUID("6b1ff5f0-7d0f-4a3e-9e6c-0d0c3c1c5e77")


class BadCursor(ValueError):
    """The cursor was not made by us, or for another list."""


@dataclass(frozen=True)
class Fan(Generic[M]):
    """The same leg for many values of one UUID column, compiled once: `field = value` for each."""

    rows: QuerySet[M]
    field: str
    values: Collection[UUID]


@dataclass(frozen=True)
class Page(Generic[T]):
    """Rows in order, and the cursors of the pages beside it ("" when there is none)."""

    items: list[T]
    next_cursor: str = ""
    previous_cursor: str = ""

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


@dataclass(frozen=True)
class _Part:
    """One column of the order."""

    name: str
    descending: bool

    def turned(self) -> _Part:
        return _Part(self.name, not self.descending)


@dataclass(frozen=True)
class _Statement:
    sql: str
    params: tuple[Any, ...]


def page(
    legs: Iterable[QuerySet[M] | Fan[M]],
    order: Sequence[str],
    *,
    after: str = "",
    before: str = "",
    size: int = 25,
    rows: QuerySet[M] | None = None,
) -> Page[M]:
    """Return one page of all rows that are in any leg, each row once.

    legs: filtered querysets of one model, 0 … 500 (of any order; theirs is ignored).
    order: field names as in `order_by`, the last one unique, such as ("-happened_from", "-id").
        The first may be empty in some rows: those come last.
    after, before: a cursor of an earlier page; one that does not fit gives the first page.
    size: rows on a page, 1 … 500.
    rows: from where the rows are fetched (for select_related); the model's own when left out.
    """
    given = list(legs)
    if not given:
        return Page([])
    model = _rows_of(given[0]).model
    parts = [_Part(name.lstrip("-"), name.startswith("-")) for name in order]
    size = min(max(size, 1), MOST)
    backwards, start = _where(model, order, after, before)
    found = _keys(given, parts, start, backwards=backwards, limit=size + 1)
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_next = bool(found) and (backwards or more)
    has_previous = bool(found) and (more if backwards else start is not None)
    return Page(
        _fetch(model._default_manager.all() if rows is None else rows, found, parts),
        _write(model, order, found[-1]) if has_next else "",
        _write(model, order, found[0]) if has_previous else "",
    )


def _rows_of(leg: QuerySet[M] | Fan[M]) -> QuerySet[M]:
    return leg.rows if isinstance(leg, Fan) else leg


def _fetch(rows: QuerySet[M], keys: list[tuple[Any, ...]], parts: list[_Part]) -> list[M]:
    unique = parts[-1].name
    wanted = [key[-1] for key in keys]
    by_key = {getattr(row, unique): row for row in rows.filter(**{f"{unique}__in": wanted})}
    # A row that went away between the two statements is no longer on the page.
    return [by_key[key] for key in wanted if key in by_key]


# --- The one statement ----------------------------------------------------------------------


def _keys(
    legs: list[QuerySet[M] | Fan[M]],
    parts: list[_Part],
    start: tuple[Any, ...] | None,
    *,
    backwards: bool,
    limit: int,
) -> list[tuple[Any, ...]]:
    """The keys of at most `limit` rows from `start` on, in the direction of reading."""
    if backwards:
        parts = [part.turned() for part in parts]
    halves = [(leg, _halves(_rows_of(leg), parts, start, backwards=backwards)) for leg in legs]
    found: list[tuple[Any, ...]] = []
    # The rows with a first key nearly always fill the page: then those without are not asked for.
    for turn in range(max(len(pair) for _leg, pair in halves)):
        if len(found) < limit:
            some = [(pair[turn], leg) for leg, pair in halves if turn < len(pair)]
            found += _asked(some, parts, limit - len(found), backwards=backwards)
    return found


def _asked(
    halves: list[tuple[QuerySet[M], QuerySet[M] | Fan[M]]],
    parts: list[_Part],
    limit: int,
    *,
    backwards: bool,
) -> list[tuple[Any, ...]]:
    """The first keys of these halves of legs, in one statement."""
    using = halves[0][0].db
    statements: list[_Statement] = []
    converters: Any = None
    for half, leg in halves:
        compiled = _compile(half, leg, parts, using, limit)
        if compiled:
            statements += compiled[0]
            converters = compiled[1]
    if not statements:
        return []
    ordering = _ordering(len(parts), parts, nulls_first=backwards)
    whole = _merge(statements, ordering, limit)
    with connections[using].cursor() as cursor:
        cursor.execute(whole.sql, whole.params)
        compiler, conversions = converters
        return [tuple(row) for row in compiler.apply_converters(cursor.fetchall(), conversions)]


def _halves(
    rows: QuerySet[M],
    parts: list[_Part],
    start: tuple[Any, ...] | None,
    *,
    backwards: bool,
) -> list[QuerySet[M]]:
    """The leg from `start` on, in the direction of reading: its rows with a first key and those
    without (last, so first when reading backwards), each by the index.

    The two databases sort an empty value at different ends, so the halves are never mixed.
    """
    first = parts[0]
    rest = parts[1:]
    if not rows.model._meta.get_field(first.name).null or not rest:
        return [rows if start is None else rows.filter(_beyond(parts, start))]
    keyed, keyless = (
        rows.filter(**{f"{first.name}__isnull": False}),
        rows.filter(**{f"{first.name}__isnull": True}),
    )
    if start is None:
        return [keyed, keyless]
    if start[0] is None:
        keyless = keyless.filter(_beyond(rest, start[1:]))
        return [keyless, keyed] if backwards else [keyless]
    keyed = keyed.filter(_beyond(parts, start))
    return [keyed] if backwards else [keyed, keyless]


def _beyond(parts: list[_Part], start: tuple[Any, ...]) -> Any:
    """The condition for rows that come after `start`."""
    columns = Tuple(*(F(part.name) for part in parts))
    if all(part.descending for part in parts):
        return TupleLessThan(columns, start)
    if not any(part.descending for part in parts):
        return TupleGreaterThan(columns, start)
    first, value = parts[0], start[0]
    way = "lt" if first.descending else "gt"
    further = Q(**{f"{first.name}__{way}": value})
    same = Q(**{first.name: value}) & Q(_beyond(parts[1:], start[1:]))
    return Q(**{f"{first.name}__{way}e": value}) & (further | same)


def _compile(
    half: QuerySet[M],
    leg: QuerySet[M] | Fan[M],
    parts: list[_Part],
    using: str,
    limit: int,
) -> tuple[list[_Statement], Any] | None:
    """The statements of one half of a leg, and what turns its rows into Python; None when it
    holds nothing."""
    if isinstance(leg, Fan):
        half = half.filter(**{leg.field: _MARK})
    order = [f"-{part.name}" if part.descending else part.name for part in parts]
    names = {f"keyset_{number}": F(part.name) for number, part in enumerate(parts)}
    query = half.order_by(*order).annotate(**names).values_list(*names)[:limit].query
    compiler = query.get_compiler(using)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return None
    columns = [expression for expression, _sql, _alias in compiler.select]
    converters = (compiler, compiler.get_converters(columns))
    if not isinstance(leg, Fan):
        return [_Statement(sql, tuple(params))], converters
    column: Any = half.model._meta.get_field(leg.field)

    def adapt(value: UUID) -> Any:
        return column.get_db_prep_value(value, connections[using])

    marked = adapt(_MARK)
    fan = []
    for value in leg.values:
        mine = adapt(value)
        fan.append(_Statement(sql, tuple(mine if p == marked else p for p in params)))
    return fan, converters


def _ordering(width: int, parts: list[_Part], *, nulls_first: bool) -> str:
    words = [f"(keyset_0 IS NULL) {'DESC' if nulls_first else 'ASC'}"]
    for number in range(width):
        words.append(f"keyset_{number} {'DESC' if parts[number].descending else 'ASC'}")
    return ", ".join(words)


def _merge(statements: list[_Statement], ordering: str, limit: int) -> _Statement:
    """One statement that gives the first `limit` distinct rows of all."""
    width = ordering.count(",")
    names = ", ".join(f"keyset_{number}" for number in range(width))
    while True:
        groups = [statements[i : i + TERMS] for i in range(0, len(statements), TERMS)]
        merged = [_union(group, names, ordering, limit) for group in groups]
        if len(merged) == 1:
            return merged[0]
        statements = merged


def _union(group: list[_Statement], names: str, ordering: str, limit: int) -> _Statement:
    # A leg has its own ORDER BY and LIMIT, which SQLite takes only inside a sub-select.
    # UNION (not ALL) drops a row that came along two legs.
    legs = " UNION ".join(f"SELECT * FROM ({one.sql}) AS l{n}" for n, one in enumerate(group))
    return _Statement(
        f"SELECT {names} FROM ({legs}) AS u ORDER BY {ordering} LIMIT {limit}",
        tuple(param for one in group for param in one.params),
    )


# --- Cursors --------------------------------------------------------------------------------


def _where(
    model: type[Model], order: Sequence[str], after: str, before: str
) -> tuple[bool, tuple[Any, ...] | None]:
    try:
        if before:
            return True, _read(model, order, before)
        if after:
            return False, _read(model, order, after)
    except BadCursor:
        pass
    return False, None


def _signer(model: type[Model], order: Sequence[str]) -> signing.Signer:
    return signing.Signer(salt=f"keyset {model._meta.label} {' '.join(order)}")


def _write(model: type[Model], order: Sequence[str], key: tuple[Any, ...]) -> str:
    return _signer(model, order).sign_object([_plain(value) for value in key], compress=True)


def _read(model: type[Model], order: Sequence[str], cursor: str) -> tuple[Any, ...]:
    """The key that a cursor holds. Raises BadCursor."""
    if len(cursor) > 1000:
        raise BadCursor("too long")
    try:
        return tuple(_typed(value) for value in _signer(model, order).unsign_object(cursor))
    except (signing.BadSignature, ValueError, TypeError, KeyError) as wrong:
        raise BadCursor(str(wrong)) from wrong


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, UUID):
        return {"u": value.hex}
    return value


_TYPES: dict[str, Callable[[str], Any]] = {
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "u": UUID,
}


def _typed(value: Any) -> Any:
    if isinstance(value, dict):
        ((kind, text),) = value.items()
        return _TYPES[kind](text)
    return value
