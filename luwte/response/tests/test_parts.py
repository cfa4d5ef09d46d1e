"""The page of a response puts on top where something waits; the rest folds on a phone."""

from __future__ import annotations

import html
import re

import pytest
from django.utils import timezone

from luwte.incidents.models import Track
from luwte.response.parts import shown
from luwte.response.rules.states import MeasureState
from luwte.response.tests.measure_scene import Scene
from luwte.response.tests.police_stage import a_case
from tests.cast import House


def order_of(scene: Scene) -> tuple[list[str], list[str]]:
    """The parts that wait and those that fold, as they stand."""
    parts = shown(scene.actor("mo"), scene.desk("mo"))
    assert [one.is_folded for one in parts] == sorted(one.is_folded for one in parts)
    waits = [one.name for one in parts if not one.is_folded]
    return waits, [one.name for one in parts if one.is_folded]


def page(house: House, who: str, url: str) -> str:
    answer = house.client(who).get(url)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_a_fresh_case_asks_first_who_it_was_and_for_a_reaction(zonnedael: House) -> None:
    case = a_case(zonnedael, "sanne")
    text = page(zonnedael, "mo", zonnedael.url("response:of_case", pk=case.pk))
    ids = re.findall(r'<section class="card stack-s" id="(\w+)"', text)
    assert ids == ["parties", "reactions", "measures", "talks", "letters"]
    assert text.count('<details class="fold stack-s"><summary><h2 id="talks-heading">') == 1
    assert '<details class="fold stack-s"><summary><h2 id="parties-heading">' not in text


@pytest.mark.parametrize(
    "state", [MeasureState.PROPOSED, MeasureState.HEARD, MeasureState.LOOKED, MeasureState.DECIDED]
)
def test_a_measure_on_its_way_stands_before_what_is_done(scene: Scene, state: MeasureState) -> None:
    Track.objects.filter(case=scene.case, kind="response").update(met_at=timezone.now())
    scene.bring(state)
    waits, folded = order_of(scene)
    assert "measures" in waits
    assert "reactions" in folded and "talks" in folded


def test_what_is_in_force_waits_for_nobody(scene: Scene) -> None:
    Track.objects.filter(case=scene.case, kind="response").update(met_at=timezone.now())
    scene.bring(MeasureState.RUNNING)
    waits, folded = order_of(scene)
    assert "measures" in folded and "measures" not in waits


def test_a_folded_part_says_how_much_is_in_it(scene: Scene) -> None:
    text = page(scene.house, "mo", scene.house.url("response:of_case", pk=scene.case.pk))
    talks = re.search(r'id="talks-heading">.*?</summary>', text, re.S)
    assert talks is not None and "nog geen" in talks.group()
