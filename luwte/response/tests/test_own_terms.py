"""What an organisation's own matrix says of one measure counts for it: days instead of months, who
decides when it lasts longer, its own name, and a sentence in the letter."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone, translation

from luwte.core.refusal import Refused
from luwte.lib.spans import Span
from luwte.policy.actions import adopt_settings, draft_settings
from luwte.policy.queries import matrix_for
from luwte.policy.rules import Cell, Kind, Matrix, MatrixClass, Option
from luwte.response.actions.letters import draft_letter
from luwte.response.models import Measure
from luwte.response.queries.letters import opened
from luwte.response.queries.measures import MeasureFace
from luwte.response.rules.states import LetterKind, MeasureKind
from luwte.response.tests.measure_scene import Scene, fresh, with_form

POOL_BAN = Option(
    kinds=("access_ban",),
    unit="days",
    least=7,
    most=60,
    review=14,
    deciders=("team_lead",),
    longer_than=28,
    longer_deciders=("director",),
    called={"nl": "Zwemverbod", "en": "Pool ban"},
    letter={"nl": "Uw abonnement loopt niet door.", "en": "Your season ticket is paused."},
)
WARNING = Option(kinds=("warning",), most=12, deciders=("team_lead",))


@pytest.fixture
def pool(scene: Scene) -> Scene:
    """The house of the scene with a matrix of one class and two groups of measures."""
    one = MatrixClass(
        key="A",
        label={"nl": "Zwembad", "en": "Pool"},
        description={"nl": "Alles."},
        steps=(Cell(options=(WARNING, POOL_BAN)),),
    )
    draft = draft_settings(
        actor=scene.actor("ruth"), settings=Matrix(classes=(one,)), kind=Kind.MATRIX, reason="Bad"
    )
    adopt_settings(actor=scene.actor("karin"), kind=Kind.MATRIX, edits_seen=draft.edits)
    with_form(scene, "threat")
    assert matrix_for(scene.house.organisation).version == 1
    return scene


def lasting(pool: Scene, days: int, **more: Any) -> Measure:
    """A proposed ban of so many days, without a reason to deviate."""
    today = timezone.localdate()
    last = today + dt.timedelta(days=days - 1)
    return pool.propose(ends_on=last, review_on=last, **{"deviation_reason": "", **more})


@pytest.mark.spec("RES-2")
def test_the_form_proposes_the_days_of_the_matrix_and_its_own_name(pool: Scene) -> None:
    today = timezone.localdate()
    url = pool.house.url(
        "response:measure_propose", pk=pool.case.pk, party_pk=pool.party.pk, kind="access_ban"
    )
    page = pool.house.client("mo").get(url).content.decode()
    assert "Zwemverbod" in page
    assert f'name="ends_on" value="{Span(7, "days").after(today) - dt.timedelta(days=1)}"' in page
    advice = pool.house.url("response:measure_advice", pk=pool.case.pk, party_pk=pool.party.pk)
    page = pool.house.client("mo").get(advice).content.decode()
    assert "7 tot 60 dagen" in page and "Langer dan 28 dagen: directie of bestuur" in page
    assert "Schriftelijke waarschuwing</b>, hooguit 12 maanden. Beslist: teamleider" in page


@pytest.mark.spec("RES-2")
def test_longer_than_the_days_of_the_matrix_asks_a_reason(pool: Scene) -> None:
    lasting(pool, 60)
    with pytest.raises(Refused, match="60 dagen"):
        lasting(pool, 61)
    assert lasting(pool, 61, deviation_reason="Het is een dagbad.").deviation_reason


@pytest.mark.spec("RUL-6", "RES-2")
@pytest.mark.parametrize(("days", "decides_alone"), [(28, True), (29, False)])
def test_who_decides_follows_from_how_long_it_lasts(
    pool: Scene, days: int, decides_alone: bool
) -> None:
    measure = lasting(pool, days)
    measure = pool.step(measure, "hear", "mo")
    measure = pool.step(measure, "look", "ruth")
    if decides_alone:
        assert pool.step(measure, "decide", "mo").decided_by_id == pool.house.person("mo").pk
        return
    with pytest.raises(Refused, match="iemand anders"):
        pool.step(measure, "decide", "mo")
    assert pool.step(measure, "decide", "karin").decided_by_id == pool.house.person("karin").pk


@pytest.mark.spec("RES-2")
@pytest.mark.parametrize(
    ("language", "name"), [("nl", "Zwemverbod"), ("en", "Pool ban"), ("de", "Zwemverbod")]
)
def test_a_measure_keeps_the_name_that_it_had_when_it_was_proposed(
    pool: Scene, language: str, name: str
) -> None:
    measure = fresh(lasting(pool, 10))
    with translation.override(language):
        assert MeasureFace(measure, "A").label == name
    other = fresh(pool.propose(MeasureKind.CONTACT_AGREEMENT))
    with translation.override("nl"):
        assert MeasureFace(other, "A").label == "Contactafspraak"


@pytest.mark.spec("CAT-13")
def test_every_letter_about_it_has_the_sentence_of_the_matrix_in_its_language(pool: Scene) -> None:
    measure = lasting(pool, 10)
    for move, by in (("hear", "mo"), ("look", "ruth"), ("decide", "mo")):
        measure = pool.step(measure, move, by)
    letter = draft_letter(
        actor=pool.actor("mo"),
        desk=pool.desk("mo"),
        kind=LetterKind.ACCESS_BAN,
        measure=measure,
        second_language="en",
    )
    words = opened(letter)
    assert "Uw abonnement loopt niet door." in words.dutch.text
    assert "Your season ticket is paused." in words.second.text
