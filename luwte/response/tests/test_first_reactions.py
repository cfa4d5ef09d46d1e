"""Outside the gate: each first reaction meets the 48 hours, and takes nothing away for long."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from luwte.core.models import OutboxEvent
from luwte.core.refusal import NotPermitted, Refused
from luwte.incidents.models import CaseEntry, Track
from luwte.incidents.queries.faces import faces_of
from luwte.incidents.queries.own_story import own_story
from luwte.response.actions.reacting import react
from luwte.response.models import FirstReaction, Measure
from luwte.response.rules.kinds import AFTER_REACTION
from luwte.response.rules.states import ReactionKind
from luwte.response.tests.gate_attempts import raw_desk
from luwte.response.tests.measure_scene import WHO, Scene

OUTSIDE = [kind for kind in ReactionKind if kind is not ReactionKind.PROVISIONAL_BAN]


def track(scene: Scene) -> Track:
    return Track.objects.select_related("case", "owner").get(case=scene.case, kind="response")


@pytest.mark.spec("RES-6")
@pytest.mark.parametrize("kind", ReactionKind)
def test_each_first_reaction_meets_the_clock_without_the_gate(
    scene: Scene, kind: ReactionKind
) -> None:
    before = track(scene)
    if kind is ReactionKind.PROVISIONAL_BAN:
        scene.impose()
    else:
        react(actor=scene.actor("mo"), desk=scene.desk("mo"), kind=kind, at=timezone.now())
        assert not Measure.objects.exists()
    after = track(scene)
    assert before.met_at is None and after.met_at is not None
    assert after.first_deadline == before.deadline
    assert after.next_key and after.deadline > timezone.now()
    assert FirstReaction.objects.get(case=scene.case).kind == kind
    assert OutboxEvent.objects.filter(name="response.reaction_made").count() == 1
    assert kind in AFTER_REACTION


def test_only_the_first_reaction_meets_the_clock(scene: Scene) -> None:
    for kind in OUTSIDE:
        react(actor=scene.actor("mo"), desk=scene.desk("mo"), kind=kind, at=timezone.now())
    assert FirstReaction.objects.count() == len(OUTSIDE)
    assert CaseEntry.objects.filter(case=scene.case, verb="response.reached").count() == 1


@pytest.mark.spec("RES-6")
def test_the_reporter_reads_that_something_was_done_and_not_about_whom(scene: Scene) -> None:
    react(
        actor=scene.actor("mo"),
        desk=scene.desk("mo"),
        kind=ReactionKind.LIMIT_SET,
        at=timezone.now(),
        note="Gebeld met meneer De Groot.",
        party=scene.party,
    )
    incident = scene.case.incidents.get()
    story = own_story(scene.actor("sanne"), incident, is_victim=True)
    lines = [line.words for line in story.lines]
    assert any("heard from us" in line or "hoorde van ons" in line for line in lines)
    assert not [line for line in lines if "Groot" in line]


def test_the_card_of_the_response_says_what_was_done_without_a_name(scene: Scene) -> None:
    scene.impose()
    told = faces_of([track(scene)], timezone.now())[0].told
    assert told and not [line for line in told if WHO.name in line]


@pytest.mark.parametrize("ahead", [True, False])
def test_a_reaction_lies_between_the_incident_and_now(scene: Scene, ahead: bool) -> None:
    moved = timedelta(hours=1 if ahead else -25)
    with pytest.raises(Refused):
        react(
            actor=scene.actor("mo"),
            desk=scene.desk("mo"),
            kind=ReactionKind.REMOVAL,
            at=timezone.now() + moved,
        )


def test_a_provisional_ban_is_no_note_but_a_decision(scene: Scene) -> None:
    with pytest.raises(Refused):
        react(
            actor=scene.actor("mo"),
            desk=scene.desk("mo"),
            kind=ReactionKind.PROVISIONAL_BAN,
            at=timezone.now(),
        )


@pytest.mark.parametrize("who", ["sanne", "ravi", "karin", "tessa", "ilse"])
def test_who_does_not_work_on_it_keeps_no_reaction(scene: Scene, who: str) -> None:
    actor = scene.actor(who)
    with pytest.raises(NotPermitted):
        react(
            actor=actor,
            desk=raw_desk(scene, actor),
            kind=ReactionKind.REMOVAL,
            at=timezone.now(),
        )
