"""When a sanction matrix makes sense."""

from __future__ import annotations

from django.utils.translation import gettext as _

from luwte.policy.rules.authority import Decider
from luwte.policy.rules.kinds import GRAVITIES
from luwte.policy.rules.matrix import (
    MOST_CLASSES,
    MOST_MONTHS,
    MOST_STEPS,
    Cell,
    Hearing,
    Matrix,
    MatrixClass,
    Police,
    Repeats,
)
from luwte.policy.rules.measures import LASTING, MEASURES

MOST_WINDOW = 60


def wrong_matrix(matrix: Matrix) -> dict[str, str]:
    """What is wrong with a whole matrix: {name of the field: a sentence}. Problems of a class have
    its key in front: "B.label_nl"."""
    found = wrong_general(matrix)
    if not matrix.classes:
        found["classes"] = _("A matrix has at least one class of behaviour.")
    if len(matrix.classes) > MOST_CLASSES:
        found["classes"] = _("A matrix has at most %(most)s classes.") % {"most": MOST_CLASSES}
    if len(set(matrix.keys)) != len(matrix.keys):
        found["classes"] = _("Two classes have the same key.")
    for one in matrix.classes:
        found.update({f"{one.key}.{name}": said for name, said in wrong_class(one).items()})
    return found


def wrong_general(matrix: Matrix) -> dict[str, str]:
    """What is wrong with what holds for all classes."""
    found = {}
    if not 1 <= matrix.window_months <= MOST_WINDOW:
        found["window_months"] = _(
            "Choose a number from %(least)s up to and including %(most)s."
        ) % {
            "least": 1,
            "most": MOST_WINDOW,
        }
    if matrix.repeats not in tuple(Repeats):
        found["repeats"] = _("Choose what makes it a repetition.")
    return found


def wrong_class(one: MatrixClass) -> dict[str, str]:
    """What is wrong with one class; problems of a step have its number in front: "step_2_kinds"."""
    found = {}
    if not one.label.get("nl", "").strip():
        found["label_nl"] = _("Give this class a name.")
    if not one.description.get("nl", "").strip():
        found["description_nl"] = _("Say in one sentence which behaviour this is.")
    if any(gravity not in GRAVITIES for gravity in one.gravities):
        found["gravities"] = _("Choose light, middle or heavy.")
    if not one.steps:
        found["step_1_kinds"] = _("Choose at least one measure.")
    if len(one.steps) > MOST_STEPS:
        found["step_1_kinds"] = _("A class has at most %(most)s steps.") % {"most": MOST_STEPS}
    for number, cell in enumerate(one.steps, start=1):
        found.update({f"step_{number}_{name}": said for name, said in wrong_cell(cell).items()})
    return found


def wrong_cell(cell: Cell) -> dict[str, str]:
    """What is wrong with one cell."""
    found = _wrong_months(cell)
    if not cell.kinds:
        found["kinds"] = _("Choose at least one measure.")
    elif any(kind not in MEASURES for kind in cell.kinds):
        found["kinds"] = _("Choose measures from the list.")
    if not cell.deciders:
        found["deciders"] = _("Choose at least one role that may decide this.")
    elif any(one not in tuple(Decider) for one in cell.deciders):
        found["deciders"] = _("Choose roles from the list.")
    if cell.police not in tuple(Police):
        found["police"] = _("Choose what happens with the police.")
    if cell.hearing not in tuple(Hearing):
        found["hearing"] = _("Choose when the other party is heard.")
    return found


def _wrong_months(cell: Cell) -> dict[str, str]:
    found = {}
    numbers = ("months_min", "months_max", "months_exceptional", "review_months")
    for name in numbers:
        if not 0 <= getattr(cell, name) <= MOST_MONTHS:
            found[name] = _("Choose a number from %(least)s up to and including %(most)s.") % {
                "least": 0,
                "most": MOST_MONTHS,
            }
    if cell.months_max < cell.months_min:
        found["months_max"] = _("The most is less than the least.")
    if cell.months_exceptional and cell.months_exceptional < cell.months_max:
        found["months_exceptional"] = _("In exceptional cases it is not less than otherwise.")
    if cell.review_months > cell.longest > 0:
        found["review_months"] = _("Then it has ended before the first review.")
    if not cell.months_max and LASTING.intersection(cell.kinds):
        found["months_max"] = _("One of these measures lasts: say for how many months at most.")
    return found
