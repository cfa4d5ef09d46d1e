"""The table of the gate as a page of the documentation; `docs/gate.md` is compared with it."""

from __future__ import annotations

from luwte.response.rules.asking import asked_for
from luwte.response.rules.gate import GATE, GateMove, Road
from luwte.response.rules.states import MeasureKind

INTRODUCTION = """# The gate of measures towards the other party

Made out of the table in `luwte/response/rules/gate.py`, which feeds the verbs, the buttons and the
tests as well. A test compares this page with it; write it anew with
`.venv/bin/python -m luwte.response.rules.diagram > docs/gate.md`.

Who acts: a *handler* works on the response of the case; a *looker* has authority, did not propose
it, stands in for nobody who did, and was not involved; a *decider* is named by the adopted
authority for this measure in the unit of the case; the *clock* acts by itself. Who is a victim, or
part of the problem, neither looks along nor decides.
"""
CHAPTERS = {
    Road.LASTING: ("A lasting measure", MeasureKind.ACCESS_BAN),
    Road.LIGHT: ("A talk or an agreement", MeasureKind.ORDER_TALK),
    Road.PROVISIONAL: ("A provisional ban, at most 14 days", MeasureKind.PROVISIONAL_BAN),
}


def page() -> str:
    """The whole page."""
    return "\n".join([INTRODUCTION, *(chapter(road) for road in Road), questions()])


def chapter(road: Road) -> str:
    """A state diagram, and the table that says who may and what it asks for."""
    moves = [move for move in GATE.values() if road in move.roads]
    arrows = sorted(
        f"    {source or '[*]'} --> {move.target}: {move.name}"
        for move in moves
        for source in move.sources
    )
    rows = [
        f"| {move.name} | {_sources(move)} | {move.target} | {move.part} | "
        f"{', '.join(move.required) or '–'} |"
        for move in moves
    ]
    lines = [
        f"## {CHAPTERS[road][0]}",
        "",
        "```mermaid",
        "stateDiagram-v2",
        *arrows,
        "```",
        "",
        "| move | from | to | who | asks for |",
        "|---|---|---|---|---|",
        *rows,
        "",
    ]
    return "\n".join(lines)


def questions() -> str:
    """What is asked before a measure is proposed, by kind and sector."""
    rows = [
        f"| {kind} | {sector} | {', '.join(ask.key for ask in asked_for(kind, [sector]))} |"
        for kind, sector in (
            (MeasureKind.ORDER_TALK, "municipality"),
            (MeasureKind.WARNING, "municipality"),
            (MeasureKind.ACCESS_BAN, "municipality"),
            (MeasureKind.ACCESS_BAN, "school"),
            (MeasureKind.SERVICE_STOP, "municipality"),
            (MeasureKind.SERVICE_STOP, "gp_care"),
        )
    ]
    lines = [
        "## What the gate asks",
        "",
        "Every answer is kept with why (`luwte/response/rules/asking.py`).",
        "",
        "| measure | sector | questions |",
        "|---|---|---|",
        *rows,
        "",
    ]
    return "\n".join(lines)


def _sources(move: GateMove) -> str:
    return ", ".join(sorted(str(source or "–") for source in move.sources))


if __name__ == "__main__":
    print(page(), end="")
