"""What is kept longer for a reason, and what was erased because its time was over."""

from __future__ import annotations

from django.db import models

from luwte.lib.ids import uuid7


class LegalHold(models.Model):
    """Nothing of this object is erased as long as the hold runs. object_kind: "case", "party" …"""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation_id = models.UUIDField()
    object_kind = models.CharField(max_length=40)
    object_id = models.UUIDField()
    reason = models.TextField()
    look_again_on = models.DateField()
    by_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "object_kind", "object_id"],
                condition=models.Q(ended_at=None),
                name="one_running_hold",
            )
        ]


class Erased(models.Model):
    """One thing that was erased when its term was over: which kind of data, under which term of
    which adopted version, and how many copies went. It holds ids and numbers, and nobody's name."""

    id = models.BigAutoField(primary_key=True)
    organisation_id = models.UUIDField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    object_kind = models.CharField(max_length=40)
    object_id = models.UUIDField()
    # {"amount": 24, "unit": "months", "version": 3}
    term = models.JSONField(default=dict)
    # {"files": 2, "search": 1 …}
    copies = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "-id"], name="erased_newest")]
