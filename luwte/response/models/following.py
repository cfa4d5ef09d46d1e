"""What went along when incidents moved from one case to another."""

from __future__ import annotations

from django.db import models

from luwte.tenancy.rows import TenantModel


class CaseFollowing(TenantModel):
    """The rows of this room that followed one merge or split, with all it takes to bring them back.

    rows: {name of the table: [ids]}. taken_over: the columns of the police file of the case that
    stayed which were empty, and were filled from the file of the case that went.
    """

    join = models.OneToOneField("incidents.CaseJoin", on_delete=models.CASCADE, related_name="+")
    rows = models.JSONField(default=dict)
    taken_over = models.JSONField(default=list)

    class Meta(TenantModel.Meta):
        abstract = False
