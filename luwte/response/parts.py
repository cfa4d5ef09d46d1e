"""The parts of the page of a response, in the order of the work. Each has its include
`response/parts/<name>.html` and gives it what `part_of(actor, desk)` of its queries returns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from luwte.org.access import Actor
from luwte.response.access import Desk
from luwte.response.queries import letters, measures, party_pages, reactions, talks

PARTS: tuple[tuple[str, Callable[[Actor, Desk], Any]], ...] = (
    ("parties", party_pages.part_of),
    ("reactions", reactions.part_of),
    ("measures", measures.part_of),
    ("talks", talks.part_of),
    ("letters", letters.part_of),
)


@dataclass(frozen=True)
class Shown:
    """A part with what its include needs."""

    name: str
    part: Any

    @property
    def template(self) -> str:
        """Its include."""
        return f"response/parts/{self.name}.html"


def shown(actor: Actor, desk: Desk) -> list[Shown]:
    """All parts for this reader."""
    return [Shown(name, part_of(actor, desk)) for name, part_of in PARTS]
