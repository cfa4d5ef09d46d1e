"""Every allowed and every forbidden move, out of the tables themselves."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from luwte.incidents.rules import (
    ACTION_MOVES,
    CASE_MOVES,
    TRACK_MOVES,
    ActionState,
    CaseState,
    Forbidden,
    TrackState,
    diagram,
    find_move,
    moves_from,
)

TABLES: list[tuple[dict[str, Any], list[Any]]] = [
    (CASE_MOVES, list(CaseState)),
    (TRACK_MOVES, list(TrackState)),
    (ACTION_MOVES, [None, *ActionState]),
]
EVERY = [(table, name, state) for table, states in TABLES for name, state in product(table, states)]

# Written out once more by hand: a table that is changed by mistake fails here.
ALLOWED = {
    ("triage", "new", "open"),
    ("regrade", "open", "open"),
    ("close", "open", "closed"),
    ("reopen", "closed", "open"),
    ("withdraw", "new", "closed"),
    ("withdraw", "open", "closed"),
    ("finish", "open", "done"),
    ("finish", "waiting", "done"),
    ("wait", "open", "waiting"),
    ("wait", "waiting", "waiting"),
    ("resume", "waiting", "open"),
    ("set_aside", "open", "not_applicable"),
    ("set_aside", "waiting", "not_applicable"),
    ("restart", "done", "open"),
    ("restart", "not_applicable", "open"),
    ("choose", None, "chosen"),
    ("choose", "declined", "chosen"),
    ("decline", None, "declined"),
    ("complete", "chosen", "done"),
    ("drop", "chosen", "dropped"),
}


@pytest.mark.parametrize(
    ("table", "name", "state"), EVERY, ids=[f"{name}-{state}" for _table, name, state in EVERY]
)
def test_a_move_is_allowed_or_forbidden_as_written_down(
    table: dict[str, Any], name: str, state: Any
) -> None:
    allowed = {(n, s): target for n, s, target in ALLOWED}
    if (name, state) in allowed:
        move = find_move(table, name, state)
        assert move.target == allowed[name, state]
        assert move in moves_from(table, state)
    else:
        with pytest.raises(Forbidden):
            find_move(table, name, state)


def test_an_unknown_move_is_forbidden() -> None:
    with pytest.raises(Forbidden):
        find_move(CASE_MOVES, "explode", CaseState.OPEN)


def test_who_ends_or_brings_back_says_why() -> None:
    silent = {
        move.name
        for table, _states in TABLES
        for move in table.values()
        if not move.required and move.target not in (TrackState.OPEN, ActionState.CHOSEN)
    }
    assert silent == set()


def test_the_page_about_moves_says_what_the_tables_say() -> None:
    kept = Path(__file__).resolve().parents[3] / "docs" / "moves.md"
    assert kept.read_text(encoding="utf-8") == diagram.page()
