"""Statements of lists that are kept: one for every shape of the wall around cases.

What a list asks differs from one reader to the next in its keys only, as long as two walls have the
same shape. `core.prepared` makes such a statement once, for a reader out of markers.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import UUIDField

from luwte.core.prepared import Kind, Many
from luwte.incidents.access import restricted_reach
from luwte.incidents.sight import Reader, Sight
from luwte.org.access import EVERYWHERE, NOWHERE, Reach
from luwte.org.rules import Right

NOBODY = UUID(int=0)


@dataclass(frozen=True)
class AnyReader:
    """Stands in for everybody whose wall has the same shape."""

    person_id: UUID
    reads: Reach
    all_restricted: bool

    def reach(self, right: Right) -> Reach:
        """Where the right is held."""
        if right is Right.CASES_READ:
            return self.reads
        return EVERYWHERE if self.all_restricted else NOWHERE


@dataclass(frozen=True)
class Shape:
    """Reads everywhere or in some units; there also what is restricted, or nothing of that; has
    cases that no right opens, or none."""

    everything: bool
    all_restricted: bool
    has_shared: bool

    @property
    def reads_all(self) -> bool:
        """Whether a right opens everything there is."""
        return self.everything and self.all_restricted

    def kinds(self) -> dict[str, Kind]:
        """The blanks of a statement of this shape."""
        units: dict[str, Kind] = {} if self.everything else {"units": Many(UUIDField())}
        return units | ({"shared": Many(UUIDField(), pad=20)} if self.has_shared else {})

    def sight(
        self, person: UUID = NOBODY, units: Collection[UUID] = (), shared: Sequence[UUID] = ()
    ) -> Sight:
        """What somebody with this wall and these keys sees."""
        reads = Reach(everything=self.everything, unit_ids=frozenset(units))
        reader = AnyReader(person, reads, self.all_restricted)
        return Sight.known(reader, asked=shared, shared=shared)


def shape_of(sight: Sight, *, are_open: bool) -> tuple[Shape | None, dict[str, Any]]:
    """The shape of a reader's wall around open cases, or around all, and what fills its blanks.

    No shape for the few whose statements are made anew each time: who is barred from a case, and
    who reads what is restricted in some of the own units only.
    """
    reader: Reader = sight.actor
    reads, full = reader.reach(Right.CASES_READ), restricted_reach(reader)
    if sight.barred or (full and full != reads):
        return None, {}
    shared = [] if full.everything else sight.asked if are_open else sight.shared
    shape = Shape(reads.everything, bool(full), bool(shared))
    values = {"units": reads.unit_ids, "shared": shared}
    return shape, {name: values[name] for name in shape.kinds()}
