"""Absence after an incident, and the agreed way back."""

from __future__ import annotations

from django.db import models

from luwte.tenancy.rows import TenantModel


class CareAbsence(TenantModel):
    """Somebody was away because of what happened: from when until when, never why in medical
    words. `sealed`: what is agreed about work meanwhile and the return, read by the person, the
    manager and the supporter that the person chose."""

    case = models.ForeignKey("incidents.Case", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    from_day = models.DateField()
    until_day = models.DateField(null=True)
    # 0 … 100: how much of the working time is missed.
    share = models.PositiveSmallIntegerField(default=100)
    sealed = models.BinaryField(null=True)
    recorded_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["organisation", "case"], name="absence_of_case"),
            models.Index(fields=["organisation", "person", "-from_day"], name="absence_of_person"),
        ]


class ReturnStep(TenantModel):
    """A step back to work: on which day, how much, whether it went."""

    absence = models.ForeignKey(CareAbsence, on_delete=models.CASCADE, related_name="steps")
    on_day = models.DateField()
    words = models.CharField(max_length=200)
    done_at = models.DateTimeField(null=True)
    went_well = models.BooleanField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
