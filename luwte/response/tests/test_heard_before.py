"""Who was heard during a provisional ban does not have to be heard anew for what follows on it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from luwte.core.refusal import NotPermitted, Refused
from luwte.incidents.actions.joining import merge_cases
from luwte.incidents.models import Case, CaseEntry
from luwte.incidents.tests.conftest import MakeCase
from luwte.response.models import Measure
from luwte.response.rules.identity import Identity
from luwte.response.rules.states import MeasureKind, MeasureState
from luwte.response.tests.measure_scene import Scene, filled_in, fresh, party_in

SAID = "Hij was in paniek en heeft er spijt van."


def heard_ban(scene: Scene) -> Measure:
    """A provisional ban during which the other side was heard."""
    return scene.step(scene.impose(), "hear_after", "mo", heard_how="phone", heard_said=SAID)


@pytest.mark.spec("RES-6")
def test_the_hearing_of_the_provisional_ban_counts_for_the_ban_that_follows(scene: Scene) -> None:
    ban = heard_ban(scene)
    measure = fresh(scene.propose())
    assert measure.state == MeasureState.HEARD
    assert (measure.heard_at, measure.heard_how, measure.heard_said) == (
        ban.heard_at,
        "phone",
        SAID,
    )
    assert measure.heard_in_id == ban.pk
    verbs = CaseEntry.objects.filter(case=scene.case).values_list("verb", flat=True)
    assert "response.measure_heard_before" in verbs
    for move, who, state in (("look", "ruth", "looked"), ("decide", "karin", "decided")):
        measure = scene.step(measure, move, who)
        assert measure.state == state


@pytest.mark.spec("RES-6")
def test_the_page_shows_when_it_was_and_what_was_said_in_both_languages(scene: Scene) -> None:
    heard_ban(scene)
    measure = scene.propose()
    page = scene.house.url("response:measure", pk=scene.case.pk, measure_pk=measure.pk)
    day = timezone.localdate()
    for language, words in (
        ("en", "during the provisional ban"),
        ("nl", "tijdens het voorlopige verbod"),
    ):
        login = scene.house.person("mo").login
        assert login is not None
        type(login).objects.filter(pk=login.pk).update(language=language)
        shown = scene.house.client("mo").get(page).content.decode()
        assert words in shown and SAID in shown and f"{day.day} " in shown, language
        assert "hear_again" in shown and "kind=hearing" in shown


def test_it_can_be_heard_again_by_choice_and_then_the_new_hearing_counts(scene: Scene) -> None:
    heard_ban(scene)
    measure = scene.step(fresh(scene.propose()), "hear_again", "mo", heard_said="Nu rustiger.")
    assert (measure.state, measure.heard_said) == (MeasureState.HEARD, "Nu rustiger.")
    assert measure.heard_in_id is None


def test_a_hearing_that_comes_after_the_proposal_counts_for_it_too(scene: Scene) -> None:
    ban = scene.impose()
    measure = scene.propose()
    assert fresh(measure).state == MeasureState.PROPOSED
    scene.step(ban, "hear_after", "mo", heard_said=SAID)
    assert fresh(measure).state == MeasureState.HEARD
    assert fresh(measure).heard_said == SAID


def test_who_is_heard_about_what_follows_is_heard_in_time_about_the_ban(scene: Scene) -> None:
    ban = scene.impose()
    measure = scene.propose(follows=ban)
    scene.step(fresh(measure), "hear", "mo", heard_said=SAID)
    after = fresh(ban)
    assert after.heard_at is not None and after.heard_said == SAID


@pytest.mark.spec("RES-6")
def test_it_counts_for_the_same_person_and_what_was_done_before_the_hearing_only(
    scene: Scene,
) -> None:
    heard_ban(scene)
    someone = party_in(scene.house, scene.case, "mo", Identity(name="Jan Jansen"))
    other = Scene(scene.house, scene.case, someone)
    assert fresh(other.propose()).state == MeasureState.PROPOSED
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        again = scene.propose(behaviour="Hij riep: 'nu sla ik je echt' en schopte de deur in.")
        assert fresh(again).state == MeasureState.PROPOSED
        old = scene.propose(behaved_on=timezone.localdate() - timedelta(days=2))
        assert fresh(old).state == MeasureState.HEARD


def test_without_a_hearing_nothing_counts_and_nobody_makes_it_count(scene: Scene) -> None:
    ban = scene.impose()
    skipped = scene.step(ban, "skip_hearing_after", "mo")
    measure = scene.propose()
    assert fresh(measure).state == MeasureState.PROPOSED and skipped.not_heard_reason
    with pytest.raises(NotPermitted):
        scene.step(measure, "heard_before", "karin")


def test_what_was_sent_back_is_heard_anew_with_what_is_known_filled_in(scene: Scene) -> None:
    heard_ban(scene)
    measure = scene.step(fresh(scene.propose()), "send_back", "ruth")
    assert measure.state == MeasureState.PROPOSED
    page = scene.house.client("mo").get(
        scene.house.url(
            "response:measure_step", pk=scene.case.pk, measure_pk=measure.pk, move="hear"
        )
    )
    assert page.status_code == 200
    with pytest.raises(Refused):
        scene.step(measure, "look", "ruth", **filled_in(measure))


def test_a_talk_is_the_hearing_itself_and_asks_for_none(scene: Scene) -> None:
    heard_ban(scene)
    talk = fresh(scene.propose(MeasureKind.ORDER_TALK))
    assert (talk.state, talk.heard_in_id) == (MeasureState.PROPOSED, None)


def test_a_ban_in_a_case_that_was_merged_counts(scene: Scene, make_case: MakeCase) -> None:
    heard_ban(scene)
    target = make_case()
    merge_cases(
        actor=scene.actor("ruth"),
        source=scene.case,
        target=target,
        seen=Case.objects.get(pk=target.pk).version,
        source_seen=Case.objects.get(pk=scene.case.pk).version,
    )
    scene.case = Case.objects.get(pk=target.pk)
    assert fresh(scene.propose()).state == MeasureState.HEARD
