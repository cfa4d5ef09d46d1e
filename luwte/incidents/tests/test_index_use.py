"""A page of a list fetches its rows by their ids, however many the organisation has."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from django.db import connection
from django.utils import timezone

from luwte.core.clock.housekeeping import know_the_tables
from luwte.incidents.models import Incident
from tests.cast import House


@contextmanager
def _connected_anew() -> Iterator[None]:
    """The same rows over a connection that knows nothing of its tables yet: what SQLite learned
    of them stays in the memory of a connection, also when what it looked at was rolled back."""
    ours = connection.connection
    with closing(sqlite3.connect(":memory:")) as fresh:
        fresh.deserialize(ours.serialize())
        connection.connection = fresh
        try:
            yield
        finally:
            connection.connection = ours


@pytest.mark.once
def test_sqlite_fetches_by_id_once_the_clock_looked_at_its_tables(
    zonnedael: House,
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps its statistics by itself")
    now, unit = timezone.now(), zonnedael.unit("balie")
    Incident.objects.bulk_create(
        Incident(unit=unit, happened_from=now, happened_until=now, reported_at=now)
        for _n in range(500)
    )
    ids = list(Incident.objects.values_list("pk", flat=True)[:25])
    with _connected_anew():
        assert "(id=?)" not in Incident.objects.filter(pk__in=ids).explain(), "nothing to learn"
        know_the_tables()
        plan = Incident.objects.filter(pk__in=ids).explain()
    assert "(id=?)" in plan, plan
