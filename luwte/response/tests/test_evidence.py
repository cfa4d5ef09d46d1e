"""What may disappear is held the same day; nobody investigates."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from luwte.core.clock.lanes import run_until_idle
from luwte.core.refusal import Refused
from luwte.incidents.models import Case, Involvement, Track
from luwte.notify.models import Delivery
from luwte.org.models import Function
from luwte.response.actions.evidence import EvidenceItem, ask_evidence, move_evidence
from luwte.response.actions.police_reports import ReportFacts, plan_report
from luwte.response.models import Evidence, PoliceReport
from luwte.response.queries.keepers import who_can_hold
from luwte.response.rules.police import evidence_due, kept_until
from luwte.response.rules.states import EvidenceKind, EvidenceState, Filer, PoliceReportKind
from luwte.response.tests.police_stage import a_case, a_desk
from tests.cast import House

LANES = ["events", "ordinary"]
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
START = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)
CAMERA = EvidenceItem(EvidenceKind.CAMERA, "Camera balie 3, 14:00 tot 14:30", "Meldkamer")


def asked(house: House, case: Case, item: EvidenceItem = CAMERA) -> Evidence:
    return ask_evidence(actor=house.actor("mo"), desk=a_desk(house, "mo", case), item=item)


def move(house: House, row: Evidence, name: str, **more: object) -> Evidence:
    move_evidence(
        actor=house.actor("mo"),
        desk=a_desk(house, "mo", Case.objects.get(pk=row.case_id)),
        evidence=Evidence.objects.get(pk=row.pk),
        move=name,
        **more,  # type: ignore[arg-type]
    )
    return Evidence.objects.get(pk=row.pk)


@pytest.mark.spec("POL-5")
@pytest.mark.parametrize("minute", range(0, 24 * 60, 35))
@pytest.mark.parametrize("day", [date(2026, 12, 2), date(2027, 3, 28), date(2026, 10, 25)])
def test_it_is_due_on_the_same_day_whatever_the_hour(minute: int, day: date) -> None:
    start = datetime.combine(day, datetime.min.time(), AMSTERDAM)
    now = (start.astimezone(UTC) + timedelta(minutes=minute)).astimezone(UTC)
    if now.astimezone(AMSTERDAM).date() != day:
        return
    due = evidence_due(now, AMSTERDAM)
    assert due.astimezone(AMSTERDAM).date() == day and due >= now


@pytest.mark.spec("POL-5")
def test_camera_images_disappear_after_four_weeks_unless_somebody_holds_them(
    zonnedael: House,
) -> None:
    assert kept_until(EvidenceKind.CAMERA, date(2026, 12, 2)) == date(2026, 12, 30)
    assert kept_until(EvidenceKind.OBJECT, date(2026, 12, 2)) is None
    with time_machine.travel(START, tick=False):
        case = a_case(zonnedael, "sanne")
        row = asked(zonnedael, case)
        assert row.keep_until == date(2026, 12, 30)
        held = move(zonnedael, row, "hold", keeper=zonnedael.person("ravi"), where="Kluis")
    assert (held.state, held.keep_until, held.where) == (EvidenceState.HELD, None, "Kluis")


@pytest.mark.spec("POL-5")
def test_not_held_the_same_day_reminds_and_goes_up_the_next_morning(zonnedael: House) -> None:
    with time_machine.travel(START, tick=False) as now:
        case = a_case(zonnedael, "sanne")
        Track.objects.filter(case=case).update(owner=zonnedael.person("mo"))
        held = asked(zonnedael, case, EvidenceItem(EvidenceKind.OBJECT, "Stok"))
        move(zonnedael, held, "hold", keeper_name="Beveiliging")
        asked(zonnedael, case)
        now.move_to(datetime(2026, 12, 2, 16, 1, tzinfo=UTC))
        run_until_idle(LANES)
        assert _told("response.evidence_waits") == {zonnedael.person("mo").pk}
        now.move_to(datetime(2026, 12, 3, 8, 1, tzinfo=UTC))
        run_until_idle(LANES)
        ruth = zonnedael.person("ruth").pk
        assert {zonnedael.person("mo").pk, ruth} <= _told("response.evidence_late")
        count = Delivery.objects.filter(message="response.evidence_late").count()
        run_until_idle(LANES)
        assert Delivery.objects.filter(message="response.evidence_late").count() == count
        now.move_to(datetime(2026, 12, 27, 8, 1, tzinfo=UTC))
        run_until_idle(LANES)
        assert Delivery.objects.filter(message="response.evidence_late").count() > count


def _told(message: str) -> set[object]:
    return set(Delivery.objects.filter(message=message).values_list("person_id", flat=True))


@pytest.mark.spec("POL-5")
def test_a_screenshot_needs_its_address_and_everything_a_keeper(zonnedael: House) -> None:
    case = a_case(zonnedael, "sanne")
    with pytest.raises(Refused):
        asked(zonnedael, case, EvidenceItem(EvidenceKind.SCREENSHOT, "Bericht over Sanne"))
    shot = EvidenceItem(
        EvidenceKind.SCREENSHOT, "Bericht over Sanne", where="https://example.org/bericht/1"
    )
    row = asked(zonnedael, case, shot)
    with pytest.raises(Refused):
        move(zonnedael, row, "hold")
    with pytest.raises(Refused):
        asked(zonnedael, case, EvidenceItem(EvidenceKind.WITNESSES, " "))


@pytest.mark.spec("POL-5")
def test_it_is_released_only_after_the_police_have_ended(zonnedael: House) -> None:
    case = a_case(zonnedael, "sanne")
    row = asked(zonnedael, case)
    plan_report(
        actor=zonnedael.actor("mo"),
        desk=a_desk(zonnedael, "mo", case),
        kind=PoliceReportKind.REPORT,
        filer=Filer.EMPLOYER,
        facts=ReportFacts(),
    )
    move(zonnedael, row, "hold", keeper_name="Beveiliging")
    move(zonnedael, row, "hand_over", reason="Politie Centrum")
    with pytest.raises(Refused):
        move(zonnedael, row, "release", reason="Niet meer nodig")
    PoliceReport.objects.filter(case=case).update(ended_at=START)
    assert move(zonnedael, row, "release", reason="Na het vonnis").state == EvidenceState.RELEASED
    with pytest.raises(Refused):
        move(zonnedael, row, "hold", keeper_name="Beveiliging")


@pytest.mark.spec("POL-5")
def test_the_page_says_that_we_do_not_investigate(zonnedael: House) -> None:
    case = a_case(zonnedael, "sanne")
    page = zonnedael.client("mo").get(zonnedael.url("response:police", pk=case.pk))
    words = page.content.decode()
    assert "we do not investigate ourselves" in words or "onderzoeken niet zelf" in words


@pytest.mark.spec("POL-5")
def test_reception_and_security_on_the_spot_are_among_who_can_hold_it(zonnedael: House) -> None:
    case = a_case(zonnedael, "sanne")
    spot = zonnedael.location("Stadskantoor")
    case.incidents.update(location=spot)
    mo, ravi, hanna = (zonnedael.person(key) for key in ("mo", "ravi", "hanna"))
    assert ravi.kind == "guard" and ravi.location_id == spot.pk
    post = Function.objects.create(name="Post", tasks=["security_task"])
    type(hanna).objects.filter(pk=hanna.pk).update(function=post, location=spot)
    found = who_can_hold(zonnedael.actor("mo"), case)
    assert {mo.pk, ravi.pk, hanna.pk} <= {one.pk for one in found}
    assert [one.name for one in found] == sorted((one.name for one in found), key=str.casefold)
    page = zonnedael.client("mo").get(zonnedael.url("response:evidence_new", pk=case.pk))
    assert f'value="{ravi.pk}"' in page.content.decode()
    assert 'name="keeper_name"' in page.content.decode()


@pytest.mark.spec("POL-5")
def test_who_guards_elsewhere_left_or_was_hurt_is_not_asked_to_hold_it(zonnedael: House) -> None:
    case = a_case(zonnedael, "sanne")
    spot = zonnedael.location("Stadskantoor")
    case.incidents.update(location=spot)
    ravi = zonnedael.person("ravi")
    rows = type(ravi).objects.filter(pk=ravi.pk)

    def is_offered() -> bool:
        return ravi.pk in {one.pk for one in who_can_hold(zonnedael.actor("mo"), case)}

    assert is_offered()
    rows.update(location=zonnedael.location("Werkplein Noord"))
    assert not is_offered()
    rows.update(location=spot, is_active=False)
    assert not is_offered()
    rows.update(is_active=True)
    assert is_offered()
    Involvement.objects.create(incident=case.incidents.get(), person=ravi, role="victim")
    assert not is_offered()


def test_whom_was_asked_reads_nothing_of_the_case(zonnedael: House) -> None:
    case = a_case(zonnedael, "sanne")
    item = replace(CAMERA, keeper=zonnedael.person("ravi"))
    row = asked(zonnedael, case, item)
    assert row.keeper == zonnedael.person("ravi")
    for name in ("incidents:case", "response:police"):
        assert zonnedael.client("ravi").get(zonnedael.url(name, pk=case.pk)).status_code == 404
