"""What reception sees follows from the measure; when it is not kept, one tap makes an incident."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from luwte.core.refusal import NotPermitted, Refused
from luwte.incidents.models import CaseEntry, Incident, Track
from luwte.notices.actions import record_seen
from luwte.notices.models import Notice
from luwte.notices.rules import Instruction
from luwte.response.actions.breaching import record_breach
from luwte.response.actions.measure_notices import SOURCE, instruction_of
from luwte.response.models import Breach, Measure, PartyIncident
from luwte.response.rules.states import MeasureKind, MeasureState
from luwte.response.tests.measure_scene import Scene, fresh

K = MeasureKind


def notice_of(measure: Measure) -> Notice:
    return Notice.objects.get(source_kind=SOURCE, source_id=measure.pk)


@pytest.mark.spec("RES-5")
def test_an_instruction_stands_there_from_telling_until_the_end(scene: Scene) -> None:
    measure = scene.bring(MeasureState.DECIDED)
    assert not Notice.objects.exists()
    measure = scene.step(measure, "inform", "mo")
    notice = notice_of(measure)
    assert notice.instruction == Instruction.NO_ENTRY
    assert notice.ends_on == measure.ends_on
    assert [one.location.name for one in notice.places.all()] == ["Stadskantoor"]
    assert notice.contact == scene.house.person("mo")
    assert measure.ends_on is not None
    shorter = measure.ends_on - timedelta(days=10)
    measure = scene.step(measure, "lighten", "karin", ends_on=shorter)
    assert notice_of(measure).ends_on == shorter
    scene.step(measure, "end", "karin")
    assert notice_of(measure).ended_at is not None


@pytest.mark.spec("RES-5")
def test_an_instruction_says_what_to_do_and_never_why(scene: Scene) -> None:
    measure = scene.bring(MeasureState.RUNNING)
    page = scene.house.client("ravi").get(scene.house.url("notices:here"))
    text = page.content.decode()
    assert "weet waar je woont" not in text and "Huisregels, punt 3" not in text
    notice = notice_of(measure)
    assert "woont" not in notice.say + notice.allowed + notice.holds_for


@pytest.mark.parametrize(
    ("kind", "sector", "expected"),
    [
        (K.ACCESS_BAN, "municipality", Instruction.NO_ENTRY),
        (K.ACCESS_BAN, "gp_care", Instruction.CARE_ONLY),
        (K.RED_CARD, "hospital", Instruction.CARE_ONLY),
        (K.PROVISIONAL_BAN, "gp_care", Instruction.CARE_ONLY),
        (K.CONTACT_AGREEMENT, "municipality", Instruction.ONE_CONTACT),
        (K.INDIVIDUAL_CONTRACT, "gp_care", Instruction.ONE_CONTACT),
        (K.SERVICE_STOP, "municipality", Instruction.BY_APPOINTMENT),
    ],
)
@pytest.mark.spec("RES-5", "RES-9")
def test_where_people_are_treated_urgent_care_stays_open(
    kind: MeasureKind, sector: str, expected: Instruction
) -> None:
    assert instruction_of(kind, frozenset({sector})) == expected


def test_a_warning_is_nothing_for_reception(scene: Scene) -> None:
    scene.boss = "mo"
    scene.bring(MeasureState.RUNNING, K.WARNING)
    assert not Notice.objects.exists()


@pytest.mark.spec("RES-5")
def test_a_breach_is_one_tap_at_reception(scene: Scene) -> None:
    measure = scene.bring(MeasureState.RUNNING)
    ravi = scene.actor("ravi")
    place = scene.house.location("Stadskantoor")
    address = record_seen(actor=ravi, notice=notice_of(measure), location_id=place.pk)
    breach = Breach.objects.get(measure=measure)
    assert address == reverse(
        "incidents:my_report", kwargs={"slug": scene.house.slug, "pk": breach.incident_id}
    )
    incident = Incident.objects.get(pk=breach.incident_id)
    assert incident.reported_by == ravi.person and incident.location == place
    assert incident.case_id not in (None, scene.case.pk)
    assert Track.objects.filter(case=incident.case).count() == 4
    # Who saw it recognised somebody: it counts after a second look.
    link = PartyIncident.objects.get(incident=incident)
    assert link.party == measure.party and link.confirmed_at is None
    assert CaseEntry.objects.filter(case=scene.case, verb="response.measure_broken").exists()
    assert scene.house.client("ravi").get(address).status_code == 200


@pytest.mark.spec("RES-5")
def test_a_second_tap_makes_no_second_incident(scene: Scene) -> None:
    measure = scene.bring(MeasureState.RUNNING)
    first = record_breach(actor=scene.actor("ravi"), measure=measure)
    second = record_breach(actor=scene.actor("ravi"), measure=measure)
    assert first == second and Breach.objects.count() == 1


def test_a_place_that_is_no_location_is_said_in_words(scene: Scene) -> None:
    measure = scene.propose(places=(), places_text="de bibliotheek")
    for move, who in (("hear", "mo"), ("look", "ruth"), ("decide", "karin"), ("inform", "mo")):
        measure = scene.step(measure, move, who)
    notice = notice_of(measure)
    assert notice.is_everywhere and "de bibliotheek" in notice.holds_for
    assert measure.open_channel in notice.say


def test_a_breach_of_what_has_ended_is_an_ordinary_report(scene: Scene) -> None:
    measure = scene.bring(MeasureState.ENDED)
    with pytest.raises(Refused):
        record_breach(actor=scene.actor("mo"), measure=measure)


def test_who_sees_no_instructions_records_no_breach(scene: Scene) -> None:
    measure = scene.bring(MeasureState.RUNNING)
    with pytest.raises(NotPermitted):
        record_breach(actor=scene.actor("bram"), measure=measure)


def test_a_breach_from_the_page_of_the_measure(scene: Scene) -> None:
    measure = scene.bring(MeasureState.RUNNING)
    url = scene.house.url("response:measure_breach", pk=scene.case.pk, measure_pk=measure.pk)
    answer = scene.house.client("mo").post(url)
    assert answer.status_code == 302 and Breach.objects.count() == 1
    assert fresh(measure).breaches.get().at <= timezone.now()
