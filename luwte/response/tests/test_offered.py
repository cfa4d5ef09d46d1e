"""What is only for who treats people is not offered elsewhere, and what was made stays readable."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from django.utils import timezone

from luwte.core.refusal import Refused
from luwte.policy import queries as policy
from luwte.policy import shipped
from luwte.response.actions.letters import draft_letter
from luwte.response.models import Letter, Measure
from luwte.response.queries.offered import letters_offered, offered_to
from luwte.response.queries.talks import part_of
from luwte.response.rules.kinds import PROPOSED, SECTORS_OF_CARE
from luwte.response.rules.states import LetterKind, MeasureKind, MeasureState
from luwte.response.tests.measure_scene import Scene
from luwte.tenancy.models import Organisation
from tests.cast import House

FOR_WHO_TREATS = {MeasureKind.GP_MESSAGE, MeasureKind.CRISIS_CARD}


def in_sector(house: House, *sectors: str) -> Organisation:
    organisation = house.organisation
    organisation.sectors = list(sectors)
    organisation.save(update_fields=["sectors"])
    return organisation


@pytest.mark.spec("RES-3")
@pytest.mark.parametrize(
    ("sector", "offered"),
    [
        ("municipality", False),
        ("school", False),
        ("public_task", False),
        *((one, True) for one in sorted(SECTORS_OF_CARE)),
    ],
)
def test_a_message_to_the_gp_is_offered_where_people_are_treated(
    scene: Scene, sector: str, offered: bool
) -> None:
    organisation = in_sector(scene.house, sector)
    mo = scene.house.client("mo")
    where = {"pk": scene.case.pk, "party_pk": scene.party.pk}
    assert (MeasureKind.GP_MESSAGE in offered_to(organisation)) is offered
    assert (LetterKind.GP_MESSAGE in letters_offered(organisation)) is offered
    advice = mo.get(scene.house.url("response:measure_advice", **where)).content.decode()
    assert ("/gp_message" in advice) is offered
    assert "/access_ban" in advice
    form = scene.house.url("response:measure_propose", **where, kind="gp_message")
    assert mo.get(form).status_code == (200 if offered else 404)
    letter = scene.house.url("response:letter_new", pk=scene.case.pk)
    assert ('value="gp_message"' in mo.get(letter).content.decode()) is offered
    part = part_of(scene.actor("mo"), scene.desk("mo"))
    assert bool(part.crisis_card) is offered


@pytest.mark.spec("RES-3")
def test_the_verbs_refuse_what_is_not_offered(scene: Scene) -> None:
    in_sector(scene.house, "municipality")
    with pytest.raises(Refused):
        scene.propose(MeasureKind.GP_MESSAGE)
    with pytest.raises(Refused):
        draft_letter(
            actor=scene.actor("mo"),
            desk=scene.desk("mo"),
            kind=LetterKind.GP_MESSAGE,
            party=scene.party,
        )
    assert not Measure.objects.exists() and not Letter.objects.exists()


def test_what_was_made_before_is_still_readable(scene: Scene) -> None:
    in_sector(scene.house, "municipality")
    older = Measure.objects.create(
        party=scene.party,
        case=scene.case,
        kind=MeasureKind.GP_MESSAGE,
        state=MeasureState.PROPOSED,
        proposed_at=timezone.now(),
        behaviour="Hij wist niet meer waar hij was.",
    )
    page = scene.house.client("mo").get(
        scene.house.url("response:measure", pk=scene.case.pk, measure_pk=older.pk)
    )
    assert page.status_code == 200
    assert "Hij wist niet meer waar hij was." in page.content.decode()


def test_an_own_matrix_that_names_it_offers_it(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    organisation = in_sector(scene.house, "municipality")
    named = {
        k.value
        for one in policy.matrix_for(organisation).value.classes
        for s in one.steps
        for k in [MeasureKind(name) for name in s.kinds]
    }
    assert "limit" in named and "gp_message" not in named
    monkeypatch.setitem(shipped.where_offered(), "limit", frozenset({"nowhere"}))
    monkeypatch.setitem(shipped.where_offered(), "mediation", frozenset({"nowhere"}))
    assert MeasureKind.LIMIT in offered_to(organisation)
    assert MeasureKind.MEDIATION not in offered_to(organisation)


def test_the_list_is_data_with_a_source_and_names_kinds_and_sectors_that_exist() -> None:
    path = Path(shipped.FOLDER) / "offers.yaml"
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert {row["key"] for row in rows} == FOR_WHO_TREATS
    assert {*PROPOSED, MeasureKind.CRISIS_CARD} >= FOR_WHO_TREATS
    for row in rows:
        assert set(row["sectors"]) == SECTORS_OF_CARE
        assert row["source"]["nl"] and row["source"]["en"] and row["checked_on"]
