"""Eight taps on the same button at the same moment are one report."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from luwte.incidents.actions import Report, report_incident
from luwte.incidents.models import Case, Incident
from luwte.tenancy.scope import scope
from tests.cast import Cast


@pytest.mark.django_db(transaction=True)
def test_eight_taps_at_once_are_one_report(cast: Cast) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("threads of a test share one SQLite database in memory")
    organisation = cast.zonnedael.organisation
    with scope(organisation):
        sanne = cast.zonnedael.actor("sanne")
        unit = cast.zonnedael.unit("balie")
    report = Report(client_key="at once", unit=unit, happened_from=timezone.now())

    def tap(_number: int) -> UUID:
        try:
            with scope(organisation):
                return report_incident(actor=sanne, report=report).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(tap, range(8)))
    with scope(organisation):
        assert found == {Incident.objects.get().pk}
        assert Case.objects.count() == 1
