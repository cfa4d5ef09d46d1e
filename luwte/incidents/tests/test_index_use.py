"""A page of a list fetches its rows by their ids, however many the organisation has."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone

from luwte.core.clock.housekeeping import know_the_tables
from luwte.incidents.models import Incident
from tests.cast import House


# Among the tests in processes of their own: what SQLite knows of its tables stays in the memory of
# a connection, also after a test that looked at them is rolled back.
@pytest.mark.whole
@pytest.mark.once
def test_sqlite_fetches_by_id_once_the_clock_looked_at_its_tables(zonnedael: House) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps its statistics by itself")
    now, unit = timezone.now(), zonnedael.unit("balie")
    Incident.objects.bulk_create(
        Incident(unit=unit, happened_from=now, happened_until=now, reported_at=now)
        for _n in range(500)
    )
    know_the_tables()
    ids = list(Incident.objects.values_list("pk", flat=True)[:25])
    plan = Incident.objects.filter(pk__in=ids).explain()
    assert "(id=?)" in plan, plan
