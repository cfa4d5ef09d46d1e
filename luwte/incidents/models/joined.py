"""Cases that belong together: linked, merged, split; and the lists somebody keeps."""

from __future__ import annotations

from django.db import models

from luwte.incidents.models.cases import Case
from luwte.incidents.rules import JoinKind, LinkKind
from luwte.lib.choices import choices_of
from luwte.tenancy.rows import TenantModel


class CaseLink(TenantModel):
    """Two cases that stand beside each other; `first` has the smaller id, so that a pair is one
    row."""

    first = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=11, choices=choices_of(LinkKind))
    why = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "first", "second"], name="case_link_once"
            ),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="case_link_in_order"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "second"], name="case_link_back")]


class CaseJoin(TenantModel):
    """That incidents moved from one case to another, with all it takes to undo it.

    moved: {"incidents": [ids], "target": {field: value before}, "source": {field: value before},
    "readers": [ids of readers that the merge ended]}.
    """

    kind = models.CharField(max_length=5, choices=choices_of(JoinKind))
    source = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    target = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    moved = models.JSONField(default=dict)
    by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta(TenantModel.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["organisation", "target", "-at"], name="joins_into"),
            models.Index(fields=["organisation", "source", "-at"], name="joins_from"),
        ]


class SavedFilter(TenantModel):
    """A way to look at the cases that somebody keeps. query: the parameters of the address."""

    person = models.ForeignKey(
        "org.Person", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    name = models.CharField(max_length=80)
    query = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person", "name"], name="saved_filter_once"
            )
        ]
