"""Where the classes of a sanction matrix leave something out, or say it twice."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import combinations

from luwte.lib.spans import Span
from luwte.policy.rules.cells import Unit
from luwte.policy.rules.kinds import GRAVITIES
from luwte.policy.rules.matrix import Matrix, MatrixClass
from luwte.policy.rules.measures import LONGEST


@dataclass(frozen=True)
class Overlap:
    """Two classes for the same behaviour: `heavier` counts. forms, gravities: where they meet."""

    lighter: MatrixClass
    heavier: MatrixClass
    forms: tuple[str, ...]
    gravities: tuple[str, ...]


def left_out(matrix: Matrix, forms: Iterable[str]) -> tuple[str, ...]:
    """The forms of aggression that no class names, in the order given."""
    return tuple(form for form in forms if not any(one.names(form) for one in matrix.classes))


def overlaps(matrix: Matrix) -> list[Overlap]:
    """Every two classes that name the same form and take the same gravity. A class for every form
    takes what is left, so it meets only another one for every form."""
    found = []
    for lighter, heavier in combinations(matrix.classes, 2):
        forms = tuple(form for form in lighter.forms if form in heavier.forms)
        gravities = tuple(one for one in GRAVITIES if lighter.takes(one) and heavier.takes(one))
        if gravities and (forms or not (lighter.forms or heavier.forms)):
            found.append(Overlap(lighter, heavier, forms, gravities))
    return found


@dataclass(frozen=True)
class TooLong:
    """An option that lets a measure last longer than a case does: where, and how long a case
    allows."""

    within: MatrixClass
    step: int
    named: Span
    allowed: Span


def too_long(matrix: Matrix) -> list[TooLong]:
    """The options that name more than a case lets any of their measures last."""
    found = []
    for one in matrix.classes:
        for number, cell in enumerate(one.steps, start=1):
            for option in cell.options:
                months = [LONGEST[kind] for kind in option.kinds if kind in LONGEST]
                allowed = Span(max(months, default=0), Unit.MONTHS.value)
                if allowed and option.longest.days > allowed.days:
                    found.append(TooLong(one, number, option.longest, allowed))
    return found


def same_names(matrix: Matrix) -> Collection[str]:
    """The Dutch names that more than one class has."""
    names = [one.label.get("nl", "").strip().casefold() for one in matrix.classes]
    twice = {name for name in names if names.count(name) > 1}
    return dict.fromkeys(
        one.label["nl"] for one in matrix.classes if one.label["nl"].strip().casefold() in twice
    )
