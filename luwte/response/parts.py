"""The parts of the page of a response. Each has its include `response/parts/<name>.html` and gives
it what `part_of(actor, desk)` of its queries returns.

Where something waits stands on top, in the order of the work; the rest follows, and on a phone it
folds to a line.
"""

from __future__ import annotations

from collections.abc import Callable, Sized
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.org.access import Actor
from luwte.response.access import Desk
from luwte.response.queries import letters, measures, party_pages, reactions, talks
from luwte.response.rules.states import MeasureState

# A measure in one of these states waits for somebody.
ON_ITS_WAY = frozenset(
    {
        MeasureState.PROPOSED,
        MeasureState.HEARD,
        MeasureState.LOOKED,
        MeasureState.DECIDED,
        MeasureState.INFORMED,
    }
)


@dataclass(frozen=True)
class Part:
    """One part. things: what it lists; waits: whether something there has to be done."""

    name: str
    icon: str
    label: Any
    part_of: Callable[[Actor, Desk], Any]
    things: Callable[[Any], Sized]
    waits: Callable[[Any, Desk], bool]


@dataclass(frozen=True)
class Shown:
    """A part with what its include needs. is_folded: on a phone only its line shows; said: how much
    is in it."""

    name: str
    icon: str
    label: Any
    part: Any
    is_folded: bool
    said: str

    @property
    def template(self) -> str:
        """Its include."""
        return f"response/parts/{self.name}.html"


def shown(actor: Actor, desk: Desk) -> list[Shown]:
    """All parts for this reader, what waits first."""
    found = [_shown(one, one.part_of(actor, desk), desk) for one in PARTS]
    return sorted(found, key=lambda one: one.is_folded)


def _shown(one: Part, part: Any, desk: Desk) -> Shown:
    n = len(one.things(part))
    said = str(n) if n else _("none yet")
    return Shown(one.name, one.icon, one.label, part, not one.waits(part, desk), said)


def _runs(desk: Desk) -> bool:
    return desk.track.done_at is None


def _party_waits(part: Any, desk: Desk) -> bool:
    if not part.cards:
        return _runs(desk)
    return any(
        not card.face.is_confirmed
        or (card.party.inform_before is not None and card.party.informed_at is None)
        for card in part.cards
    )


def _reaction_waits(part: Any, desk: Desk) -> bool:
    return _runs(desk) and desk.track.met_at is None and not part.faces


def _measure_waits(part: Any, desk: Desk) -> bool:
    if any(face.measure.state in ON_ITS_WAY for face in part.faces):
        return True
    return _runs(desk) and not part.faces


def _talk_waits(part: Any, desk: Desk) -> bool:
    return any(face.is_planned for face in part.talks)


def _letter_waits(part: Any, desk: Desk) -> bool:
    return any(face.is_draft or face.last is None for face in part.letters)


PARTS: tuple[Part, ...] = (
    Part(
        "parties",
        "person",
        gettext_lazy("Who it was"),
        party_pages.part_of,
        lambda part: part.cards,
        _party_waits,
    ),
    Part(
        "reactions",
        "reply",
        gettext_lazy("First reaction"),
        reactions.part_of,
        lambda part: part.faces,
        _reaction_waits,
    ),
    Part(
        "measures",
        "shield",
        gettext_lazy("Measures"),
        measures.part_of,
        lambda part: part.faces,
        _measure_waits,
    ),
    Part(
        "talks",
        "speech",
        gettext_lazy("Talks"),
        talks.part_of,
        lambda part: part.talks,
        _talk_waits,
    ),
    Part(
        "letters",
        "mail",
        gettext_lazy("Letters"),
        letters.part_of,
        lambda part: part.letters,
        _letter_waits,
    ),
)
