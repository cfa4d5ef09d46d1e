"""The pages of first reactions and measures: what they show, and that nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from luwte.incidents.models import Track
from luwte.response.models import FirstReaction, Measure
from luwte.response.rules.asking import asked_for
from luwte.response.rules.kinds import PROPOSED
from luwte.response.rules.states import MeasureKind, MeasureState
from luwte.response.tests.measure_scene import QUOTE, Scene, good_answers


def get(scene: Scene, who: str, name: str, **kwargs: Any) -> Any:
    url = scene.house.url(name, pk=scene.case.pk, **kwargs)
    return scene.house.client(who).get(url)


def fields(scene: Scene, kind: MeasureKind, **other: Any) -> dict[str, Any]:
    """What a browser sends for a complete proposal."""
    proposal = scene.proposal(kind)
    sent: dict[str, Any] = {
        "behaviour": proposal.behaviour,
        "behaved_on": proposal.behaved_on,
        "basis": proposal.basis,
        "starts_on": proposal.starts_on,
        "ends_on": proposal.ends_on,
        "review_on": proposal.review_on,
        "places": [str(place.pk) for place in proposal.places],
        "contact": str(proposal.contact.pk) if proposal.contact else "",
        "open_channel": proposal.open_channel,
        "exceptions": proposal.exceptions,
        "deviation_reason": proposal.deviation_reason,
    }
    for key, given in good_answers(asked_for(kind, scene.house.organisation.sectors)).items():
        sent[f"a_{key}"], sent[f"w_{key}"] = given["answer"], given["why"]
    return {**sent, **other}


def test_the_response_of_a_case_shows_reactions_and_measures(scene: Scene) -> None:
    scene.propose()
    page = get(scene, "mo", "response:of_case")
    assert page.status_code == 200
    text = page.content.decode()
    assert "Toegangsontzegging" in text
    assert 'id="reactions"' in text


def test_a_first_reaction_is_kept_from_its_page(scene: Scene) -> None:
    client: Client = scene.house.client("mo")
    url = scene.house.url("response:react", pk=scene.case.pk)
    assert client.get(url).status_code == 200
    now = timezone.localtime()
    sent = {
        "kind": "hearing_invitation",
        "at_0": now.date().isoformat(),
        "at_1": now.strftime("%H:%M"),
        "note": "Brief op de bus.",
    }
    # The minute of now may lie before the report of the same minute.
    answer = client.post(url, sent)
    assert answer.status_code == 302, answer.content.decode()
    assert FirstReaction.objects.get(case=scene.case).by == scene.house.person("mo")
    assert Track.objects.get(case=scene.case, kind="response").met_at is not None


@pytest.mark.parametrize("kind", PROPOSED)
def test_every_kind_can_be_proposed_from_its_page(scene: Scene, kind: MeasureKind) -> None:
    if kind is MeasureKind.GP_MESSAGE:
        organisation = scene.house.organisation
        organisation.sectors = ["gp_care"]
        organisation.save(update_fields=["sectors"])
    url = scene.house.url(
        "response:measure_propose", pk=scene.case.pk, party_pk=scene.party.pk, kind=kind.value
    )
    client = scene.house.client("mo")
    assert client.get(url).status_code == 200
    answer = client.post(url, fields(scene, kind))
    assert answer.status_code == 302, answer.content.decode()
    assert Measure.objects.get(case=scene.case).kind == kind


def test_what_was_typed_is_still_there_after_a_refusal(scene: Scene) -> None:
    url = scene.house.url(
        "response:measure_propose", pk=scene.case.pk, party_pk=scene.party.pk, kind="access_ban"
    )
    sent = fields(scene, MeasureKind.ACCESS_BAN, a_behaviour_or_opinion="opinion")
    answer = scene.house.client("mo").post(url, sent)
    assert answer.status_code == 422
    assert "weet waar je woont" in answer.content.decode()
    assert not Measure.objects.exists()


def test_the_page_of_a_measure_says_what_is_next_and_why_not_yet(scene: Scene) -> None:
    measure = scene.propose()
    page = get(scene, "karin", "response:measure", measure_pk=measure.pk)
    assert page.status_code == 200
    assert QUOTE in page.context["page"].measure.behaviour
    ways = page.context["page"].ways
    assert [way.move.name for way in ways] == ["hear", "skip_hearing", "drop"]
    assert all(way.why_not for way in ways)
    ladder = page.context["page"].ladder
    assert [rung.state for rung in ladder][:3] == ["done", "now", "todo"]


def test_every_step_has_its_page_and_moves_the_measure(scene: Scene) -> None:
    measure = scene.propose()
    today = timezone.localdate().isoformat()
    path: list[tuple[str, str, dict[str, Any]]] = [
        ("hear", "mo", {"heard_on": today, "heard_how": "talk", "heard_said": "Spijt."}),
        ("look", "ruth", {"said": "Past."}),
        ("decide", "karin", {"starts_on": today, "reason": "Nodig.", "ends_on": measure.ends_on,
                             "review_on": measure.review_on}),
        ("inform", "mo", {"informed_on": today, "informed_how": "word_and_letter"}),
    ]  # fmt: skip
    for move, who, sent in path:
        url = scene.house.url(
            "response:measure_step", pk=scene.case.pk, measure_pk=measure.pk, move=move
        )
        client = scene.house.client(who)
        page = client.get(url)
        assert page.status_code == 200
        answer = client.post(url, {**sent, "seen": page.context["seen"]})
        assert answer.status_code == 302, answer.content.decode()
    measure.refresh_from_db()
    assert measure.state == MeasureState.RUNNING


def test_who_was_second_reads_who_was_first_and_keeps_what_was_typed(scene: Scene) -> None:
    measure = scene.propose()
    url = scene.house.url(
        "response:measure_step", pk=scene.case.pk, measure_pk=measure.pk, move="drop"
    )
    Measure.objects.filter(pk=measure.pk).update(version=7)
    answer = scene.house.client("mo").post(url, {"reason": "Toch niet.", "seen": 1})
    assert answer.status_code == 409
    assert "Toch niet." in answer.content.decode()
    measure.refresh_from_db()
    assert measure.state == MeasureState.PROPOSED
