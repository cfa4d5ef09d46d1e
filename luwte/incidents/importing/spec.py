"""What a mapping says: for every column of the file, what it means with us. JSON in and out.

{"version": 1, "source": "oud-register", "order": "dmy", "earliest": "1990-01-01", "unit": "",
 "columns": {"Nr": {"to": "ref"},
             "Soort": {"to": "term", "kind": "form", "codes": {"V": "verbal"}}}}

Terms stand by their key and units by their name, so that a mapping can be carried elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from luwte.lib.dates import Order
from luwte.lib.numbers import DecimalSign

VERSION = 1
MAX_COLUMNS = 500
MAX_CODES = 1_000


class Target(StrEnum):
    """What a column becomes."""

    LEAVE_OUT = "leave_out"
    KEEP = "keep"
    REF = "ref"
    DATE = "date"
    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    TIME = "time"
    REPORTED = "reported"
    NARRATIVE = "narrative"
    PLACE = "place"
    OTHER_PARTY = "other_party"
    COUNT = "count"
    GRAVITY = "gravity"
    UNIT = "unit"
    TERM = "term"


ONCE = frozenset(
    {
        Target.REF,
        Target.DATE,
        Target.YEAR,
        Target.MONTH,
        Target.DAY,
        Target.TIME,
        Target.REPORTED,
        Target.OTHER_PARTY,
        Target.COUNT,
        Target.UNIT,
    }
)
"""What one column at most can be; several columns may be narrative, place, terms or gravity."""

CODED = frozenset({Target.TERM, Target.GRAVITY, Target.UNIT})
PARTS = frozenset({Target.YEAR, Target.MONTH, Target.DAY})
SPLITTERS = (";", ",", "/", "|", "+")


class BadSpec(ValueError):
    """A stored or uploaded mapping that is none.

    `code`: not_a_mapping, newer_version, wrong_value.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """What happens with one column.

    `codes` gives a key for each value ("" leaves the value out); `over_zero` is the key for a
    number above zero, for registers that count; `split` cuts a cell that holds several codes.
    `refuse_unknown`: a value without a code refuses the row, or is kept as it stands.
    """

    to: Target
    kind: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    over_zero: str = ""
    split: str = ""
    refuse_unknown: bool = True

    def values_in(self, text: str) -> list[str]:
        """The codes that stand in one cell; a cell that is a code as a whole is not cut."""
        if not text:
            return []
        if not self.split or text in self.codes:
            return [text]
        return [part.strip() for part in text.split(self.split) if part.strip()]


@dataclass(frozen=True, slots=True)
class Spec:
    """A whole mapping."""

    source: str
    columns: Mapping[str, ColumnRule]
    order: Order = Order.DAY_FIRST
    earliest: date = date(1990, 1, 1)
    decimal: DecimalSign = DecimalSign.AUTO
    excel_serials: bool = False
    unit: str = ""

    def having(self, *targets: Target) -> list[str]:
        """Names of the columns that become one of these, in the order of the file."""
        return [name for name, rule in self.columns.items() if rule.to in targets]

    def only(self, target: Target) -> str:
        """The column that becomes this, or an empty text."""
        return next(iter(self.having(target)), "")

    def as_dict(self) -> dict[str, Any]:
        """As stored, and as handed out."""
        return {
            "version": VERSION,
            "source": self.source,
            "order": self.order.value,
            "earliest": self.earliest.isoformat(),
            "decimal": self.decimal.value,
            "excel_serials": self.excel_serials,
            "unit": self.unit,
            # PostgreSQL keeps no order within JSON; "at" is the place in the file.
            "columns": {
                name: {**_rule_as_dict(rule), "at": number}
                for number, (name, rule) in enumerate(self.columns.items())
            },
        }

    @classmethod
    def from_dict(cls, stored: object) -> Spec:
        """The mapping that `as_dict` wrote. Raises `BadSpec`."""
        if not isinstance(stored, dict) or not isinstance(stored.get("columns"), dict):
            raise BadSpec("not_a_mapping")
        if stored.get("version", VERSION) != VERSION:
            raise BadSpec("newer_version", str(stored.get("version"))[:20])
        if len(stored["columns"]) > MAX_COLUMNS:
            raise BadSpec("wrong_value", "columns")
        try:
            return cls(
                source=str(stored.get("source", ""))[:80],
                columns={
                    str(name)[:200]: _rule_from_dict(rule)
                    for name, rule in sorted(stored["columns"].items(), key=_place)
                },
                order=Order(stored.get("order", Order.DAY_FIRST)),
                earliest=date.fromisoformat(stored.get("earliest", "1990-01-01")),
                decimal=DecimalSign(stored.get("decimal", DecimalSign.AUTO)),
                excel_serials=bool(stored.get("excel_serials", False)),
                unit=str(stored.get("unit", ""))[:120],
            )
        except (ValueError, TypeError, AttributeError) as error:
            raise BadSpec("wrong_value", str(error)[:100]) from error


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a mapping cannot be used yet."""

    code: str
    columns: tuple[str, ...] = ()


def problems_of(spec: Spec, columns: Sequence[str]) -> list[Problem]:
    """What has to be settled before rows can be translated; empty when nothing."""
    found = []
    missing = tuple(
        name
        for name, rule in spec.columns.items()
        if name not in columns and rule.to is not Target.LEAVE_OUT
    )
    if missing:
        found.append(Problem("missing_columns", missing))
    found += [
        Problem(f"twice_{target.value}", tuple(names))
        for target in sorted(ONCE)
        if len(names := spec.having(target)) > 1
    ]
    dated, parted = spec.having(Target.DATE), spec.having(*PARTS)
    if dated and parted:
        found.append(Problem("date_and_parts", (*dated, *parted)))
    elif not dated and not spec.having(Target.YEAR):
        found.append(Problem("no_date"))
    if spec.having(Target.DAY) and not spec.having(Target.MONTH):
        found.append(Problem("day_without_month"))
    kindless = [n for n, rule in spec.columns.items() if rule.to is Target.TERM and not rule.kind]
    if kindless:
        found.append(Problem("term_without_kind", tuple(kindless)))
    return found


def _rule_as_dict(rule: ColumnRule) -> dict[str, Any]:
    stored: dict[str, Any] = {"to": rule.to.value}
    if rule.kind:
        stored["kind"] = rule.kind
    if rule.codes:
        stored["codes"] = dict(rule.codes)
    if rule.over_zero:
        stored["over_zero"] = rule.over_zero
    if rule.split:
        stored["split"] = rule.split
    if not rule.refuse_unknown:
        stored["refuse_unknown"] = False
    return stored


def _place(column: tuple[str, Any]) -> int:
    """Where a stored column stands; one that does not say stays where it is."""
    return int(column[1].get("at", 0))


def _rule_from_dict(stored: Any) -> ColumnRule:
    codes = stored.get("codes", {})
    if not isinstance(codes, dict) or len(codes) > MAX_CODES:
        raise ValueError("codes")
    split = str(stored.get("split", ""))
    if split and split not in SPLITTERS:
        raise ValueError("split")
    return ColumnRule(
        to=Target(stored.get("to", Target.LEAVE_OUT)),
        kind=str(stored.get("kind", ""))[:20],
        codes={str(value)[:200]: str(key)[:120] for value, key in codes.items()},
        over_zero=str(stored.get("over_zero", ""))[:120],
        split=split,
        refuse_unknown=bool(stored.get("refuse_unknown", True)),
    )
