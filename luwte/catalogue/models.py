"""Editions of reference content, and the terms of an organisation.

Editions and entries belong to the installation and are never changed (triggers see to it). A term
belongs to an organisation and remembers the pack and edition it came from, by key and number, so
that it can move to another installation.
"""

from __future__ import annotations

from django.db import models

from luwte.lib.ids import uuid7
from luwte.tenancy.rows import TenantModel

# What triggers guard; tests take them down to empty their database.
INSERT_ONLY = ("catalogue_edition", "catalogue_entry")


class Edition(models.Model):
    """One sealed state of a pack."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    pack = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "number"], name="edition_once")]

    def __str__(self) -> str:
        return f"{self.pack} {self.number}"


class Entry(models.Model):
    """One entry as it stood in one edition."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    texts = models.JSONField()
    data = models.JSONField()
    source = models.TextField()
    checked_on = models.DateField()
    order = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "kind", "key"], name="entry_once")
        ]


class Adoption(TenantModel):
    """The edition of a pack from which the organisation reads what is not a term."""

    pack = models.CharField(max_length=40)
    edition = models.PositiveIntegerField()
    adopted_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["organisation", "pack"], name="pack_adopted_once")
        ]


class Term(TenantModel):
    """A word the organisation classifies with; rows elsewhere point to terms, never to entries.

    `labels` is {"nl": …, "en": …}; `entry_key` is the catalogue entry (of the same kind) that it
    counts as. Taking over a newer edition of a term makes a new row and leaves this one as it was,
    no longer current: what was answered with it stays on its edition (CAT-15).
    """

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=80)
    labels = models.JSONField(default=dict)
    entry_key = models.CharField(max_length=80)
    pack = models.CharField(max_length=40, blank=True)
    edition = models.PositiveIntegerField(default=0)
    # Where an own action differs from the entry it counts as; empty for everything else.
    data = models.JSONField(default=dict, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    is_own = models.BooleanField(default=False)
    is_renamed = models.BooleanField(default=False)
    is_current = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "key"],
                condition=models.Q(is_current=True),
                name="term_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}.{self.key}"
