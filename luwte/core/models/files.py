"""Files at rest, encrypted, with an owner that answers for access."""

from django.db import models

from luwte.lib.ids import uuid7


class StoredFile(models.Model):
    """Uploaded, then checked, then attached to an owner; an orphan is swept away."""

    class State(models.TextChoices):
        UPLOADED = "uploaded"
        CHECKED = "checked"
        ATTACHED = "attached"
        ERASED = "erased"

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation_id = models.UUIDField()
    owner_kind = models.CharField(max_length=60, blank=True)
    owner_id = models.UUIDField(null=True)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.BigIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State, default=State.UPLOADED)
    stored_as = models.CharField(max_length=200, blank=True)
    key_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    uploaded_by_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "owner_kind", "owner_id"], name="file_owner"),
            models.Index(fields=["state", "created_at"], name="file_orphans"),
        ]
