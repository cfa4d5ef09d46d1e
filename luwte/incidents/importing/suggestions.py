"""First guesses: what a column is, and which of our terms a code means. The user decides."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from luwte.incidents.importing.spec import (
    CODED,
    ONCE,
    PARTS,
    SPLITTERS,
    ColumnRule,
    Spec,
    Target,
)
from luwte.lib.dates import Order, detect_order
from luwte.lib.numbers import DecimalSign, NotANumber, detect_decimal, parse_number
from luwte.lib.tabular import Column, Row, cell_text

CLOSE_ENOUGH = 0.78
MAX_DISTINCT = 60
_WORD = re.compile(r"[a-z0-9]+")
_NOT_WORDS = frozenset({"de", "het", "een", "of", "en", "van", "the", "a", "and", "op", "in", "te"})

# Words in the heads of columns, Dutch and English, that tell what a column is. In this order:
# the first that fits and is plausible counts.
_HEADS: tuple[tuple[Target, str, str], ...] = (
    (Target.REF, "", "id nr nummer number kenmerk ref meldnr incidentnr dossiernr zaaknr"),
    (Target.REPORTED, "", "meldingsdatum gemeld reported melddatum ingediend"),
    (Target.DATE, "", "datum date incidentdatum wanneer when"),
    (Target.YEAR, "", "jaar year"),
    (Target.MONTH, "", "maand month"),
    (Target.DAY, "", "dag day"),
    (Target.TIME, "", "tijd tijdstip time uur"),
    (
        Target.NARRATIVE,
        "",
        "omschrijving toelichting beschrijving details description verhaal narrative gebeurd "
        "gebeurde toedracht opmerking opmerkingen",
    ),
    (Target.GRAVITY, "", "ernst gravity severity zwaarte impact"),
    (Target.UNIT, "", "afdeling team unit department organisatieonderdeel dienst"),
    (Target.OTHER_PARTY, "", "veroorzaker wederpartij dader perpetrator betrokkene agressor"),
    (
        Target.PLACE,
        "",
        "plaats stad land country city region regio district gemeente adres straat gebouw building "
        "town",
    ),
    (Target.TERM, "form", "vorm soort type aard form categorie category"),
    (Target.TERM, "motive", "achtergrond motief motive"),
    (Target.TERM, "trigger", "aanleiding oorzaak reden trigger cause context"),
    (Target.TERM, "channel", "kanaal channel wijze"),
    (Target.TERM, "place", "locatie location plek waar where"),
    (Target.TERM, "relation", "relatie relation hoedanigheid"),
    (Target.TERM, "consequence", "gevolg gevolgen letsel schade consequence"),
    (Target.TERM, "means", "middel middelen wapen means weapon"),
    (Target.TERM, "task", "taak werkzaamheden task activity"),
)
_HEAD_WORDS = [(target, kind, frozenset(words.split())) for target, kind, words in _HEADS]
_NUMBERS = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Choice:
    """Something a code may point to: its key and the words by which people call it."""

    key: str
    words: tuple[str, ...]

    @property
    def label(self) -> str:
        """The word that is shown."""
        return self.words[0] if self.words else self.key


def suggest_spec(
    source: str, columns: Sequence[Column], rows: Sequence[Row], ignored: frozenset[str]
) -> Spec:
    """A mapping to begin with; whatever it does not understand is kept as it stands."""
    rules: dict[str, ColumnRule] = {}
    taken: set[Target] = set()
    for column in columns:
        values = _values(rows, column.index)
        rule = ColumnRule(Target.LEAVE_OUT)
        if column.name not in ignored and values:
            rule = _guess(column.name, values)
        if rule.to in ONCE and rule.to in taken:
            rule = ColumnRule(Target.KEEP)
        taken.add(rule.to)
        rules[column.name] = rule
    return with_dates(Spec(source=source, columns=_settled(rules)), columns, rows)


def with_dates(spec: Spec, columns: Sequence[Column], rows: Sequence[Row]) -> Spec:
    """The mapping with the order of dates and the decimal sign that the first rows show."""
    at = {column.name: column.index for column in columns}
    dated = [name for name in spec.having(Target.DATE, Target.REPORTED) if name in at]
    guess = detect_order(value for name in dated for value in _values(rows, at[name]))
    numbers = [value for column in columns for value in _values(rows, column.index)[:50]]
    order = Order.MONTH_FIRST if guess.order is Order.MONTH_FIRST else Order.DAY_FIRST
    serials = bool(dated) and all(
        re.fullmatch(r"\d{5}(?:[.,]\d+)?", value) for value in _values(rows, at[dated[0]])
    )
    return replace(spec, order=order, decimal=_decimal(numbers), excel_serials=serials)


def suggest_codes(values: Iterable[str], choices: Sequence[Choice]) -> dict[str, str]:
    """The keys that values seem to mean; a value without a likely one is not in the answer."""
    found = {}
    for value in values:
        key = best_choice(value, choices)
        if key:
            found[value] = key
    return found


def best_choice(value: str, choices: Sequence[Choice]) -> str:
    """The key whose key or words are closest to the value, or an empty text."""
    wanted = _plain(value)
    if len(wanted) < 3:
        # One or two letters are a code of the other register, not a word of ours.
        return next((c.key for c in choices if wanted and wanted == _plain(c.key)), "")
    best, best_score = "", CLOSE_ENOUGH
    for choice in choices:
        score = max(_closeness(wanted, _plain(word)) for word in (choice.key, *choice.words))
        if score > best_score:
            best, best_score = choice.key, score
    return best


def suggest_split(values: Mapping[str, int]) -> str:
    """The sign that seems to stand between several codes in one cell, or an empty text."""
    for sign in SPLITTERS:
        cut = [value for value in values if sign in value]
        if not cut:
            continue
        parts = Counter(part.strip() for value in values for part in value.split(sign))
        # Cutting pays when it leaves clearly fewer different values, all of them short.
        if len(parts) * 1.5 <= len(values) and max(map(len, parts)) <= 60:
            return sign
    return ""


def are_counts(values: Iterable[str]) -> bool:
    """Whether a column counts (0, 0, 2, 1) instead of naming a code."""
    present = [value for value in values if value]
    return len(present) >= 1 and "0" in present and all(_NUMBERS.fullmatch(v) for v in present)


def _guess(name: str, values: Sequence[str]) -> ColumnRule:
    words = _words(name)
    for target, kind, heads in _HEAD_WORDS:
        if _names(words, heads) and _is_plausible(target, values):
            return ColumnRule(target, kind)
    if _average_length(values) > 60:
        return ColumnRule(Target.NARRATIVE)
    return ColumnRule(Target.KEEP)


def _names(words: set[str], heads: frozenset[str]) -> bool:
    # Dutch joins words: "incidentdatum" is a date.
    long = tuple(head for head in heads if len(head) >= 5)
    return any(word in heads or word.endswith(long) for word in words)


def _is_plausible(target: Target, values: Sequence[str]) -> bool:
    distinct = len(set(values))
    if target is Target.REF:
        return distinct == len(values) and _average_length(values) <= 40
    if target in PARTS:
        return all(_NUMBERS.fullmatch(value) or len(value) <= 10 for value in values)
    if target in (Target.DATE, Target.REPORTED):
        return sum(any(sign.isdigit() for sign in value) for value in values) > len(values) // 2
    if target in CODED:
        return distinct <= MAX_DISTINCT and not are_counts(values) and _average_length(values) <= 60
    return True


def _settled(rules: dict[str, ColumnRule]) -> dict[str, ColumnRule]:
    # A date in one column wins over loose columns for year, month and day; without a year the
    # other two say nothing.
    targets = {rule.to for rule in rules.values()}
    if Target.DATE not in targets and Target.YEAR in targets:
        return rules
    return {
        name: ColumnRule(Target.KEEP) if rule.to in PARTS else rule for name, rule in rules.items()
    }


def _decimal(values: Sequence[str]) -> DecimalSign:
    numbers = [value for value in values if _is_number(value)]
    return detect_decimal(numbers)


def _is_number(value: str) -> bool:
    try:
        return parse_number(value) is not None
    except NotANumber:
        return False


def _values(rows: Sequence[Row], index: int) -> list[str]:
    texts = (cell_text(row.cells[index]).strip() for row in rows if index < len(row.cells))
    return [text for text in texts if text]


def _average_length(values: Sequence[str]) -> float:
    return sum(map(len, values)) / max(1, len(values))


def _plain(text: str) -> str:
    loose = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(_WORD.findall("".join(c for c in loose if not unicodedata.combining(c))))


def _words(text: str) -> set[str]:
    return set(_plain(text).split()) - _NOT_WORDS


def _closeness(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    shared = (set(one.split()) & set(other.split())) - _NOT_WORDS
    by_word = 0.9 if any(len(word) >= 5 for word in shared) else 0.0
    return max(by_word, SequenceMatcher(None, one, other).ratio())
