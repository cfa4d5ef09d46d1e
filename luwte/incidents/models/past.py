"""A stranger's register that is brought in: its mapping, its batch, and the rows refused."""

from __future__ import annotations

from django.db import models

from luwte.incidents.rules import BatchState
from luwte.tenancy.rows import TenantModel


class ImportMapping(TenantModel):
    """How the columns and codes of a register translate into ours; used again next time."""

    name = models.CharField(max_length=120)
    spec = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="mapping_name_once")
        ]


class ImportBatch(TenantModel):
    """One file that was brought in: released or undone as a whole."""

    file_id = models.UUIDField(null=True)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, blank=True)
    reading = models.JSONField(default=dict)
    mapping = models.ForeignKey(
        ImportMapping, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    spec = models.JSONField(default=dict)
    state = models.CharField(
        max_length=9, choices=[(s.value, s.value) for s in BatchState], default=BatchState.UPLOADED
    )
    job_id = models.UUIDField(null=True)
    rows = models.PositiveIntegerField(default=0)
    brought_in = models.PositiveIntegerField(default=0)
    already_here = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        indexes = [models.Index(fields=["organisation", "-created_at"], name="batch_newest")]


class ImportRefusal(TenantModel):
    """A row that did not come in, as it stood in the file, with the reasons."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="refusals")
    row_number = models.PositiveIntegerField()
    row = models.JSONField(default=list)
    reasons = models.JSONField(default=list)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "batch", "row_number"], name="refusal_once"
            )
        ]
