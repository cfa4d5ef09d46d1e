"""The gate where few people work, and where somebody is involved or stands in."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from luwte.core.actor import TheClock
from luwte.core.models import AuditEntry
from luwte.core.refusal import NotPermitted, Refused
from luwte.incidents.actions.guest import Question, answer_as_guest, ask_look
from luwte.incidents.models import GuestLook, Incident, Involvement
from luwte.incidents.rules import LookAnswer, PersonRole
from luwte.incidents.rules.second_look import Decision
from luwte.org.models import Deputy
from luwte.response.models import Measure
from luwte.response.queries.measures import measure_page
from luwte.response.rules.states import MeasureKind, MeasureState
from luwte.response.tests.measure_scene import Scene, party_in, report_of
from tests.cast import House

K = MeasureKind


def involve(scene: Scene, who: str, role: PersonRole) -> None:
    incident = Incident.objects.get(case=scene.case)
    Involvement.objects.create(incident=incident, person=scene.house.person(who), role=role)


def ask_guest(scene: Scene, who: str) -> GuestLook:
    return ask_look(
        actor=scene.actor(who),
        case=scene.case,
        asked=Question(
            Decision.MEASURE,
            "Klopt deze maatregel?",
            facts="Dreigen aan de balie.",
            guest_name="Ans Ander",
            guest_email="ans@elders.example",
        ),
    )


@pytest.fixture
def small(de_linde: House) -> Scene:
    """Joke is threatened; the doctors were there, so nobody with authority is left but Noor."""
    case = report_of(de_linde, "joke")
    party = party_in(de_linde, case, "noor")
    scene = Scene(de_linde, case, party, "noor", "tim", "bas", "Praktijk")
    for doctor in ("bas", "tim"):
        involve(scene, doctor, PersonRole.WITNESS)
    return scene


def heard(scene: Scene, kind: MeasureKind = K.YELLOW_CARD) -> Measure:
    return scene.step(scene.propose(kind), "hear", scene.lead)


@pytest.mark.spec("RES-6", "ORG-3")
def test_in_a_practice_of_one_level_a_guest_looks_along(small: Scene) -> None:
    measure = heard(small)
    with pytest.raises(Refused):
        small.step(measure, "look_outside", "noor")
    look = ask_guest(small, "noor")
    with pytest.raises(Refused):
        small.step(measure, "look_outside", "noor")
    clock = TheClock(small.house.pk)
    answer_as_guest(actor=clock, look=look, answer=LookAnswer.AGREE, words="Redelijk.")
    measure = small.step(measure, "look_outside", "noor")
    assert measure.state == MeasureState.LOOKED
    assert "Ans Ander" in measure.look_said and measure.looked_at is not None
    # Who was there decides now that somebody else looked.
    assert small.step(measure, "decide", "bas").state == MeasureState.DECIDED


@pytest.mark.spec("RES-6")
def test_a_guest_who_disagrees_is_no_second_look(small: Scene) -> None:
    measure = heard(small)
    look = ask_guest(small, "noor")
    answer_as_guest(
        actor=TheClock(small.house.pk), look=look, answer=LookAnswer.DISAGREE, words="Te zwaar."
    )
    with pytest.raises(Refused):
        small.step(measure, "look_outside", "noor")


@pytest.mark.spec("RES-6")
def test_a_missing_look_asks_a_reason_that_stays_visible(small: Scene) -> None:
    measure = heard(small)
    with pytest.raises(Refused):
        small.step(measure, "look_missing", "noor", reason="  ")
    measure = small.step(measure, "look_missing", "noor", reason="Iedereen was erbij.")
    page = measure_page(small.actor("noor"), small.desk("noor"), measure)
    assert page.looks_missing
    url = small.house.url("response:measure", pk=small.case.pk, measure_pk=measure.pk)
    assert "Iedereen was erbij." in small.house.client("noor").get(url).content.decode()
    # Who was there does not decide when nobody looked along.
    with pytest.raises(Refused):
        small.step(measure, "decide", "bas")


@pytest.mark.spec("RES-6")
def test_the_look_is_not_missing_while_somebody_can_look(scene: Scene) -> None:
    measure = scene.step(scene.propose(), "hear", "mo")
    with pytest.raises(Refused) as refused:
        scene.step(measure, "look_missing", "mo")
    assert "Ruth Bakker" in refused.value.why or scene.house.person("karin").name in (
        refused.value.why
    )


@pytest.mark.spec("RES-6")
@pytest.mark.parametrize("role", [PersonRole.WITNESS, PersonRole.HELPER])
def test_who_was_there_does_not_look_along(scene: Scene, role: PersonRole) -> None:
    involve(scene, "ruth", role)
    measure = scene.step(scene.propose(), "hear", "mo")
    with pytest.raises(NotPermitted):
        scene.step(measure, "look", "ruth")


@pytest.mark.spec("RES-6")
@pytest.mark.parametrize("role", [PersonRole.VICTIM, PersonRole.PROBLEM])
@pytest.mark.parametrize("move", ["decide", "look"])
def test_a_victim_or_part_of_the_problem_neither_looks_nor_decides(
    scene: Scene, role: PersonRole, move: str
) -> None:
    from luwte.response.actions.gate import Said, advance
    from luwte.response.tests.measure_scene import filled_in

    measure = scene.bring(MeasureState.LOOKED if move == "decide" else MeasureState.HEARD)
    desk = scene.desk("karin")
    involve(scene, "karin", role)
    with pytest.raises(NotPermitted):
        advance(
            actor=scene.actor("karin"),
            desk=desk,
            measure=measure,
            seen=measure.version,
            move=move,
            said=Said(**filled_in(measure)),
        )


@pytest.mark.spec("RES-6")
def test_who_stands_in_for_the_proposer_is_no_second_pair_of_eyes(scene: Scene) -> None:
    measure = scene.step(scene.propose(), "hear", "mo")
    today = timezone.localdate()
    Deputy.objects.create(
        person=scene.house.person("mo"),
        deputy=scene.house.person("ruth"),
        starts_on=today,
        ends_on=today + timedelta(days=7),
    )
    from luwte.org import standing

    standing.forget()
    assert scene.house.person("mo").pk in scene.actor("ruth").replaces
    with pytest.raises(NotPermitted):
        scene.step(measure, "look", "ruth")
    assert scene.step(measure, "look", "sjoerd").state == MeasureState.LOOKED


@pytest.mark.spec("RES-6")
def test_a_deputy_decides_in_the_name_of_who_is_away(scene: Scene) -> None:
    measure = scene.bring(MeasureState.LOOKED)
    today = timezone.localdate()
    karin = scene.house.person("karin")
    Deputy.objects.create(
        person=karin,
        deputy=scene.house.person("femke"),
        starts_on=today,
        ends_on=today + timedelta(days=7),
    )
    from luwte.org import standing

    standing.forget()
    decided = scene.step(measure, "decide", "femke")
    assert decided.decided_by == scene.house.person("femke")
    entry = AuditEntry.objects.filter(verb="response.advance_measure").latest("at")
    assert (entry.actor_id, entry.on_behalf_of_id) == (decided.decided_by_id, karin.pk)


def test_a_proposal_that_waited_is_decided_for_the_same_length(scene: Scene) -> None:
    measure = scene.bring(MeasureState.LOOKED)
    assert measure.starts_on is not None and measure.ends_on is not None
    url = scene.house.url(
        "response:measure_step", pk=scene.case.pk, measure_pk=measure.pk, move="decide"
    )
    late = timezone.now() + timedelta(days=3)
    with time_machine.travel(late, tick=False):
        form = scene.house.client("karin").get(url).context["form"]
    length = form.initial["ends_on"] - form.initial["starts_on"]
    assert length == measure.ends_on - measure.starts_on
    assert form.initial["starts_on"] == measure.starts_on + timedelta(days=3)


def test_who_looked_and_does_not_agree_sends_it_back_with_words(scene: Scene) -> None:
    measure = scene.step(scene.propose(), "hear", "mo")
    measure = scene.step(measure, "send_back", "ruth", reason="Een waarschuwing is genoeg.")
    assert measure.state == MeasureState.PROPOSED
    page = measure_page(scene.actor("mo"), scene.desk("mo"), measure)
    assert any("Een waarschuwing is genoeg." in rung.note for rung in page.ladder)
    # It is heard and looked at anew.
    assert scene.step(measure, "hear", "mo").state == MeasureState.HEARD


def test_what_runs_goes_on_when_the_case_is_closed_and_nothing_new_begins(scene: Scene) -> None:
    running, proposed = scene.bring(MeasureState.RUNNING), scene.propose(K.WARNING)
    scene.case.state = "closed"
    scene.case.closed_at = timezone.now()
    scene.case.save(update_fields=["state", "closed_at"])
    with pytest.raises(Refused):
        scene.step(proposed, "hear", "mo")
    with pytest.raises(Refused):
        scene.propose()
    assert scene.step(running, "end", "karin").state == MeasureState.ENDED
