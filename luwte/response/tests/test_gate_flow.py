"""A measure on its way through the gate: from proposed to ended by itself."""

from __future__ import annotations

from luwte.response.rules.states import MeasureState
from luwte.response.tests.measure_scene import Scene


def test_a_ban_passes_the_whole_gate(scene: Scene) -> None:
    measure = scene.propose()
    assert measure.state == MeasureState.PROPOSED
    for move, who, state in (
        ("hear", "mo", "heard"),
        ("look", "ruth", "looked"),
        ("decide", "karin", "decided"),
        ("inform", "mo", "running"),
        ("review", "mo", "reviewed"),
        ("end", "karin", "ended"),
    ):
        measure = scene.step(measure, move, who)
        assert measure.state == state
