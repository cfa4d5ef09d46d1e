"""Moments that must not be missed, and the proof that somebody watches them."""

from django.db import models

from luwte.lib.ids import uuid7


class Timer(models.Model):
    """Something that must happen at a moment, once."""

    class State(models.TextChoices):
        WAITING = "waiting"
        CLAIMED = "claimed"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation_id = models.UUIDField()
    kind = models.CharField(max_length=80)
    subject_id = models.UUIDField()
    key = models.CharField(max_length=60, blank=True)
    lane = models.CharField(max_length=10, default="ordinary")
    due_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True)
    trace = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "kind", "subject_id", "key"], name="one_timer"
            )
        ]
        indexes = [
            models.Index(
                fields=["lane", "due_at"],
                name="timer_due",
                condition=models.Q(state__in=["waiting", "claimed"]),
            ),
        ]


class ClockBeat(models.Model):
    """The heartbeat of one clock process in one lane."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    lane = models.CharField(max_length=10)
    process = models.CharField(max_length=80)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    done = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lane", "process"], name="one_beat")]
        indexes = [models.Index(fields=["lane", "-beat_at"], name="beat_newest")]
