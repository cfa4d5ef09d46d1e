"""What was looked at before the next contact or visit after an incident."""

from __future__ import annotations

from django.db import models

from luwte.response.models.parties import OtherParty
from luwte.tenancy.rows import TenantModel


class NextContact(TenantModel):
    """One list that was gone through. `answers`: {key of the point: "yes", "no", "not_needed"};
    `plan`: what was agreed for what is not in order. It puts up an instruction for who goes, until
    and including `until`."""

    case = models.ForeignKey("incidents.Case", on_delete=models.CASCADE, related_name="+")
    party = models.ForeignKey(
        OtherParty, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    answers = models.JSONField(default=dict)
    plan = models.TextField(blank=True)
    contact_on = models.DateField()
    until = models.DateField()
    instruction = models.CharField(max_length=14, blank=True)
    by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
