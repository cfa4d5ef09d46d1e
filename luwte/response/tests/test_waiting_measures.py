"""What waits for a decision or a second look stands on the start page of whose it is."""

from __future__ import annotations

import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luwte.notify.models import Delivery
from luwte.response.actions.measure_news import WAITS
from luwte.response.panels import decisions_of
from luwte.response.rules.states import MeasureKind, MeasureState
from luwte.response.tests.measure_scene import Scene
from tests.cast import House

DECIDES = "Wacht op jouw beslissing: toegangsontzegging"
LOOKS = "Kijk mee: toegangsontzegging"
MOST_QUERIES = 8


def start_page(house: House, who: str) -> str:
    return html.unescape(house.client(who).get(house.url("desk:today")).content.decode())


@pytest.mark.spec("RES-6")
def test_a_measure_waits_for_its_decision_on_the_start_page_of_who_may_decide_it(
    scene: Scene,
) -> None:
    measure = scene.bring(MeasureState.LOOKED)
    page = start_page(scene.house, "karin")
    assert DECIDES in page
    assert f"Zaak {scene.case.number}" in page
    address = scene.house.url("response:measure", pk=scene.case.pk, measure_pk=measure.pk)
    assert address in page
    assert scene.house.client("karin").get(address).status_code == 200
    scene.step(measure, "decide", "karin")
    assert DECIDES not in start_page(scene.house, "karin")


def test_the_message_leads_to_what_has_to_be_decided(scene: Scene) -> None:
    measure = scene.bring(MeasureState.LOOKED)
    rows = Delivery.objects.filter(message=WAITS, person=scene.house.person("karin"))
    (url,) = set(rows.values_list("url", flat=True))
    assert url == scene.house.url("response:measure", pk=scene.case.pk, measure_pk=measure.pk)
    assert scene.house.client("karin").get(url).status_code == 200


def test_the_line_has_the_clock_of_the_response(scene: Scene) -> None:
    scene.bring(MeasureState.LOOKED)
    (line,) = decisions_of(scene.actor("karin"))
    track = scene.desk("karin").track
    assert line.clock is not None and line.clock.deadline == track.deadline


def test_nobody_else_reads_that_it_waits(scene: Scene) -> None:
    scene.bring(MeasureState.LOOKED)
    for other in ("sanne", "tessa", "ravi"):
        assert DECIDES not in start_page(scene.house, other)


def test_the_second_look_waits_for_who_did_not_propose_it(scene: Scene) -> None:
    scene.bring(MeasureState.HEARD)
    assert LOOKS in start_page(scene.house, scene.looker)
    assert LOOKS not in start_page(scene.house, scene.lead)
    assert DECIDES not in start_page(scene.house, "karin")


def test_who_is_involved_is_not_asked_to_look_along(scene: Scene) -> None:
    scene.bring(MeasureState.HEARD)
    assert decisions_of(scene.actor(scene.looker))
    incident = scene.case.incidents.get()
    incident.reported_by = scene.house.person(scene.looker)
    incident.save()
    assert decisions_of(scene.actor(scene.looker)) == []


def test_nothing_waits_in_a_case_that_was_closed_or_that_bars_the_reader(scene: Scene) -> None:
    scene.bring(MeasureState.LOOKED)
    incident = scene.case.incidents.get()
    incident.people.create(role="victim", person=scene.house.person("karin"))
    assert decisions_of(scene.actor("karin")) == []


def test_a_talk_waits_for_its_decision_as_soon_as_it_is_proposed(scene: Scene) -> None:
    scene.propose(MeasureKind.ORDER_TALK)
    assert [line.title for line in decisions_of(scene.actor("mo"))] == [
        "Wacht op jouw beslissing: ordegesprek"
    ]


def test_what_a_restricted_case_holds_waits_for_nobody_who_does_not_read_it(scene: Scene) -> None:
    scene.bring(MeasureState.LOOKED)
    scene.case.is_restricted = True
    scene.case.save()
    assert decisions_of(scene.actor("karin")) == []


def test_the_start_page_of_who_decides_asks_at_most_eight_questions(scene: Scene) -> None:
    scene.bring(MeasureState.LOOKED)
    client, url = scene.house.client("karin"), scene.house.url("desk:today")
    client.get(url)  # what a process keeps is kept now
    with CaptureQueriesContext(connection) as asked:
        assert DECIDES in html.unescape(client.get(url).content.decode())
    statements = [query["sql"] for query in asked.captured_queries]
    assert len(statements) <= MOST_QUERIES, "\n".join(statements)
