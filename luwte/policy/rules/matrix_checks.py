"""When a sanction matrix makes sense."""

from __future__ import annotations

from django.utils.translation import gettext as _

from luwte.policy.rules.authority import Decider
from luwte.policy.rules.cells import MOST_OPTIONS, Cell, Hearing, Option, Police, Unit
from luwte.policy.rules.kinds import GRAVITIES
from luwte.policy.rules.matrix import MOST_CLASSES, MOST_STEPS, Matrix, MatrixClass, Repeats
from luwte.policy.rules.measures import LASTING, MEASURES

MOST_WINDOW = 60
# Ten years of each.
MOST_OF: dict[str, int] = {Unit.DAYS: 3_650, Unit.WEEKS: 520, Unit.MONTHS: 120}


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
    """What is wrong with one class; problems of a step have its number in front:
    "step_2_1_kinds"."""
    found = {}
    if not one.label.get("nl", "").strip():
        found["label_nl"] = _("Give this class a name.")
    if not one.description.get("nl", "").strip():
        found["description_nl"] = _("Say in one sentence which behaviour this is.")
    if any(gravity not in GRAVITIES for gravity in one.gravities):
        found["gravities"] = _("Choose light, middle or heavy.")
    if not one.steps:
        found["step_1_1_kinds"] = _("Choose at least one measure.")
    if len(one.steps) > MOST_STEPS:
        found["step_1_1_kinds"] = _("A class has at most %(most)s steps.") % {"most": MOST_STEPS}
    for number, cell in enumerate(one.steps, start=1):
        found.update({f"step_{number}_{name}": said for name, said in wrong_cell(cell).items()})
    return found


def wrong_cell(cell: Cell) -> dict[str, str]:
    """What is wrong with one cell; problems of an option have its number in front: "2_kinds"."""
    found = {}
    if not cell.options:
        found["1_kinds"] = _("Choose at least one measure.")
    if len(cell.options) > MOST_OPTIONS:
        found["1_kinds"] = _("A step has at most %(most)s groups of measures.") % {
            "most": MOST_OPTIONS
        }
    for number, option in enumerate(cell.options, start=1):
        found.update({f"{number}_{name}": said for name, said in wrong_option(option).items()})
    for number, kind in _named_before(cell):
        found.setdefault(
            f"{number}_kinds",
            _("“%(measure)s” stands in this step twice.") % {"measure": MEASURES.get(kind, kind)},
        )
    if cell.police not in tuple(Police):
        found["police"] = _("Choose what happens with the police.")
    if cell.hearing not in tuple(Hearing):
        found["hearing"] = _("Choose when the other party is heard.")
    return found


def _named_before(cell: Cell) -> list[tuple[int, str]]:
    """Measures that an earlier option of the cell has: number of the option, and which."""
    seen: set[str] = set()
    found = []
    for number, option in enumerate(cell.options, start=1):
        found += [(number, kind) for kind in option.kinds if kind in seen]
        seen.update(option.kinds)
    return found


def wrong_option(option: Option) -> dict[str, str]:
    """What is wrong with one option: {name of the field: a sentence}."""
    found = {**_wrong_numbers(option), **_wrong_deciders(option)}
    if not option.kinds:
        found["kinds"] = _("Choose at least one measure.")
    elif any(kind not in MEASURES for kind in option.kinds):
        found["kinds"] = _("Choose measures from the list.")
    if option.unit not in tuple(Unit):
        found["unit"] = _("Choose days, weeks or months.")
    if option.called and len(option.kinds) != 1:
        found["called_nl"] = _("Give a name of your own to one measure at a time.")
    return found


def _wrong_deciders(option: Option) -> dict[str, str]:
    found = {}
    if not option.deciders:
        found["deciders"] = _("Choose at least one role that may decide this.")
    for name in ("deciders", "longer_deciders"):
        if any(one not in tuple(Decider) for one in getattr(option, name)):
            found[name] = _("Choose roles from the list.")
    if option.longer_than and not option.longer_deciders:
        found["longer_deciders"] = _("Say who decides when it lasts longer.")
    if option.longer_deciders and not option.longer_than:
        found["longer_than"] = _("Say from how long on somebody else decides.")
    if option.longer_than and option.longer_than >= max(option.most, option.exceptional):
        found.setdefault("longer_than", _("It never lasts longer than this."))
    return found


def _wrong_numbers(option: Option) -> dict[str, str]:
    found = {}
    most = MOST_OF.get(option.unit, 0)
    for name in ("least", "most", "exceptional", "review", "longer_than"):
        if not 0 <= getattr(option, name) <= most:
            found[name] = _("Choose a number from %(least)s up to and including %(most)s.") % {
                "least": 0,
                "most": most,
            }
    if option.most < option.least:
        found["most"] = _("The most is less than the least.")
    if option.exceptional and option.exceptional < option.most:
        found["exceptional"] = _("In exceptional cases it is not less than otherwise.")
    if option.review > option.longest.amount > 0:
        found["review"] = _("Then it has ended before the first review.")
    if not option.most and LASTING.intersection(option.kinds):
        found["most"] = _("One of these measures lasts: say how long at most.")
    return found
