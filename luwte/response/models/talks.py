"""Talks with the other party: invited, held or not, agreed, signed, followed up."""

from __future__ import annotations

from django.db import models

from luwte.lib.choices import choices_of
from luwte.response.models.measures import Measure
from luwte.response.models.parties import OtherParty
from luwte.response.rules.states import TalkKind, TalkState
from luwte.tenancy.rows import TenantModel


class PartyTalk(TenantModel):
    """One talk. `minutes` and `agreed` are encrypted under the party's key (purpose "identity",
    subject: the party), so that they go when the identity goes; without a party under the key of
    the talk itself. `signature_id`: a stored file with what was signed."""

    case = models.ForeignKey("incidents.Case", on_delete=models.CASCADE, related_name="+")
    party = models.ForeignKey(OtherParty, null=True, on_delete=models.PROTECT, related_name="talks")
    measure = models.ForeignKey(Measure, null=True, on_delete=models.PROTECT, related_name="talks")
    kind = models.CharField(max_length=17, choices=choices_of(TalkKind))
    state = models.CharField(max_length=9, choices=choices_of(TalkState), default=TalkState.PLANNED)
    planned_at = models.DateTimeField(null=True)
    place = models.CharField(max_length=200, blank=True)
    led_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # Functions, never names: "community officer", "brother of the client".
    others = models.CharField(max_length=300, blank=True)
    minutes = models.BinaryField(null=True)
    agreed = models.BinaryField(null=True)
    held_at = models.DateTimeField(null=True)
    signed_how = models.CharField(max_length=10, blank=True)  # screen, upload, refused
    signed_at = models.DateTimeField(null=True)
    signature_id = models.UUIDField(null=True)
    follow_up_on = models.DateField(null=True)
    followed_up_at = models.DateTimeField(null=True)
    follow_up_said = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        abstract = False
