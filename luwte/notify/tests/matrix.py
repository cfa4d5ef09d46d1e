"""Who may open the addresses of notify."""

from __future__ import annotations

from django.utils import timezone

from luwte.notify.models import Delivery
from luwte.org.rules import Right
from tests.matrix import EVERYBODY, Expectation, Stage, holders


def a_delivery(stage: Stage) -> dict[str, object]:
    """A message to the person on the stage that could not be delivered."""
    made = Delivery.objects.create(
        organisation_id=stage.house.pk,
        person=stage.person,
        channel="email",
        message="notify.audit_head",
        filled_in={"date": "2026-11-23", "count": 1, "code": "x"},
        state=Delivery.State.GIVEN_UP,
        due_at=timezone.now(),
        created_at=timezone.now(),
    )
    return {"pk": made.pk}


EXPECT: dict[str, Expectation] = {
    "notify:preferences": Expectation(get=EVERYBODY, post=EVERYBODY),
    "notify:deliveries": Expectation(get=holders(Right.DELIVERIES_SEE)),
    "notify:delivery_retry": Expectation(
        get=None, post=holders(Right.DELIVERIES_SEE), kwargs=a_delivery
    ),
    # In demo mode only, where everybody can become everybody.
    "notify:mailbox": Expectation(get=EVERYBODY),
}
