"""Figures for who keeps the server: how many messages are on their way or were given up."""

from __future__ import annotations

from luwte.core.metrics import Values, gauge
from luwte.notify.models import Delivery


@gauge("luwte_deliveries", "Messages that wait or were given up", "state")
def deliveries() -> Values:
    """By state, of all organisations together."""
    states = (Delivery.State.WAITING, Delivery.State.SENDING, Delivery.State.GIVEN_UP)
    return {(state.value,): Delivery.objects.filter(state=state).count() for state in states}
