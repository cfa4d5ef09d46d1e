"""The police have ended: who keeps something hears that it may go, once for each end."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from luwte.core.clock.lanes import run_until_idle
from luwte.incidents.actions import advance_track
from luwte.incidents.models import Case, Track
from luwte.notify.models import Delivery
from luwte.response.actions.evidence import EvidenceItem
from luwte.response.models import Evidence, PoliceReport
from luwte.response.rules.states import EvidenceKind
from luwte.response.tests.police_stage import a_case
from luwte.response.tests.test_evidence import CAMERA, asked, move
from luwte.response.tests.test_police_reports import planned, take
from tests.cast import House

LANES = ["events", "ordinary"]
START = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)
NEXT_MORNING = datetime(2026, 12, 3, 8, 1, tzinfo=UTC)
TRACK, KEEPER = "response.evidence_can_go", "response.evidence_kept_may_go"


def told(message: str) -> list[str]:
    rows = Delivery.objects.select_related("person").filter(message=message, channel="email")
    return sorted(row.person.name for row in rows if row.person)


def card(case: Case) -> list[dict[str, object]]:
    return [
        line
        for line in Track.objects.get(case=case, kind="police").told
        if line["key"] == "evidence_held"
    ]


def held(house: House) -> tuple[Case, Evidence]:
    """Images that Ravi keeps and a stick that nobody in the list keeps; a report that runs."""
    case = a_case(house, "sanne")
    Track.objects.filter(case=case).update(owner=house.person("mo"))
    images = asked(house, case)
    move(house, images, "hold", keeper=house.person("ravi"), where="Kluis")
    stick = asked(house, case, EvidenceItem(EvidenceKind.OBJECT, "Stok"))
    move(house, stick, "hold", keeper_name="Beveiliging")
    asked(house, case, CAMERA)  # never held: nobody has to let it go
    return case, images


@pytest.mark.spec("POL-5", "GOV-3")
def test_who_keeps_it_and_who_has_the_track_hear_it_once_and_the_card_says_so(
    zonnedael: House,
) -> None:
    with time_machine.travel(START, tick=False) as now:
        case, images = held(zonnedael)
        report = planned(zonnedael, case, made_on=START.date())
        run_until_idle(LANES)
        assert card(case) == []
        take(zonnedael, report, "dismiss", outcome="Geseponeerd.")
        assert card(case) == [{"key": "evidence_held", "n": 2}]
        assert told(TRACK) == told(KEEPER) == []
        now.move_to(NEXT_MORNING)
        run_until_idle(LANES)
        run_until_idle(LANES)
        assert told(TRACK) == [zonnedael.person("mo").name]
        assert told(KEEPER) == [zonnedael.person("ravi").name]
        page = zonnedael.client("mo").get(zonnedael.url("incidents:case", pk=case.pk))
        assert "2 dingen worden nog bewaard" in page.content.decode()
        move(zonnedael, images, "release", reason="Niet meer nodig")
        assert card(case) == [{"key": "evidence_held", "n": 1}]
        now.move_to(datetime(2027, 3, 1, 9, 0, tzinfo=UTC))
        run_until_idle(LANES)
    assert len(told(TRACK)) == len(told(KEEPER)) == 1


@pytest.mark.spec("POL-5")
def test_nobody_is_told_while_another_report_runs_or_when_all_was_let_go(
    zonnedael: House,
) -> None:
    with time_machine.travel(START, tick=False) as now:
        case, _images = held(zonnedael)
        first = planned(zonnedael, case, made_on=START.date())
        second = planned(zonnedael, case, made_on=START.date())
        take(zonnedael, first, "dismiss", outcome="Geseponeerd.")
        now.move_to(NEXT_MORNING)
        run_until_idle(LANES)
        assert told(TRACK) == [] and card(case) == []
        take(zonnedael, second, "dismiss", outcome="Geseponeerd.")
        for row in Evidence.objects.filter(case=case, state="held"):
            move(zonnedael, row, "release", reason="Niet meer nodig")
        now.move_to(datetime(2026, 12, 5, 9, 0, tzinfo=UTC))
        run_until_idle(LANES)
    assert told(TRACK) == told(KEEPER) == [] and card(case) == []


@pytest.mark.spec("POL-5")
def test_a_track_that_ends_without_a_report_counts_as_an_end_too(zonnedael: House) -> None:
    with time_machine.travel(START, tick=False) as now:
        case, _images = held(zonnedael)
        track = Track.objects.select_related("case").get(case=case, kind="police")
        advance_track(
            actor=zonnedael.actor("mo"), track=track, seen=track.version, move="finish",
            reason="Sanne wil geen aangifte.",
        )  # fmt: skip
        run_until_idle(LANES)
        assert card(case) == [{"key": "evidence_held", "n": 2}]
        now.move_to(NEXT_MORNING)
        run_until_idle(LANES)
        assert len(told(TRACK)) == len(told(KEEPER)) == 1


@pytest.mark.spec("POL-5")
def test_a_later_end_is_told_again_once(zonnedael: House) -> None:
    with time_machine.travel(START, tick=False) as now:
        case, _images = held(zonnedael)
        report = planned(zonnedael, case, made_on=START.date())
        take(zonnedael, report, "dismiss", outcome="Geseponeerd.")
        now.move_to(NEXT_MORNING)
        run_until_idle(LANES)
        again = planned(zonnedael, case, made_on=NEXT_MORNING.date())
        assert PoliceReport.objects.filter(case=case).count() == 2
        now.move_to(datetime(2026, 12, 10, 9, 0, tzinfo=UTC))
        take(zonnedael, again, "dismiss", outcome="Weer geseponeerd.")
        now.move_to(datetime(2026, 12, 11, 9, 0, tzinfo=UTC))
        run_until_idle(LANES)
    assert len(told(TRACK)) == len(told(KEEPER)) == 2
