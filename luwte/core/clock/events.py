"""Events become one row per reaction, and each reaction runs alone."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from luwte.core.clock import claims, doors
from luwte.core.clock.sources import PlainSource, Stopping, sources
from luwte.core.models import OutboxEvent, OutboxReaction
from luwte.core.outbox import reactions, reactions_to, unpack
from luwte.core.trace import begin_trace

EVENTS_AT_ONCE = 200


class NoReaction(LookupError):
    """A reaction that this version of the application does not know."""


class Expansion(PlainSource):
    """New events: all their reactions are written down in the transaction that marks them."""

    lane = "events"

    def next_due(self, now: datetime) -> datetime | None:
        return _new().values_list("created_at", flat=True).first()

    def work(self, now: datetime, stopping: Stopping) -> int:
        with transaction.atomic():
            events = list(_new().select_for_update(skip_locked=True)[:EVENTS_AT_ONCE])
            rows = [
                OutboxReaction(
                    organisation_id=event.organisation_id,
                    event=event,
                    reaction=reaction.name,
                    due_at=event.created_at,
                )
                for event in events
                for reaction in reactions_to(event.name)
            ]
            OutboxReaction.objects.bulk_create(rows, ignore_conflicts=True)
            ids = [event.pk for event in events]
            OutboxEvent.objects.filter(pk__in=ids).update(expanded_at=timezone.now())
        return len(events)


class Reactions(PlainSource):
    """Reactions that wait."""

    lane = "events"
    patience = claims.ORDINARY

    def next_due(self, now: datetime) -> datetime | None:
        return claims.next_due(OutboxReaction.objects.all(), now)

    def work(self, now: datetime, stopping: Stopping) -> int:
        claimed = claims.claim(OutboxReaction.objects.all(), self.patience, now)
        events = OutboxEvent.objects.in_bulk([row.event_id for row in claimed])
        for number, row in enumerate(claimed):
            if stopping.is_set():
                claims.give_back(claimed[number:])
                break
            row.event = events[row.event_id]
            self.handle(row)
        return len(claimed)

    def handle(self, row: OutboxReaction) -> None:
        """Let the reaction have its effect, once."""
        begin_trace(row.event.trace)
        try:
            with doors.enter(row.organisation_id), transaction.atomic():
                if claims.finish(row):
                    reaction = reactions.get(row.reaction)
                    if reaction is None:
                        raise NoReaction(row.reaction)
                    event = unpack(reaction.event, row.organisation_id, row.event.payload)
                    reaction.run(event)
        except Exception as wrong:
            claims.fail(row, wrong, self.patience)


def _new() -> QuerySet[OutboxEvent]:
    return OutboxEvent.objects.filter(expanded_at=None).order_by("id")


sources.add("events.1_expansion", Expansion())
sources.add("events.2_reactions", Reactions())
