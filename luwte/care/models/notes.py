"""Sealed notes. Only `luwte.care.vault` reads or writes these tables (a test holds it so)."""

from __future__ import annotations

from django.db import models

from luwte.care.models.paths import CarePath
from luwte.tenancy.rows import TenantModel


class CareNote(TenantModel):
    """A note of a supporter, or of the person cared for. `sealed`: encrypted under the data key of
    the path (purpose "care"). Erased one year after the last talk (a setting)."""

    path = models.ForeignKey(
        CarePath, on_delete=models.CASCADE, related_name="notes", db_index=False
    )
    sealed = models.BinaryField()
    by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        indexes = [models.Index(fields=["organisation", "path", "at"], name="care_notes_of_path")]


class CareReading(TenantModel):
    """Somebody read the notes of a path: shown to the person cared for."""

    path = models.ForeignKey(
        CarePath, on_delete=models.CASCADE, related_name="readings", db_index=False
    )
    reader = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["organisation", "path", "-at"], name="care_readings_of_path")
        ]
