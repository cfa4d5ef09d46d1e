"""Where the classes of a sanction matrix leave something out, or say it twice."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import combinations

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


def too_long(matrix: Matrix) -> list[tuple[MatrixClass, int, int]]:
    """The cells that name more months than a case lets any of their measures last: the class, the
    number of the step, and how many months a case allows."""
    found = []
    for one in matrix.classes:
        for number, cell in enumerate(one.steps, start=1):
            most = max((LONGEST[kind] for kind in cell.kinds if kind in LONGEST), default=0)
            if most and cell.longest > most:
                found.append((one, number, most))
    return found


def same_names(matrix: Matrix) -> Collection[str]:
    """The Dutch names that more than one class has."""
    names = [one.label.get("nl", "").strip().casefold() for one in matrix.classes]
    twice = {name for name in names if names.count(name) > 1}
    return dict.fromkeys(
        one.label["nl"] for one in matrix.classes if one.label["nl"].strip().casefold() in twice
    )
