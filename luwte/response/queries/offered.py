"""Which measures and letters can be chosen in an organisation: its sectors say so, in data
(`policy/content/offers.yaml`), or its own matrix. What was made before stays readable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from luwte.policy import queries as policy
from luwte.response.rules.kinds import PROPOSED
from luwte.response.rules.letters import LETTER_OF
from luwte.response.rules.states import LetterKind, MeasureKind

if TYPE_CHECKING:
    from luwte.tenancy.models import Organisation


def offered_to(organisation: Organisation) -> tuple[MeasureKind, ...]:
    """The measures that can be proposed here, in the order of screens."""
    return tuple(kind for kind in PROPOSED if policy.is_offered(organisation, kind))


def letters_offered(organisation: Organisation) -> tuple[LetterKind, ...]:
    """The letters that can be written here: not those of measures that nobody can choose."""
    return tuple(kind for kind in LetterKind if _can_be_written(organisation, kind))


def _can_be_written(organisation: Organisation, letter: LetterKind) -> bool:
    about = [kind for kind, told in LETTER_OF.items() if told is letter]
    return not about or any(policy.is_offered(organisation, kind) for kind in about)
