"""Who may open the addresses of first reactions and measures."""

from __future__ import annotations

from luwte.incidents.models import Case
from luwte.incidents.tests.matrix import an_incident
from luwte.org.rules import Right
from luwte.policy.queries import may_decide
from luwte.response.models import Measure
from luwte.response.rules.states import MeasureKind
from luwte.response.tests.measure_scene import Scene, party_in
from luwte.tenancy.scope import scope
from tests.matrix import Expectation, Reader, Stage, Who, within

WORKS = within(Right.CASES_HANDLE, Right.RESPONSE_HANDLE)
READS = WORKS | within(Right.RESPONSE_DECIDE)


def _holds_house_right(reader: Reader, stage: Stage) -> bool:
    if reader.actor is None:
        return False
    with scope(reader.actor.organisation):
        return may_decide(reader.actor, MeasureKind.PROVISIONAL_BAN, stage.unit.pk)


HOUSE_RIGHT = Who("who holds the house right for the unit", _holds_house_right)


def _scene(stage: Stage) -> Scene:
    case = an_incident(stage).case
    assert isinstance(case, Case)
    party = party_in(stage.house, case, stage.handler_key)
    place = stage.house.person(stage.handler_key).location
    return Scene(stage.house, case, party, stage.handler_key, place=place.name if place else "")


def a_case(stage: Stage) -> dict[str, object]:
    return {"pk": _scene(stage).case.pk}


def a_party(stage: Stage) -> dict[str, object]:
    scene = _scene(stage)
    return {"pk": scene.case.pk, "party_pk": scene.party.pk}


def a_measure(stage: Stage) -> dict[str, object]:
    scene = _scene(stage)
    measure: Measure = scene.propose()
    return {"pk": scene.case.pk, "measure_pk": measure.pk}


EXPECT: dict[str, Expectation] = {
    "response:react": Expectation(get=WORKS, post=WORKS, kwargs=a_case),
    "response:measure_whom": Expectation(get=READS, kwargs=a_case),
    "response:measure_advice": Expectation(get=READS, kwargs=a_party),
    "response:measure_propose": Expectation(
        get=WORKS, post=WORKS, kwargs=a_party, fixed={"kind": "access_ban"}
    ),
    "response:measure_impose": Expectation(get=HOUSE_RIGHT, post=HOUSE_RIGHT, kwargs=a_party),
    "response:measure": Expectation(get=READS, kwargs=a_measure),
    "response:measure_step": Expectation(
        get=WORKS, post=WORKS, kwargs=a_measure, fixed={"move": "hear"}
    ),
    "response:measure_breach": Expectation(get=None, post=READS, kwargs=a_measure),
}
