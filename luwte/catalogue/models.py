"""Editions of reference content, and the terms of an organisation."""

from __future__ import annotations

from django.db import models

from luwte.tenancy.rows import TenantModel


class Term(TenantModel):
    """A word the organisation classifies with; rows elsewhere point to terms, never to entries.

    `labels` is {"nl": …, "en": …}; `entry_key` is the catalogue entry it counts as.
    """

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=80)
    labels = models.JSONField(default=dict)
    entry_key = models.CharField(max_length=80)
    edition = models.PositiveIntegerField(default=0)
    order = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "key"], name="term_once")
        ]
