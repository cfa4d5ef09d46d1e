"""On which ground something about a patient may go out, and to whom. No database here.

Telling the police, the GP or the municipality about a patient needs a ground (facts 0.12, 5.4). An
own report to the police as a victim is a ground towards the police alone, and then without anything
medical.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from luwte.response.rules.kinds import SECTORS_OF_CARE
from luwte.response.rules.states import DisclosureTo, Ground

EVERYWHERE: Final = (Ground.CONSENT, Ground.DUTIES, Ground.LAW)
GROUNDS: Final[dict[DisclosureTo, tuple[Ground, ...]]] = {
    DisclosureTo.POLICE: (Ground.CONSENT, Ground.OWN_REPORT, Ground.DUTIES, Ground.LAW),
    DisclosureTo.GP: EVERYWHERE,
    DisclosureTo.MUNICIPALITY: EVERYWHERE,
    DisclosureTo.OTHER: EVERYWHERE,
}
SHORTEST_EXPLANATION: Final = 10  # characters: a word is no explanation


def keeps_medical_secrets(sectors: Iterable[str]) -> bool:
    """Whether people work with patients here: nothing about them goes out without a ground."""
    return not SECTORS_OF_CARE.isdisjoint(sectors)


def is_ground_for(ground: str, to: str) -> bool:
    """Whether this can be a ground towards this addressee."""
    return ground in GROUNDS[DisclosureTo(to)]
