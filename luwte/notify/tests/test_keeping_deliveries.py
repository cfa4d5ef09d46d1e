"""Messages that were sent are not kept for ever; those on their way stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from luwte.core.actor import TheClock
from luwte.core.retention import held
from luwte.lib.ids import uuid7
from luwte.notify.models import Delivery
from tests.cast import House

DAY = timedelta(days=1)


def sent(house: House, days_ago: int, state: str = Delivery.State.SENT) -> Delivery:
    at = timezone.now() - days_ago * DAY
    return Delivery.objects.create(
        id=uuid7(int(at.timestamp() * 1000)),  # made then: ids go with time
        organisation_id=house.pk,
        person=house.person("sanne"),
        channel="email",
        message="notify.audit_head",
        state=state,
        due_at=at,
        created_at=at,
    )


@pytest.mark.spec("GOV-3")
def test_what_was_sent_long_ago_goes_as_one_thing_and_what_is_on_its_way_stays(
    zonnedael: House,
) -> None:
    old = [sent(zonnedael, 40), sent(zonnedael, 39), sent(zonnedael, 38)]
    waiting = sent(zonnedael, 37, Delivery.State.WAITING)
    fresh = sent(zonnedael, 1)
    deliveries, before = held["notify.deliveries"], timezone.now() - 30 * DAY
    assert deliveries.count(before) == 3
    (thing,) = deliveries.due(before, 200)
    assert thing.object_id == old[-1].pk
    assert deliveries.erase(thing.object_id, TheClock(zonnedael.pk)) == {"deliveries": 3}
    assert set(Delivery.objects.values_list("pk", flat=True)) == {waiting.pk, fresh.pk}
    assert deliveries.due(before, 200) == []
