"""The parts of the page of a response, in the order of the work. Each has its include
`response/parts/<name>.html` and gives it what `part_of(actor, desk)` of its queries returns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from luwte.core.registry import Registry
from luwte.org.access import Actor
from luwte.response.access import Desk
from luwte.response.queries import party_pages

INCLUDES = Path(__file__).parent / "templates" / "response" / "parts"
ORDER = ("parties", "reactions", "measures", "talks", "letters")


@dataclass(frozen=True)
class Shown:
    """A part with what its include needs."""

    name: str
    part: Any

    @property
    def template(self) -> str:
        """Its include."""
        return f"response/parts/{self.name}.html"


parts: Registry[Callable[[Actor, Desk], Any]] = Registry("parts of the page of a response")


def register() -> None:
    """Hang up the parts that are there."""
    parts.add("parties", party_pages.part_of)
    for name in ORDER[1:]:
        place = f"luwte.response.queries.{name}"
        has_include = (INCLUDES / f"{name}.html").exists()
        if has_include and find_spec(place) is not None:
            parts.add(name, import_module(place).part_of)


def shown(actor: Actor, desk: Desk) -> list[Shown]:
    """All parts for this reader."""
    found = ((name, parts.get(name)) for name in ORDER)
    return [Shown(name, part_of(actor, desk)) for name, part_of in found if part_of is not None]
