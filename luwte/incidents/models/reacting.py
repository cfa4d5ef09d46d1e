"""That a manager, and after something grave the director, reacts in person (CAS-6)."""

from __future__ import annotations

from django.db import models

from luwte.incidents.models.cases import Case
from luwte.tenancy.rows import TenantModel


class PersonalReaction(TenantModel):
    """Somebody walks over or calls: due within one working day of every report.

    who: the manager, or the director. done_at and not_needed_reason: one of the two ends it.
    """

    class Who(models.TextChoices):
        MANAGER = "manager"
        DIRECTOR = "director"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reactions")
    who = models.CharField(max_length=8, choices=Who)
    person = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    note = models.TextField(blank=True)
    not_needed_reason = models.TextField(blank=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["organisation", "case", "who"], name="reaction_once")
        ]
        indexes = [
            models.Index(
                fields=["organisation", "person", "due_at"],
                name="reaction_mine",
                condition=models.Q(done_at=None),
            )
        ]
