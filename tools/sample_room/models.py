"""Tables of the room sample."""

from __future__ import annotations

from django.db import models

from luwte.sample.rules import LONGEST_TITLE, State
from luwte.tenancy.rows import TenantModel


class SampleItem(TenantModel):
    """One thing that somebody added and finishes."""

    title = models.CharField(max_length=LONGEST_TITLE)
    state = models.CharField(
        max_length=8, choices=[(state.value, state.value) for state in State], default=State.OPEN
    )
    added_by = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+")

    class Meta(TenantModel.Meta):
        abstract = False
        indexes = [models.Index(fields=["organisation", "state", "-id"], name="sample_newest")]

    def __str__(self) -> str:
        return self.title
