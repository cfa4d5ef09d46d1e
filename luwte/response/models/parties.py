"""The other party: who the aggression came from, as little of it as the work needs."""

from __future__ import annotations

from django.db import models

from luwte.lib.choices import choices_of
from luwte.response.rules.states import Knowledge, TokenKind
from luwte.tenancy.rows import TenantModel


class OtherParty(TenantModel):
    """Somebody from whom aggression came. `sealed` holds the identity as JSON (name, birth year,
    address, phone, e-mail, client reference, description), encrypted under a data key of its own
    (purpose "identity", subject: this row). There is no field for diagnosis, origin or BSN.
    `client_key`: made by the form once; the same key is the same person, however often it is
    sent."""

    client_key = models.CharField(max_length=80, null=True)
    knowledge = models.CharField(
        max_length=9, choices=choices_of(Knowledge), default=Knowledge.UNKNOWN
    )
    sealed = models.BinaryField(null=True)
    relation = models.ForeignKey(
        "catalogue.Term", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    is_minor = models.BooleanField(null=True)
    # The one that took its incidents and measures; this row stays as the trace, and as the undo.
    joined_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # Who is on record is told so within a month (AVG 14): in the letter with the measure, or later
    # because telling is not safe.
    inform_before = models.DateField(null=True)
    informed_at = models.DateTimeField(null=True)
    inform_later_reason = models.TextField(blank=True)
    last_incident_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["organisation", "client_key"], name="party_client_key")
        ]
        indexes = [
            models.Index(
                fields=["organisation", "inform_before"],
                name="party_to_inform",
                condition=models.Q(informed_at=None, inform_before__isnull=False),
            ),
            models.Index(
                fields=["organisation", "last_incident_at"],
                name="party_by_last_incident",
                condition=models.Q(erased_at=None),
            ),
        ]


class PartyToken(TenantModel):
    """Something by which the party is found again: a keyed hash (HMAC-SHA-256 under a key of the
    organisation) of a normalised name, address, phone, e-mail or client reference. `token` is hex,
    32 characters."""

    party = models.ForeignKey(OtherParty, on_delete=models.CASCADE, related_name="tokens")
    kind = models.CharField(max_length=9, choices=choices_of(TokenKind))
    token = models.CharField(max_length=64)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "token", "kind", "party"], name="party_token_once"
            )
        ]


class PartyIncident(TenantModel):
    """The party had a part in this incident. A link to somebody who is on record already counts for
    a measure only after a second person looked (`confirmed_at`)."""

    party = models.ForeignKey(
        OtherParty, on_delete=models.CASCADE, related_name="incidents", db_index=False
    )
    incident = models.ForeignKey(
        "incidents.Incident", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    # By what they matched: names of `TokenKind`.
    matched = models.JSONField(default=list)
    linked_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    linked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    confirmed_at = models.DateTimeField(null=True)
    unlinked_at = models.DateTimeField(null=True)
    unlinked_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "incident", "party"],
                condition=models.Q(unlinked_at=None),
                name="party_in_incident_once",
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "party", "incident"], name="incidents_of_party")
        ]


class PartyJoin(TenantModel):
    """Two parties turned out to be one. `moved`: the rows that went over, by kind, as what an undo
    needs: {"incidents": [id …], "measures": [id …], "tokens": [id …]}; its "why" is a reason of
    the software itself, as a code. `sealed`: why, as it was typed, under the keys of both
    (`response.sealing`): it opens for nobody once one of them is erased."""

    source = models.ForeignKey(
        OtherParty, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    target = models.ForeignKey(
        OtherParty, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    sealed = models.BinaryField(null=True)
    moved = models.JSONField(default=dict)
    by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    confirmed_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta(TenantModel.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["organisation", "source"], name="party_joins_from"),
            models.Index(fields=["organisation", "target"], name="party_joins_into"),
        ]


class JointApproach(TenantModel):
    """Who keeps circulating between institutions gets one approach with one coordinator. `sealed`:
    what was agreed, under the party's key."""

    party = models.ForeignKey(OtherParty, on_delete=models.CASCADE, related_name="approaches")
    coordinator = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    outside_coordinator = models.CharField(max_length=120, blank=True)
    agreement = models.ForeignKey(
        "org.PartnerAgreement", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    sealed = models.BinaryField(null=True)
    review_on = models.DateField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
