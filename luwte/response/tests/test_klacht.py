"""The victim's klacht: three months, reminders, signed by the victim, or not wanted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.http import Http404
from django.utils import timezone

from luwte.core.clock.lanes import run_until_idle
from luwte.core.models import Timer
from luwte.core.refusal import Refused
from luwte.incidents.models import Case, Track
from luwte.notify.models import Delivery
from luwte.response.actions.complaints import (
    KLACHT,
    Asked,
    answer_own,
    ask_complaint,
    decline_complaint,
    later_act,
    own_complaint,
    resume_complaint,
    sign_complaint,
)
from luwte.response.models import ComplaintRequest
from luwte.response.rules.police import klacht_deadline, klacht_reminders
from luwte.response.tests.police_stage import a_case, a_desk
from tests.cast import House

LANES = ["events", "ordinary"]
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
START = datetime(2026, 12, 2, 14, 0, tzinfo=UTC)


def asked_of(
    house: House, case: Case, offence: str = "art_266", **more: object
) -> ComplaintRequest:
    incident = case.incidents.get()
    asked = Asked(incident, offence, house.person("sanne"))
    return ask_complaint(actor=house.actor("mo"), desk=a_desk(house, "mo", case), asked=asked)


@pytest.mark.spec("POL-1")
@pytest.mark.parametrize(
    ("known", "last"),
    [
        (date(2026, 11, 18), date(2027, 2, 18)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 3, 31)),
        (date(2026, 8, 31), date(2026, 11, 30)),
    ],
)
def test_three_months_end_on_the_same_day_or_the_last_of_that_month(
    known: date, last: date
) -> None:
    assert klacht_deadline(known) == last


@pytest.mark.spec("POL-1")
def test_reminders_that_lie_behind_us_are_not_set_and_stay_at_nine_across_summer_time() -> None:
    last = date(2027, 4, 20)
    found = dict(klacht_reminders(last, AMSTERDAM, datetime(2027, 1, 1, tzinfo=UTC)))
    assert [found[key].astimezone(UTC).hour for key in ("4w", "1w", "last")] == [8, 7, 7]
    late = klacht_reminders(last, AMSTERDAM, datetime(2027, 4, 14, tzinfo=UTC))
    assert [key for key, _moment in late] == ["last"]


@pytest.mark.spec("POL-1")
def test_victim_and_owner_are_reminded_at_four_weeks_one_week_and_on_the_last_day(
    zonnedael: House,
) -> None:
    with time_machine.travel(START, tick=False) as now:
        case = a_case(zonnedael, "sanne")
        Track.objects.filter(case=case).update(owner=zonnedael.person("mo"))
        row = asked_of(zonnedael, case)
        assert row.deadline == date(2027, 3, 2)
        for day in (date(2027, 2, 2), date(2027, 2, 23), date(2027, 3, 2)):
            now.move_to(datetime(day.year, day.month, day.day, 7, 59, tzinfo=UTC))
            run_until_idle(LANES)
            assert not _told("response.klacht_owner")
            now.move_to(datetime(day.year, day.month, day.day, 8, 1, tzinfo=UTC))
            run_until_idle(LANES)
            run_until_idle(LANES)
            assert _told("response.klacht_victim") == {zonnedael.person("sanne").pk}
            assert _told("response.klacht_owner") == {zonnedael.person("mo").pk}
        keys = Delivery.objects.filter(message="response.klacht_victim").values("once_key")
        # When it was asked, and three times before it ends.
        assert keys.distinct().count() == 4


def _told(message: str) -> set[object]:
    """Whom this message went to during the last minute."""
    since = timezone.now() - timedelta(minutes=1)
    rows = Delivery.objects.filter(message=message, created_at__gte=since)
    return set(rows.values_list("person_id", flat=True))


@pytest.mark.spec("POL-1")
def test_what_was_signed_or_is_not_wanted_reminds_nobody(zonnedael: House) -> None:
    case = a_case(zonnedael, "sanne")
    mo, desk = zonnedael.actor("mo"), a_desk(zonnedael, "mo", case)
    row = asked_of(zonnedael, case)
    waiting = Timer.objects.filter(kind=KLACHT, subject_id=row.pk, state="waiting")
    assert waiting.count() == 3
    decline_complaint(actor=mo, desk=desk, complaint=row)
    assert not waiting.exists()
    resume_complaint(actor=mo, desk=desk, complaint=ComplaintRequest.objects.get(pk=row.pk))
    assert waiting.count() == 3
    sign_complaint(
        actor=mo, desk=desk, complaint=row, signed_on=timezone.localdate(), by_power=True
    )
    assert not waiting.exists()
    assert ComplaintRequest.objects.get(pk=row.pk).by_power
    with pytest.raises(Refused):
        sign_complaint(actor=mo, desk=desk, complaint=row, signed_on=timezone.localdate())


@pytest.mark.spec("POL-1")
def test_it_cannot_be_signed_after_its_term_nor_before_it_happened(zonnedael: House) -> None:
    with time_machine.travel(START, tick=False) as now:
        case = a_case(zonnedael, "sanne")
        row = asked_of(zonnedael, case)
        now.move_to(START + timedelta(days=120))
        mo, desk = zonnedael.actor("mo"), a_desk(zonnedael, "mo", case)
        for day in (date(2027, 3, 3), date(2026, 12, 1), date(2027, 12, 1)):
            with pytest.raises(Refused):
                sign_complaint(actor=mo, desk=desk, complaint=row, signed_on=day)
        sign_complaint(actor=mo, desk=desk, complaint=row, signed_on=date(2027, 3, 2))


@pytest.mark.spec("POL-1")
def test_for_stalking_the_term_runs_from_the_last_act(zonnedael: House) -> None:
    with time_machine.travel(START, tick=False) as now:
        case = a_case(zonnedael, "sanne", forms=("stalking",))
        stalked = asked_of(zonnedael, case, "art_285b")
        insulted = asked_of(zonnedael, case, "art_266")
        now.move_to(START + timedelta(days=30))
        mo, desk = zonnedael.actor("mo"), a_desk(zonnedael, "mo", case)
        later_act(actor=mo, desk=desk, complaint=stalked, known_on=date(2026, 12, 20))
        assert ComplaintRequest.objects.get(pk=stalked.pk).deadline == date(2027, 3, 20)
        with pytest.raises(Refused):
            later_act(actor=mo, desk=desk, complaint=insulted, known_on=date(2026, 12, 20))
        with pytest.raises(Refused):
            later_act(actor=mo, desk=desk, complaint=stalked, known_on=date(2026, 11, 1))


@pytest.mark.spec("POL-1")
def test_the_victim_answers_on_a_page_of_the_own(zonnedael: House) -> None:
    case = a_case(zonnedael, "sanne")
    row = asked_of(zonnedael, case)
    sanne = zonnedael.client("sanne")
    address = zonnedael.url("response:my_klacht", pk=row.pk)
    shown = sanne.get(address)
    assert shown.status_code == 200 and "0900-0101" in shown.content.decode()
    assert sanne.get(zonnedael.url("response:police", pk=case.pk)).status_code == 404
    assert zonnedael.client("bram").get(address).status_code == 404
    assert zonnedael.client("mo").get(address).status_code == 404
    sent = sanne.post(address, {"answer": "not_wanted", "signed_on": ""})
    assert sent.status_code == 302
    assert ComplaintRequest.objects.get(pk=row.pk).not_wanted_at is not None
    answer_own(actor=zonnedael.actor("sanne"), complaint=row, answer="wanted")
    answer_own(actor=zonnedael.actor("sanne"), complaint=row, answer="signed")
    assert ComplaintRequest.objects.get(pk=row.pk).signed_on == timezone.localdate()
    with pytest.raises(Http404):
        own_complaint(zonnedael.actor("mo"), row.pk)


@pytest.mark.spec("POL-1")
def test_only_a_victim_and_only_what_needs_it_is_asked_for_a_klacht(zonnedael: House) -> None:
    case = a_case(zonnedael, "sanne")
    mo, desk = zonnedael.actor("mo"), a_desk(zonnedael, "mo", case)
    incident = case.incidents.get()
    for asked in (
        Asked(incident, "art_266", zonnedael.person("bram")),
        Asked(incident, "art_285", zonnedael.person("sanne")),
    ):
        with pytest.raises(Refused):
            ask_complaint(actor=mo, desk=desk, asked=asked)
    first = asked_of(zonnedael, case)
    assert asked_of(zonnedael, case) == first


@pytest.mark.spec("POL-2", "CAR-5")
def test_the_own_pages_lead_to_the_klacht_until_it_is_signed_or_its_day_has_passed(
    zonnedael: House,
) -> None:
    with time_machine.travel(START, tick=False) as now:
        case = a_case(zonnedael, "sanne")
        row = asked_of(zonnedael, case)
        run_until_idle(["events", "ordinary"])
        address = zonnedael.url("response:my_klacht", pk=row.pk)
        report = zonnedael.url("incidents:my_report", pk=case.incidents.get().pk)
        care = zonnedael.url("care:own", pk=case.pk)
        sanne = zonnedael.client("sanne")

        def leads() -> set[bool]:
            return {address in sanne.get(url).content.decode() for url in (report, care)}

        assert leads() == {True}
        assert "kun je een klacht tekenen" in sanne.get(report).content.decode()
        # Nobody else is led to it, who was there or not.
        other = zonnedael.client("mo").get(zonnedael.url("incidents:case", pk=case.pk))
        assert address not in other.content.decode()
        answer_own(actor=zonnedael.actor("sanne"), complaint=row, answer="not_wanted")
        assert leads() == {True}
        answer_own(actor=zonnedael.actor("sanne"), complaint=row, answer="wanted")
        now.move_to(datetime.combine(row.deadline, START.time(), UTC) + timedelta(days=1))
        assert leads() == {False}
        now.move_to(START + timedelta(days=1))
        row.refresh_from_db()
        answer_own(actor=zonnedael.actor("sanne"), complaint=row, answer="signed")
        assert leads() == {False}
