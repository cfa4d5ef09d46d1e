"""Rows of an imported file that were refused go a term after the file came in, a file at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from luwte.core.actor import TheClock
from luwte.core.retention import held
from luwte.incidents.models import ImportBatch, ImportRefusal
from tests.cast import House

DAY = timedelta(days=1)


def brought_in(days_ago: int, refused: int) -> ImportBatch:
    batch = ImportBatch.objects.create(
        file_name="register.csv", created_at=timezone.now() - days_ago * DAY
    )
    for number in range(refused):
        ImportRefusal.objects.create(batch=batch, row_number=number)
    return batch


@pytest.mark.spec("GOV-3")
def test_refused_rows_go_a_file_at_a_time_the_oldest_first(zonnedael: House) -> None:
    second, first = brought_in(50, refused=2), brought_in(60, refused=1)
    brought_in(70, refused=0)
    fresh = brought_in(1, refused=1)
    rows, before = held["incidents.refused_rows"], timezone.now() - 30 * DAY
    assert rows.count(before) == 2
    assert [one.object_id for one in rows.due(before, 200)] == [first.pk, second.pk]
    assert [one.object_id for one in rows.due(before, 1)] == [first.pk]
    assert rows.erase(second.pk, TheClock(zonnedael.pk)) == {"rows": 2}
    assert [one.object_id for one in rows.due(before, 200)] == [first.pk]
    assert ImportRefusal.objects.filter(batch=fresh).exists()
