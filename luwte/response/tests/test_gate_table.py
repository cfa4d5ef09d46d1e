"""Every allowed and every forbidden step of the gate, as it stands in the one table and as people
of every role try it."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from luwte.response.rules import diagram
from luwte.response.rules.gate import (
    GATE,
    LADDERS,
    Forbidden,
    Part,
    Road,
    find_move,
    moves_from,
    road_of,
)
from luwte.response.rules.kinds import FACTS, NEVER_KEPT
from luwte.response.rules.states import MeasureKind, MeasureState
from luwte.response.tests.gate_attempts import attempts
from luwte.response.tests.measure_scene import Scene

L, T, P = Road.LASTING, Road.LIGHT, Road.PROVISIONAL
# Written out once more by hand: a table that is changed by mistake fails here.
ALLOWED: dict[tuple[Road, str, str | None], str] = {
    (L, "propose", None): "proposed",
    (T, "propose", None): "proposed",
    (P, "impose", None): "running",
    (L, "hear", "proposed"): "heard",
    (L, "skip_hearing", "proposed"): "heard",
    (L, "heard_before", "proposed"): "heard",
    (L, "hear_again", "heard"): "heard",
    (P, "hear_after", "running"): "running",
    (P, "hear_after", "reviewed"): "running",
    (P, "skip_hearing_after", "running"): "running",
    (P, "skip_hearing_after", "reviewed"): "running",
    (L, "look", "heard"): "looked",
    (L, "send_back", "heard"): "proposed",
    (L, "look_outside", "heard"): "looked",
    (L, "look_missing", "heard"): "looked",
    (L, "decide", "looked"): "decided",
    (T, "agree", "proposed"): "decided",
    **{(road, "inform", "decided"): "informed" for road in (L, T)},
    **{(road, "start", "informed"): "running" for road in (L, T)},
    **{(road, "review", s): "reviewed" for road in Road for s in ("running", "reviewed")},
    **{(road, "lighten", s): "running" for road in Road for s in ("running", "reviewed")},
    **{(road, "end", s): "ended" for road in Road for s in ("running", "reviewed")},
    **{(road, "expire", s): "ended" for road in Road for s in ("running", "reviewed")},
    **{(L, "drop", s): "dropped" for s in ("proposed", "heard", "looked")},
    (T, "drop", "proposed"): "dropped",
    **{(road, "revoke", s): "dropped" for road in (L, T) for s in ("decided", "informed")},
    **{(road, "lapse", s): "dropped" for road in (L, T) for s in ("decided", "informed")},
}
KIND = {L: MeasureKind.ACCESS_BAN, T: MeasureKind.ORDER_TALK, P: MeasureKind.PROVISIONAL_BAN}
EVERY = list(product(Road, GATE, [None, *MeasureState]))
# A talk cannot be heard or looked at, so it is dropped from nowhere else.
NEVER_THERE = {(T, "heard"), (T, "looked")}


@pytest.mark.parametrize(
    ("road", "name", "state"), EVERY, ids=[f"{r}-{n}-{s}" for r, n, s in EVERY]
)
def test_a_step_is_allowed_or_forbidden_as_written_down(
    road: Road, name: str, state: MeasureState | None
) -> None:
    if (road, str(state)) in NEVER_THERE:
        return
    key = (road, name, state.value if state else None)
    if key in ALLOWED:
        move = find_move(name, KIND[road], state)
        assert move.target == ALLOWED[key]
        if state is not None and move.part is not Part.CLOCK:
            assert move in moves_from(KIND[road], state)
    else:
        with pytest.raises(Forbidden):
            find_move(name, KIND[road], state)


@pytest.mark.spec("RES-6")
@pytest.mark.parametrize("kind", KIND.values(), ids=list(KIND.values()))
def test_no_forbidden_step_goes_through_for_anybody(scene: Scene, kind: MeasureKind) -> None:
    tried = list(attempts(scene, kind))
    assert len(tried) > 800
    assert [str(one) for one in tried if one.is_wrong] == []


@pytest.mark.spec("RES-6")
def test_nothing_lasting_can_be_decided_without_hearing_and_second_look() -> None:
    """Walks every path of the table from the proposal: none reaches a decision past them."""
    for kind in (kind for kind in FACTS if road_of(kind) is Road.LASTING):
        paths: list[tuple[MeasureState, ...]] = [(MeasureState.PROPOSED,)]
        seen: set[tuple[MeasureState, ...]] = set()
        while paths:
            path = paths.pop()
            for move in GATE.values():
                if path[-1] not in move.sources or Road.LASTING not in move.roads:
                    continue
                if move.target is MeasureState.DECIDED:
                    assert {MeasureState.HEARD, MeasureState.LOOKED} <= set(path), kind
                longer = (*path, move.target)
                if move.target not in path and longer not in seen:
                    seen.add(longer)
                    paths.append(longer)


def test_who_ends_drops_or_goes_past_a_step_says_why() -> None:
    silent = {
        move.name
        for move in GATE.values()
        if move.part is not Part.CLOCK
        and (
            move.target in (MeasureState.DROPPED, MeasureState.ENDED)
            or move.name in ("skip_hearing", "skip_hearing_after", "look_missing", "send_back")
        )
        and "reason" not in move.required
    }
    assert silent == set()


def test_every_kind_of_measure_has_its_road_and_a_crisis_card_has_none() -> None:
    assert set(FACTS) | NEVER_KEPT == set(MeasureKind)
    assert not set(FACTS) & NEVER_KEPT
    assert {road_of(kind) for kind in FACTS} == set(LADDERS)


def test_the_page_about_the_gate_says_what_the_table_says() -> None:
    kept = Path(__file__).resolve().parents[3] / "docs" / "gate.md"
    assert kept.read_text(encoding="utf-8") == diagram.page()
