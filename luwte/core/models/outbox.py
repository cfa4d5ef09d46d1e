"""Events that wait to be told, and each telling on its own row."""

from django.db import models


class OutboxEvent(models.Model):
    """Written in the transaction of what happened; the clock expands it into reactions."""

    id = models.BigAutoField(primary_key=True)
    organisation_id = models.UUIDField()
    name = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField(default=1)
    payload = models.JSONField()
    created_at = models.DateTimeField()
    expanded_at = models.DateTimeField(null=True)
    trace = models.CharField(max_length=32, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["id"], name="event_unexpanded", condition=models.Q(expanded_at=None)
            ),
        ]


class OutboxReaction(models.Model):
    """One reaction to one event: retried alone, done once."""

    class State(models.TextChoices):
        WAITING = "waiting"
        CLAIMED = "claimed"
        DONE = "done"
        FAILED = "failed"

    id = models.BigAutoField(primary_key=True)
    organisation_id = models.UUIDField()
    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE)
    reaction = models.CharField(max_length=100)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "reaction"], name="one_reaction_per_event")
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="reaction_due",
                condition=models.Q(state__in=["waiting", "claimed"]),
            ),
        ]
