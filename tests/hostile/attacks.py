"""What is tried on a form: each attack changes what is sent in one way, in every field it fits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from luwte.lib.ids import uuid7
from tests.hostile.page_forms import Control, Fields, PageForm

# The first ALONE of each are tried by themselves: they may be right, and are then kept whole.
ALONE: Final = 2
MOST: Final = 6
SAID: Final = "Hij zei: \"ik weet <b>waar</b> je woont\" & 'wacht' \U0001d54f é"
LONG: Final = "lang " + "x" * 99_995
TEXTS: Final = (
    SAID, LONG, "a\x00b", "99999999,99", "\u202e\U0001d54f\x1b", "\ud7ff" * 300, " ", "9" * 5_000,
)  # fmt: skip
DAYS: Final = (
    "1900-01-01", "9999-12-31", "0001-01-01", "2027-02-30", "a\x00b", "", "31-12-2026",
)  # fmt: skip
TIMES: Final = ("23:59", "00:00", "25:99", "24:00", "a\x00b", "x" * 5_000, "")
NUMBERS: Final = (
    "2147483648", "٣", "9" * 19, "9" * 5_000, "-1", "1e400", "a\x00b", "99999999,99", "NaN", "",
)  # fmt: skip
# Of nobody, of no kind, of no length that an index takes.
CHOICES: Final = ("onzin", "", "a\x00b", "9" * 5_000, "-1", "1.5", "\u202e")
ONE_LINE: Final = {"text", "search", "email", "tel", "url", "password"}


@dataclass(frozen=True)
class Attack:
    """Of one sending: what was changed, and to what."""

    words: str
    sent: Fields
    changed: dict[str, str]


# The first that fits says what a control gets.
TABLE: Final[tuple[tuple[frozenset[str], tuple[str, ...]], ...]] = (
    (frozenset({*ONE_LINE, "textarea"}), TEXTS),
    (frozenset({"date"}), DAYS),
    (frozenset({"time"}), TIMES),
    (frozenset({"number"}), NUMBERS),
    (frozenset({"select", "radio", "checkbox", "several", "hidden"}), CHOICES),
)
UNTOUCHED: Final = {"csrfmiddlewaretoken", "once"}


def attacks_on(
    form: PageForm, right: Fields, theirs: Sequence[str], *, one_by_one: bool = False
) -> Iterator[Attack]:
    """All attacks on a form that was filled in right; theirs: ids of another organisation.

    First every kind of control alone, so that what is taken is kept; then what is wrong in all of
    them at once. one_by_one: every value in every control, which takes minutes for a room.
    """
    controls = [one for one in form.controls.values() if one.name not in UNTOUCHED]
    if one_by_one:
        yield from _each(controls, right, theirs)
    for kinds, values in TABLE:
        fitting = [one for one in controls if one.kind in kinds]
        for value in values[:ALONE] if fitting else ():
            yield _attack(right, {one.name: _own(value, one) for one in fitting})
    for turn in range(MOST):
        changed = {one.name: _turn(_values(one), turn) for one in controls}
        yield _attack(right, changed)
    if chosen := [one.name for one in controls if one.kind in TABLE[-1][0]]:
        for stranger in (*theirs, str(uuid7())):
            yield _attack(right, dict.fromkeys(chosen, stranger))
    yield from _shapes(right)


def _own(value: str, control: Control) -> str:
    """A sentence of this control alone: kept in another, it is not kept in this one."""
    return f"{value} {control.name}" if value == SAID else value


def _each(controls: Sequence[Control], right: Fields, theirs: Sequence[str]) -> Iterator[Attack]:
    for one in controls:
        for value in (*_values(one), *NUMBERS, *theirs, str(uuid7())):
            yield _attack(right, {one.name: value})


def _values(control: Control) -> tuple[str, ...]:
    return next((values for kinds, values in TABLE if control.kind in kinds), CHOICES)


def _turn(values: Sequence[str], turn: int) -> str:
    return values[(ALONE + turn) % len(values)]


def _attack(right: Fields, changed: dict[str, str]) -> Attack:
    sent = {**right, **{name: [value] for name, value in changed.items()}}
    words = ", ".join(f"{name}={value[:24]!r}" for name, value in sorted(changed.items()))
    return Attack(words[:160], sent, changed)


def _shapes(right: Fields) -> Iterator[Attack]:
    kept = {name: value for name, value in right.items() if name in UNTOUCHED}
    yield Attack("nothing at all", kept, {})
    yield Attack("all twice", {name: value * 2 for name, value in right.items()}, {})
    more = {f"{name}_onzin": value for name, value in right.items()}
    yield Attack("names nobody knows", {**right, **more}, {})


# --- Addresses -------------------------------------------------------------------------------

QUERIES: Final = ("a\x00b", "onzin", "9" * 5_000, "-1", "%")
NAMES: Final = ("page", "after", "before", "q", "tab", "kind", "from", "until", "next", "unit")
SEGMENTS: Final = ("a%00b", "9" * 40, "x" * 2_000)
