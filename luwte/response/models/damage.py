"""Damage: what was lost, what is repaired now, who pays, and what came back."""

from __future__ import annotations

from django.db import models

from luwte.lib.choices import choices_of
from luwte.response.models.parties import OtherParty
from luwte.response.rules.states import ClaimState, DamageKind, DamageSide, Route
from luwte.tenancy.rows import TenantModel


class DamageItem(TenantModel):
    """One piece of damage. Amounts are in cents of euros; sick days × daily cost fill the amount of
    sick pay."""

    case = models.ForeignKey("incidents.Case", on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=8, choices=choices_of(DamageSide))
    kind = models.CharField(max_length=13, choices=choices_of(DamageKind))
    title = models.CharField(max_length=200)
    person = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    amount = models.PositiveBigIntegerField(default=0)
    sick_days = models.DecimalField(max_digits=6, decimal_places=1, null=True)
    daily_cost = models.PositiveBigIntegerField(null=True)
    no_receipt_reason = models.CharField(max_length=300, blank=True)
    advanced = models.PositiveBigIntegerField(default=0)
    advanced_on = models.DateField(null=True)
    # What must be repaired now, by whom, until when.
    repair_by = models.DateField(null=True)
    repair_owner = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    repaired_at = models.DateTimeField(null=True)
    occurred_on = models.DateField()
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        abstract = False
        indexes = [models.Index(fields=["organisation", "occurred_on"], name="damage_by_day")]


class DamageReceipt(TenantModel):
    """A receipt: a stored file."""

    item = models.ForeignKey(DamageItem, on_delete=models.CASCADE, related_name="receipts")
    file_id = models.UUIDField()
    added_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    added_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False


class Claim(TenantModel):
    """Recovering damage from one party (or an insurer) along one route."""

    case = models.ForeignKey("incidents.Case", on_delete=models.CASCADE, related_name="+")
    party = models.ForeignKey(
        OtherParty, null=True, on_delete=models.PROTECT, related_name="claims", db_index=False
    )
    route = models.CharField(max_length=9, choices=choices_of(Route))
    state = models.CharField(max_length=11, choices=choices_of(ClaimState), default=ClaimState.OPEN)
    sent_on = models.DateField(null=True)
    answer_by = models.DateField(null=True)
    # When the criminal case is heard: joining ends before the prosecutor's closing speech.
    court_on = models.DateTimeField(null=True)
    joined_on = models.DateField(null=True)
    # Five years from knowing damage and person.
    limitation_on = models.DateField()
    final_judgment_on = models.DateField(null=True)
    awarded = models.PositiveBigIntegerField(null=True)
    next_look_on = models.DateField(null=True)
    outcome = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        abstract = False


class ClaimItem(TenantModel):
    """A piece of damage that this claim recovers, and how much of it, in cents."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="items")
    item = models.ForeignKey(
        DamageItem, on_delete=models.CASCADE, related_name="claimed", db_index=False
    )
    amount = models.PositiveBigIntegerField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "item", "claim"], name="claim_item_once"
            )
        ]


class Instalment(TenantModel):
    """A part that was agreed, and what came in, in cents."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    amount = models.PositiveBigIntegerField()
    paid_on = models.DateField(null=True)
    paid = models.PositiveBigIntegerField(default=0)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "claim", "number"], name="instalment_once"
            )
        ]
