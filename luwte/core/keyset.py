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

from luwte.core.prepared import Blanks, Kind, Slots, filled

M = TypeVar("M", bound=Model)
T = TypeVar("T")

MOST = 500  # rows on one page
# SQLite takes 500 terms in one compound; a leg may need two (its rows without a key are apart).
TERMS = 400
# Shapes of one prepared page that a process remembers: one for each number of units.
KEPT = 64
_MARK = UUID("6b1ff5f0-7d0f-4a3e-9e6c-0d0c3c1c5e77")


class BadCursor(ValueError):
    """The cursor was not made by us, or for another list."""


@dataclass(frozen=True)
class Fan(Generic[M]):
    """The same leg for many values of one UUID column, compiled once: `field = value` for each."""

    rows: QuerySet[M]
    field: str
    values: Collection[UUID]


Legs = Iterable[QuerySet[M] | Fan[M]]


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
    legs: Legs[M],
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
    asked = _Asked.of(model, order, after, before, size)
    turns = _turns(given, asked.parts, asked.start, asked.limit, backwards=asked.backwards)
    found = _keys(((turn, turn.statement.params) for turn in turns), asked.limit)
    unique = asked.parts[-1].name
    source = model._default_manager.all() if rows is None else rows
    return asked.page(found, lambda keys: source.filter(**{f"{unique}__in": keys}))


class PreparedPage(Generic[M]):
    """A `page` whose legs differ only in values from one reader to the next: SQL made once.

        OPEN = PreparedPage(legs_for, Case, ("next_due", "id"), units=Many(UUIDField()))
        OPEN.page(units=reach.unit_ids, fetch=rows_by_key)

    build: gives the legs for these values; nothing else may shape them. See `core.prepared`.
    Tenant rows take `tenancy.rows.TenantPage`.
    """

    def __init__(
        self, build: Callable[..., Legs[M]], model: type[M], order: Sequence[str], **fields: Kind
    ) -> None:
        self._build, self._model, self._order, self._fields = build, model, order, fields
        self._kept: dict[Any, tuple[Blanks, list[tuple[_Turn, Slots]]]] = {}

    def page(
        self,
        *,
        fetch: Callable[[list[Any]], Iterable[M]],
        after: str = "",
        before: str = "",
        size: int = 25,
        **values: Any,
    ) -> Page[M]:
        """One page; fetch gives the rows of at most `size` keys, in any order."""
        asked = _Asked.of(self._model, self._order, after, before, size)
        values |= {
            f"start_{place}": one for place, one in enumerate(asked.start or ()) if one is not None
        }
        blanks, turns = self._ready(asked, values)
        flat = blanks.flat(values)
        found = _keys(((turn, filled(slots, flat)) for turn, slots in turns), asked.limit)
        return asked.page(found, fetch)

    def _ready(
        self, asked: _Asked, values: dict[str, Any]
    ) -> tuple[Blanks, list[tuple[_Turn, Slots]]]:
        start = {
            name: self._model._meta.get_field(asked.parts[int(name.removeprefix("start_"))].name)
            for name in values
            if name.startswith("start_")
        }
        blanks = Blanks(**self._fields, **start)  # type: ignore[arg-type]
        sizes = blanks.sizes(values)
        using = connections[self._model._default_manager.db]
        shape = (using.vendor, sizes, asked.limit, asked.backwards, asked.start is None, *start)
        if shape not in self._kept:
            if len(self._kept) >= KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[shape] = blanks, self._make(asked, blanks, sizes)
        return self._kept[shape]

    def _make(
        self, asked: _Asked, blanks: Blanks, sizes: tuple[int, ...]
    ) -> list[tuple[_Turn, Slots]]:
        markers = blanks.markers(sizes)
        legs = list(self._build(**{name: markers[name] for name in self._fields}))
        start = asked.start and tuple(
            markers.get(f"start_{place}") for place in range(len(asked.start))
        )
        turns = list(_turns(legs, asked.parts, start, asked.limit, backwards=asked.backwards))
        if not turns:
            return []  # a list of nothing holds no blanks either
        slots = blanks.slots(markers, *(turn.statement.params for turn in turns))
        return list(zip(turns, slots, strict=True))


def _rows_of(leg: QuerySet[M] | Fan[M]) -> QuerySet[M]:
    return leg.rows if isinstance(leg, Fan) else leg


@dataclass(frozen=True)
class _Asked:
    """Which page is asked: of which list, from where on, in which direction."""

    model: type[Model]
    order: Sequence[str]
    parts: list[_Part]
    start: tuple[Any, ...] | None
    backwards: bool
    limit: int

    @classmethod
    def of(
        cls, model: type[Model], order: Sequence[str], after: str, before: str, size: int
    ) -> _Asked:
        parts = [_Part(name.lstrip("-"), name.startswith("-")) for name in order]
        backwards, start = _where(model, order, after, before)
        # One more than the page holds says whether there is a next one.
        return cls(model, order, parts, start, backwards, min(max(size, 1), MOST) + 1)

    def page(
        self, found: list[tuple[Any, ...]], fetch: Callable[[list[Any]], Iterable[M]]
    ) -> Page[M]:
        """The page of these keys; `fetch` gives their rows."""
        size = self.limit - 1
        more, found = len(found) > size, found[:size]
        if self.backwards:
            found.reverse()
        has_next = bool(found) and (self.backwards or more)
        has_previous = bool(found) and (more if self.backwards else self.start is not None)
        unique = self.parts[-1].name
        wanted = [key[-1] for key in found]
        by_key = {getattr(row, unique): row for row in fetch(wanted)} if wanted else {}
        return Page(
            # A row that went away between the two statements is no longer on the page.
            [by_key[key] for key in wanted if key in by_key],
            _write(self.model, self.order, found[-1]) if has_next else "",
            _write(self.model, self.order, found[0]) if has_previous else "",
        )


# --- The one statement ----------------------------------------------------------------------


@dataclass(frozen=True)
class _Turn:
    """One statement, and what turns its rows into Python."""

    statement: _Statement
    using: str
    compiler: Any
    converters: Any

    def keys(self, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        """The keys that the database gives for these parameters."""
        with connections[self.using].cursor() as cursor:
            cursor.execute(self.statement.sql, params)
            rows = cursor.fetchall()
        return [tuple(row) for row in self.compiler.apply_converters(rows, self.converters)]


def _keys(turns: Iterable[tuple[_Turn, Sequence[Any]]], limit: int) -> list[tuple[Any, ...]]:
    """The first keys of these turns, one after another until there are enough."""
    found: list[tuple[Any, ...]] = []
    for turn, params in turns:
        found += turn.keys(params)
        if len(found) >= limit:
            break
    return found[:limit]


def _turns(
    legs: list[QuerySet[M] | Fan[M]],
    parts: list[_Part],
    start: tuple[Any, ...] | None,
    limit: int,
    *,
    backwards: bool,
) -> Iterator[_Turn]:
    """The statements for at most `limit` rows from `start` on, in the direction of reading. The
    rows with a first key nearly always fill the page: then those without are not asked for."""
    if backwards:
        parts = [part.turned() for part in parts]
    halves = [(leg, _halves(_rows_of(leg), parts, start, backwards=backwards)) for leg in legs]
    for turn in range(max((len(pair) for _leg, pair in halves), default=0)):
        some = [(pair[turn], leg) for leg, pair in halves if turn < len(pair)]
        made = _turn(some, parts, limit, backwards=backwards)
        if made is not None:
            yield made


def _turn(
    halves: list[tuple[QuerySet[M], QuerySet[M] | Fan[M]]],
    parts: list[_Part],
    limit: int,
    *,
    backwards: bool,
) -> _Turn | None:
    """One statement for these halves of legs; None when they hold nothing."""
    using = halves[0][0].db
    statements: list[_Statement] = []
    converters: Any = None
    for half, leg in halves:
        compiled = _compile(half, leg, parts, using, limit)
        if compiled:
            statements += compiled[0]
            converters = compiled[1]
    if not statements:
        return None
    ordering = _ordering(len(parts), parts, nulls_first=backwards)
    return _Turn(_merge(statements, ordering, limit), using, *converters)


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
