"""Long work with progress, a lease and a screen."""

from django.db import models

from luwte.lib.ids import uuid7


class Job(models.Model):
    """One piece of long work, started by a person, done by the lane `long`."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation_id = models.UUIDField()
    person_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=80)
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    checkpoint = models.JSONField(default=dict)
    result = models.JSONField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    trace = models.CharField(max_length=32, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                name="job_due",
                condition=models.Q(state__in=["waiting", "running"]),
            ),
            models.Index(fields=["organisation_id", "person_id", "-created_at"], name="job_mine"),
        ]
