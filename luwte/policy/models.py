"""Versions of what an organisation adopted."""

from __future__ import annotations

from django.db import models

from luwte.policy.rules import Kind, SettingState
from luwte.tenancy.rows import TenantModel


class SettingVersion(TenantModel):
    """One version of one kind of settings. At most one draft of each kind; an adopted version
    never changes. `unit` is empty for what holds in the whole organisation."""

    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in Kind])
    version = models.PositiveIntegerField()
    unit = models.ForeignKey("org.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    values = models.JSONField(default=dict)
    state = models.CharField(
        max_length=8,
        choices=[(state.value, state.value) for state in SettingState],
        default=SettingState.DRAFT,
    )
    reason = models.CharField(max_length=500, blank=True)
    # Grows with every change of the draft: what is adopted is what was read.
    edits = models.PositiveIntegerField(default=1)
    drafted_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    drafted_at = models.DateTimeField()
    adopted_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    adopted_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "version"], name="setting_version_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                condition=models.Q(state="draft"),
                name="one_draft_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"
