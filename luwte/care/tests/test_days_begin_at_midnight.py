"""A day begins at midnight where the organisation is, not in Greenwich."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from luwte.care.actions import Away, record_absence
from luwte.care.models import LoadSignal
from luwte.care.tests.conftest import MONDAY, Cared
from luwte.core.retention import held
from luwte.incidents.rules import Gravity
from tests.cast import House

DAY = timedelta(days=1)
HERE = ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize(("minutes", "adds_up"), [(-1, False), (30, True)])
def test_the_first_day_counts_from_its_own_midnight(
    zonnedael: House, cared: Cared, minutes: int, adds_up: bool
) -> None:
    midnight = datetime(2029, 11, 18, tzinfo=HERE)
    cared(gravity=Gravity.LIGHT, when=midnight + timedelta(minutes=minutes))
    for days in (90, 0):
        cared(gravity=Gravity.LIGHT, when=MONDAY - days * DAY)
    assert LoadSignal.objects.exists() == adds_up


def test_agreements_are_kept_by_the_day_and_not_by_that_of_greenwich(
    zonnedael: House, cared: Cared
) -> None:
    path = cared(gravity=Gravity.HEAVY)
    with time_machine.travel(MONDAY + 9 * DAY, tick=False):
        away = Away(date(2030, 11, 19), date(2030, 11, 20), agreements="Rustig aan.")
        record_absence(actor=zonnedael.actor("sanne"), path=path, away=away)
    midnight = datetime(2030, 11, 21, tzinfo=HERE)
    for minutes, due in ((-1, 0), (30, 1)):
        before = (midnight + timedelta(minutes=minutes)).astimezone(UTC)
        assert held["care.absences"].count(before) == due
