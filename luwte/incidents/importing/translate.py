"""One row of a stranger's register into one incident of ours, or the reasons why not. Pure."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from luwte.incidents.importing.spec import CODED, ColumnRule, Spec, Target
from luwte.incidents.rules import Gravity
from luwte.lib.dates import DateRules, Moment, NotADate, parse_date, parse_parts, with_time
from luwte.lib.numbers import NotANumber, is_blank, parse_count, parse_number
from luwte.lib.tabular import Cell, Column, Row, cell_text, undo_harmless
from luwte.lib.text_checks import clean_line, clean_text, shorten

MAX_NARRATIVE = 50_000
MAX_KEPT = 5_000
MAX_REF = 200
MAX_PLACE = 200
MAX_OTHER_PARTY = 300
MAX_COUNT = 10_000
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_HEAVINESS = {Gravity.LIGHT.value: 1, Gravity.MIDDLE.value: 2, Gravity.HEAVY.value: 3}
GRAVITIES = tuple(_HEAVINESS)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row does not come in: a code, the column it is about and what stands there."""

    code: str
    column: str = ""
    value: str = ""

    def as_dict(self) -> dict[str, str]:
        """As stored with the refused row."""
        return {"code": self.code, "column": self.column, "value": shorten(self.value, 120)}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What codes may point to: keys of terms by kind, and units by the name in lower case."""

    terms: Mapping[str, frozenset[str]]
    units: Mapping[str, str]


@dataclass(slots=True)
class PastIncident:
    """What one row says, in our words."""

    row_number: int
    key: str
    ref: str = ""
    unit: str = ""
    happened: Moment | None = None
    reported_at: datetime | None = None
    narrative: str = ""
    place: str = ""
    other_party: str = ""
    count: int = 1
    gravity: str = ""
    terms: dict[tuple[str, str], None] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def when(self) -> Moment:
        """When it happened; a row without is refused before anybody asks."""
        if self.happened is None:
            raise ValueError("this row was refused")
        return self.happened


class Translator:
    """Translates rows of one file. Remembers which numbers it met, to see doubles in the file."""

    def __init__(
        self,
        spec: Spec,
        columns: Sequence[Column],
        vocabulary: Vocabulary,
        *,
        zone: ZoneInfo,
        latest: date,
        own_columns: frozenset[str] = frozenset(),
    ) -> None:
        self._spec = spec
        self._columns = columns
        self._vocabulary = vocabulary
        self._at = {column.name: column.index for column in columns}
        self._hashed = [c.index for c in columns if c.name not in own_columns]
        self._rules = DateRules(
            zone=zone,
            earliest=spec.earliest,
            latest=latest,
            order=spec.order,
            excel_serials=spec.excel_serials,
        )
        self._ref_column = self._at.get(spec.only(Target.REF))
        self._seen: dict[bytes, tuple[int, bytes]] = {}
        self._times: dict[bytes, int] = {}
        self._fill: dict[Target, Callable[[PastIncident, str, Cell], Reason | None]] = {
            Target.NARRATIVE: self._narrative,
            Target.PLACE: self._place,
            Target.OTHER_PARTY: self._other_party,
            Target.COUNT: self._count,
            Target.REPORTED: self._reported,
            Target.KEEP: self._keep,
        }
        self._steps = [
            (name, rule, self._at[name])
            for name, rule in spec.columns.items()
            if name in self._at and (rule.to in self._fill or rule.to in CODED)
        ]

    def pass_over(self, row: Row) -> None:
        """Remember a row that an earlier run has dealt with."""
        self._key_of(row)

    def translate(self, row: Row) -> tuple[PastIncident | None, list[Reason]]:
        """The incident, or None with at least one reason."""
        key, double = self._key_of(row)
        if row.problem:
            return None, [Reason(row.problem)]
        if double is not None:
            return None, [double]
        found = PastIncident(row.number, key, ref=self._ref_of(row), unit=self._spec.unit)
        reasons = [self._happened(found, row)]
        if len(found.ref) > MAX_REF:
            reasons.append(Reason("too_long", self._spec.only(Target.REF), found.ref))
        for name, rule, index in self._steps:
            cell = row.cells[index]
            if rule.to in CODED:
                reasons.append(self._coded(found, name, rule, cell))
            else:
                reasons.append(self._fill[rule.to](found, name, cell))
        if len(found.narrative) > MAX_NARRATIVE:
            reasons.append(Reason("narrative_too_long", self._spec.only(Target.NARRATIVE)))
        wrong = [reason for reason in reasons if reason is not None]
        return (None, wrong) if wrong else (_fitted(found), [])

    def when(self, row: Row) -> tuple[Moment | None, Reason | None]:
        """Only the moment of a row, or why it has none."""
        found = PastIncident(row.number, "")
        reason = self._happened(found, row)
        return found.happened, reason

    # The key by which a row is known: its own number, or all that stands in it.

    def _key_of(self, row: Row) -> tuple[str, Reason | None]:
        content = _digest("\x1f".join(self._raw(row, index) for index in self._hashed))
        ref = self._ref_of(row)
        if not ref:
            # The same tally twice in one file is two events: the second one gets its own key.
            times = self._times[content] = self._times.get(content, 0) + 1
            return _key(self._spec.source, f"#{content.hex()}:{times}"), None
        known = _digest(ref)
        first = self._seen.setdefault(known, (row.number, content))
        key = _key(self._spec.source, ref)
        if first[0] == row.number:
            return key, None
        code = "same_row_twice" if first[1] == content else "ref_twice"
        return key, Reason(code, str(first[0]), ref)

    def _ref_of(self, row: Row) -> str:
        if self._ref_column is None or is_blank(row.cells[self._ref_column]):
            return ""
        return clean_line(self._raw(row, self._ref_column))

    def _raw(self, row: Row, index: int) -> str:
        return _text(row.cells[index]) if index < len(row.cells) else ""

    # When

    def _happened(self, found: PastIncident, row: Row) -> Reason | None:
        name = self._spec.only(Target.DATE) or self._spec.only(Target.YEAR)
        try:
            if self._spec.only(Target.DATE):
                moment = parse_date(self._cell(row, Target.DATE), self._rules)
                found.happened = with_time(moment, self._cell(row, Target.TIME), self._rules)
            else:
                year, month, day = (
                    self._cell(row, part) for part in (Target.YEAR, Target.MONTH, Target.DAY)
                )
                clock = self._cell(row, Target.TIME)
                found.happened = parse_parts(year, month, day, self._rules, clock=clock)
        except NotADate as wrong:
            if wrong.code == "no_such_time":
                name = self._spec.only(Target.TIME) or name
            return Reason(f"date_{wrong.code}", name, wrong.value)
        return None

    def _cell(self, row: Row, target: Target) -> Cell:
        index = self._at.get(self._spec.only(target))
        return None if index is None else row.cells[index]

    def _reported(self, found: PastIncident, name: str, cell: Cell) -> Reason | None:
        if is_blank(cell):
            return None
        try:
            found.reported_at = parse_date(cell, self._rules).start
        except NotADate as wrong:
            return Reason(f"date_{wrong.code}", name, wrong.value)
        return None

    # Text and numbers

    def _narrative(self, found: PastIncident, name: str, cell: Cell) -> Reason | None:
        text = clean_text(_unescaped(_text(cell)))
        if text:
            found.narrative = f"{found.narrative}\n\n{text}" if found.narrative else text
        return None

    def _place(self, found: PastIncident, name: str, cell: Cell) -> Reason | None:
        text = clean_line(_unescaped(_text(cell)))
        if text and not is_blank(text) and text not in found.place.split(", "):
            found.place = f"{found.place}, {text}" if found.place else text
        return None

    def _other_party(self, found: PastIncident, name: str, cell: Cell) -> Reason | None:
        found.other_party = clean_line(_unescaped(_text(cell)))
        return None

    def _count(self, found: PastIncident, name: str, cell: Cell) -> Reason | None:
        try:
            count = parse_count(cell, self._spec.decimal)
        except NotANumber:
            return Reason("not_a_count", name, _text(cell))
        if count is not None and not 1 <= count <= MAX_COUNT:
            return Reason("not_a_count", name, _text(cell))
        found.count = count or 1
        return None

    def _keep(self, found: PastIncident, name: str, cell: Cell) -> Reason | None:
        text = clean_text(_unescaped(_text(cell)))
        if len(text) > MAX_KEPT:
            return Reason("too_long", name, text)
        if text:
            found.extra[name] = text
        return None

    # Codes

    def _coded(self, found: PastIncident, name: str, rule: ColumnRule, cell: Cell) -> Reason | None:
        text = clean_line(_text(cell))
        if rule.over_zero:
            return self._counted(found, name, rule, text)
        for value in rule.values_in(text):
            key = rule.codes.get(value)
            if key is None and is_blank(value):
                continue
            if key is None and rule.refuse_unknown:
                return Reason("unknown_code", name, value)
            if not key:
                found.extra[name] = shorten(text, MAX_KEPT)
            elif not self._assign(found, rule, key):
                return Reason("unknown_target", name, value)
        return None

    def _counted(
        self, found: PastIncident, name: str, rule: ColumnRule, text: str
    ) -> Reason | None:
        try:
            number = parse_number(text, self._spec.decimal)
        except NotANumber:
            return Reason("not_a_number", name, text)
        if number is None or number <= 0:
            return None
        found.extra[name] = text
        return (
            None
            if self._assign(found, rule, rule.over_zero)
            else Reason("unknown_target", name, text)
        )

    def _assign(self, found: PastIncident, rule: ColumnRule, key: str) -> bool:
        if rule.to is Target.GRAVITY:
            if key not in _HEAVINESS:
                return False
            found.gravity = max(found.gravity or key, key, key=lambda g: _HEAVINESS[g])
            return True
        if rule.to is Target.UNIT:
            found.unit = key
            return key.casefold() in self._vocabulary.units
        if key not in self._vocabulary.terms.get(rule.kind, frozenset()):
            return False
        found.terms[rule.kind, key] = None
        return True


def _fitted(found: PastIncident) -> PastIncident:
    """What is longer than our field is cut there and kept whole beside it."""
    if len(found.place) > MAX_PLACE:
        found.extra["(place)"] = shorten(found.place, MAX_KEPT)
        found.place = shorten(found.place, MAX_PLACE)
    if len(found.other_party) > MAX_OTHER_PARTY:
        found.extra["(other_party)"] = shorten(found.other_party, MAX_KEPT)
        found.other_party = shorten(found.other_party, MAX_OTHER_PARTY)
    return found


def _text(cell: Cell) -> str:
    return undo_harmless(cell) if isinstance(cell, str) else cell_text(cell)


def _unescaped(text: str) -> str:
    # Registers that came out of a website hold &ndash; and &amp;. Only whole entities are read.
    if "&" not in text:
        return text
    return _ENTITY.sub(lambda match: html.unescape(match.group()), text)


def _key(source: str, ref: str) -> str:
    return "past:" + _digest("\x1f".join((source.casefold(), ref))).hex()


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
