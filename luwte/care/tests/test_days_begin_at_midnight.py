"""A day begins at midnight where the organisation is, not in Greenwich."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from luwte.care.models import LoadSignal
from luwte.care.tests.conftest import MONDAY, Cared
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
