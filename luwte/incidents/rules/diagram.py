"""The tables of moves as a page of the documentation; `docs/moves.md` is compared with it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from luwte.incidents.rules.moves import ACTION_MOVES, CASE_MOVES, TRACK_MOVES, Move

S = TypeVar("S", bound=StrEnum)

INTRODUCTION = """# Moves of cases, tracks and actions

Made out of the tables in `luwte/incidents/rules/moves.py`, which feed the verbs, the buttons and
the tests as well. A test compares this page with them; write it anew with
`.venv/bin/python -m luwte.incidents.rules.diagram > docs/moves.md`.
"""


def page() -> str:
    """The whole page."""
    parts = [
        INTRODUCTION,
        chapter("A case", CASE_MOVES.values()),
        chapter("A track", TRACK_MOVES.values()),
        chapter("An action", ACTION_MOVES.values()),
    ]
    return "\n".join(parts)


def chapter(title: str, moves: Iterable[Move[S]]) -> str:
    """A state diagram, and the table that says who may and what it asks for."""
    known = list(moves)
    arrows = sorted(
        f"    {source or '[*]'} --> {move.target}: {move.name}"
        for move in known
        for source in move.sources
    )
    rows = [
        f"| {move.name} | {_names(move)} | {move.target} | `{move.right}` | "
        f"{', '.join(move.required) or '–'} |"
        for move in known
    ]
    lines = [
        f"## {title}",
        "",
        "```mermaid",
        "stateDiagram-v2",
        *arrows,
        "```",
        "",
        "| move | from | to | right | asks for |",
        "|---|---|---|---|---|",
        *rows,
        "",
    ]
    return "\n".join(lines)


def _names(move: Move[S]) -> str:
    return ", ".join(sorted(str(source or "–") for source in move.sources))


if __name__ == "__main__":
    print(page(), end="")
