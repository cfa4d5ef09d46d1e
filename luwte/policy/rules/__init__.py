"""What an organisation adopts, and what makes a value acceptable. No database.

All are frozen: a case keeps the number of the version that it was judged by. What stands before
anything is adopted is content (`content/`), each with its source.
"""

from luwte.policy.rules.authority import Authority, AuthorityRule, Decider, Over, decider_words
from luwte.policy.rules.care import Care, CareMoment, MomentUnit
from luwte.policy.rules.cells import (
    Cell,
    Hearing,
    Option,
    Police,
    Unit,
    kinds_of,
    option_for,
    options_from,
    span_words,
)
from luwte.policy.rules.comparing import Difference, differences
from luwte.policy.rules.kinds import GRAVITIES, MAX_TEXT, Kind, SettingState, may_adopt
from luwte.policy.rules.letterhead import Letterhead
from luwte.policy.rules.matrix import (
    ALWAYS,
    Advice,
    Matrix,
    MatrixClass,
    Repeats,
    advise,
    class_of,
    fits,
    repeats_of,
)
from luwte.policy.rules.measures import DECISIONS, LASTING, MEASURES
from luwte.policy.rules.norm import MAX_EXAMPLES, Norm, NormClass
from luwte.policy.rules.retention import KeepTerm, Retention
from luwte.policy.rules.terms import Terms

__all__ = [
    "ALWAYS",
    "DECISIONS",
    "GRAVITIES",
    "LASTING",
    "MAX_EXAMPLES",
    "MAX_TEXT",
    "MEASURES",
    "SHAPES",
    "Advice",
    "Authority",
    "AuthorityRule",
    "Care",
    "CareMoment",
    "Cell",
    "Decider",
    "Difference",
    "Hearing",
    "KeepTerm",
    "Kind",
    "Letterhead",
    "Matrix",
    "MatrixClass",
    "MomentUnit",
    "Norm",
    "NormClass",
    "Option",
    "Over",
    "Police",
    "Repeats",
    "Retention",
    "SettingState",
    "Settings",
    "Terms",
    "Unit",
    "advise",
    "class_of",
    "decider_words",
    "differences",
    "fits",
    "kinds_of",
    "may_adopt",
    "option_for",
    "options_from",
    "problems",
    "repeats_of",
    "span_words",
]

Settings = Norm | Terms | Matrix | Authority | Care | Retention | Letterhead
SHAPES: dict[Kind, type[Settings]] = {
    Kind.NORM: Norm,
    Kind.TERMS: Terms,
    Kind.MATRIX: Matrix,
    Kind.AUTHORITY: Authority,
    Kind.CARE: Care,
    Kind.RETENTION: Retention,
    Kind.LETTERHEAD: Letterhead,
}


def problems(settings: Settings) -> dict[str, str]:
    """What is wrong with these values: {name of the field: a sentence}; empty when nothing is."""
    return settings.problems()
