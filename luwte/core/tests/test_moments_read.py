"""Moments that are read in the fast way are the moments that were kept."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 22, 18, 15, 8, 123456, tzinfo=UTC),
        datetime(2026, 3, 29, 0, 59, 59, 120000, tzinfo=UTC),
        datetime(1900, 1, 1, tzinfo=UTC),
        datetime(2199, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        None,
    ],
)
def test_a_moment_is_read_as_it_was_kept(moment: datetime | None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite keeps moments as text")
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [moment])
        (found,) = cursor.fetchone()
    assert found == moment
    assert found is None or found.tzinfo is UTC


def test_in_another_zone_of_the_connection_a_moment_is_the_same() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite keeps moments as text")
    moment = datetime(2026, 7, 1, 10, tzinfo=UTC)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL timezone TO 'Asia/Kolkata'")
        cursor.execute("SELECT %s::timestamptz", [moment])
        (found,) = cursor.fetchone()
        cursor.execute("SELECT 'infinity'::timestamptz IS NULL, '0044-03-15 BC'::date IS NULL")
        assert cursor.fetchone() == (False, False)
    assert found == moment
