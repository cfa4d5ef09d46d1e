"""The sanction matrix: class × repetition → measures, who decides, for how long (RES-2).

It advises and says why; who handles the case may deviate with a reason. Some things hold whatever
an organisation adopts: `ALWAYS`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from luwte.policy.rules.cells import Cell, cell_from
from luwte.policy.shipped import Words, spoken

MOST_CLASSES = 12
MOST_STEPS = 4


class Repeats(StrEnum):
    """Which earlier incidents of the same person make the next one a repetition."""

    ANY = "any"
    SAME_OR_HEAVIER = "same_or_heavier"
    SAME = "same"


REPEATS_WORDS: dict[str, Any] = {
    Repeats.ANY: gettext_lazy("any earlier incident of the same person"),
    Repeats.SAME_OR_HEAVIER: gettext_lazy("an earlier one of the same or a heavier class"),
    Repeats.SAME: gettext_lazy("an earlier one of the same class"),
}
# What holds for every measure and cannot be switched off (RES-5, RES-6).
ALWAYS: tuple[Any, ...] = (
    gettext_lazy("The other party is heard: before, or promptly after when it could not wait."),
    gettext_lazy("Another channel stays open; one that the law gives is never closed."),
    gettext_lazy("Every measure has an end date, and ends by itself."),
    gettext_lazy("Every measure has a review date."),
)


@dataclass(frozen=True, kw_only=True)
class MatrixClass:
    """One class of behaviour, with a cell for the first time, the next, and so on.

    forms: keys of the catalogue's forms of aggression, none means every form. gravities: light,
    middle, heavy, none means every gravity.
    """

    key: str
    label: Words = field(default_factory=dict)
    description: Words = field(default_factory=dict)
    examples: dict[str, list[str]] = field(default_factory=dict)
    forms: tuple[str, ...] = ()
    gravities: tuple[str, ...] = ()
    steps: tuple[Cell, ...] = ()

    def names(self, form: str) -> bool:
        """True when this class is about this form of aggression."""
        return not self.forms or form in self.forms

    def takes(self, gravity: str) -> bool:
        """True when behaviour of this gravity may be of this class."""
        return not gravity or not self.gravities or gravity in self.gravities

    def step(self, repetition: int) -> Cell:
        """The cell of the first (1), second, … time; the last one from there on."""
        return self.steps[min(max(repetition, 1), len(self.steps)) - 1]


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """The classes from light to heavy, and what holds for all.

    window_months: so long an earlier incident makes the next one a repetition. pack: the file it
    started from. mitigating, safeguards, remedy: text per language, one sentence a line.
    """

    pack: str = ""
    window_months: int = 12
    repeats: str = Repeats.ANY.value
    classes: tuple[MatrixClass, ...] = ()
    mitigating: Words = field(default_factory=dict)
    safeguards: Words = field(default_factory=dict)
    remedy: Words = field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        """The classes, from light to heavy."""
        return tuple(one.key for one in self.classes)

    def of(self, class_key: str) -> MatrixClass:
        """The class with this key; raises LookupError when this version does not have it."""
        for one in self.classes:
            if one.key == class_key:
                return one
        raise LookupError(f"no class {class_key}")

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Self:
        """Read what was stored or shipped."""
        plain = ("pack", "window_months", "repeats", "mitigating", "safeguards", "remedy")
        read: dict[str, Any] = {name: values[name] for name in plain if name in values}
        read["classes"] = tuple(class_from(row) for row in values.get("classes", ()))
        return cls(**read)

    def values(self) -> dict[str, Any]:
        """As JSON."""
        return {name: _as_json(value) for name, value in asdict(self).items()}

    def problems(self) -> dict[str, str]:
        """What is wrong: {name of the field: a sentence}."""
        from luwte.policy.rules.matrix_checks import wrong_matrix  # it knows these shapes

        return wrong_matrix(self)


def class_from(row: Mapping[str, Any]) -> MatrixClass:
    """One class as it was stored or shipped."""
    return MatrixClass(
        key=str(row["key"]),
        label=dict(row.get("label", {})),
        description=dict(row.get("description", {})),
        examples={say: list(lines) for say, lines in row.get("examples", {}).items()},
        forms=tuple(row.get("forms", ())),
        gravities=tuple(row.get("gravities", ())),
        steps=tuple(cell_from(step) for step in row.get("steps", ())),
    )


def _as_json(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _as_json(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_as_json(one) for one in value]
    return value


def class_of(matrix: Matrix, form_keys: Iterable[str], gravity: str) -> str:
    """In which class behaviour falls: the heaviest of what its forms give.

    A form gives the heaviest class that names it (or names none) and takes this gravity. When the
    classes that name it do not take the gravity, it is the next heavier class that does; a form
    that no class names counts from the lightest on. "" for a matrix without classes.
    """
    if not matrix.classes:
        return ""
    forms = list(form_keys) or [""]
    return matrix.classes[max(_place(matrix, form, gravity) for form in forms)].key


def fits(matrix: Matrix, class_key: str, form_keys: Iterable[str], gravity: str) -> bool:
    """False when `class_of` could only give the nearest class: none names such behaviour of this
    gravity. Raises LookupError when this version does not have the class."""
    one = matrix.of(class_key)
    return one.takes(gravity) and any(one.names(form) for form in form_keys)


def _place(matrix: Matrix, form: str, gravity: str) -> int:
    numbered = list(enumerate(matrix.classes))
    naming = [(n, one) for n, one in numbered if one.names(form)]
    fitting = [n for n, one in naming if one.takes(gravity)]
    if fitting:
        return max(fitting)
    lightest = naming[0][0] if naming else 0
    heavier = [n for n, one in numbered if n >= lightest and one.takes(gravity)]
    return heavier[0] if heavier else len(numbered) - 1


def repeats_of(matrix: Matrix, class_key: str) -> tuple[str, ...]:
    """Which classes of earlier incidents, within the window, make this one a repetition.
    Raises LookupError when this version does not have the class."""
    place = matrix.keys.index(matrix.of(class_key).key)
    if matrix.repeats == Repeats.SAME:
        return (class_key,)
    return matrix.keys if matrix.repeats == Repeats.ANY else matrix.keys[place:]


@dataclass(frozen=True)
class Advice:
    """What the matrix says: the cell, and in words why it is that one."""

    class_key: str
    repetition: int
    cell: Cell
    why: str

    @property
    def kinds(self) -> tuple[str, ...]:
        """All measures that may follow."""
        return self.cell.kinds


def advise(matrix: Matrix, class_key: str, repetition: int, *, is_nearest: bool = False) -> Advice:
    """What follows on behaviour of this class for the first (1), second, … time within the window,
    and why. is_nearest: no class names the behaviour (`fits`), and the why says so. Raises
    LookupError when this version of the matrix does not have the class."""
    one = matrix.of(class_key)
    return Advice(
        class_key=class_key,
        repetition=repetition,
        cell=one.step(repetition),
        why=f"{_why(matrix, one, repetition)} {_nearest() if is_nearest else ''}".strip(),
    )


def _why(matrix: Matrix, one: MatrixClass, repetition: int) -> str:
    said = ngettext(
        "Class “%(class)s”, %(time)s within %(n)s month.",
        "Class “%(class)s”, %(time)s within %(n)s months.",
        matrix.window_months,
    ) % {
        "class": spoken(one.label),
        "time": _time_words(repetition),
        "n": matrix.window_months,
    }
    if len(one.steps) == 1:
        return said + " " + _("The matrix says the same here every time.")
    if repetition > len(one.steps):
        last = _("The matrix has %(n)s steps here; the last one counts again.")
        return said + " " + last % {"n": len(one.steps)}
    return said


def _nearest() -> str:
    return _("No class of your table names this behaviour; this one is the nearest.")


def _time_words(repetition: int) -> str:
    words = {
        1: _("the first time"),
        2: _("the second time"),
        3: _("the third time"),
        4: _("the fourth time"),
    }
    return words.get(max(repetition, 1)) or _("time number %(n)s") % {"n": repetition}
