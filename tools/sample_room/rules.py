"""States and moves of an item, as a table. No database here."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

LONGEST_TITLE: Final = 200  # characters


class State(StrEnum):
    """Where an item stands."""

    OPEN = "open"
    FINISHED = "finished"


# From, to. The table feeds the verb, the buttons and one test of every move.
MOVES: Final[frozenset[tuple[State, State]]] = frozenset({(State.OPEN, State.FINISHED)})


def may_move(old: State, new: State) -> bool:
    """True when the table holds this move."""
    return (old, new) in MOVES
