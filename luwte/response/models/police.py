"""Police: what is decided about it, what was filed, what is held, whom was spoken to."""

from __future__ import annotations

from django.db import models

from luwte.lib.choices import choices_of
from luwte.response.models.parties import OtherParty
from luwte.response.rules.states import (
    ContactMoment,
    DisclosureTo,
    EvidenceKind,
    EvidenceState,
    Filer,
    Ground,
    Likelihood,
    PoliceReportKind,
    PoliceReportState,
)
from luwte.tenancy.rows import TenantModel


class PoliceFile(TenantModel):
    """What was decided about the police in a case: one row."""

    case = models.OneToOneField("incidents.Case", on_delete=models.CASCADE, related_name="+")
    likelihood = models.CharField(max_length=8, choices=choices_of(Likelihood), blank=True)
    filer = models.CharField(max_length=8, choices=choices_of(Filer), blank=True)
    reason = models.TextField(blank=True)
    uses_domicile = models.BooleanField(default=False)
    asks_number = models.BooleanField(default=False)  # aangifte onder nummer
    said_vpt_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        abstract = False


class PoliceReport(TenantModel):
    """A melding or an aangifte and what became of it."""

    case = models.ForeignKey("incidents.Case", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=6, choices=choices_of(PoliceReportKind))
    state = models.CharField(max_length=13, choices=choices_of(PoliceReportState))
    filer = models.CharField(max_length=8, choices=choices_of(Filer))
    appointment_at = models.DateTimeField(null=True)
    made_on = models.DateField(null=True)
    number = models.CharField(max_length=60, blank=True)
    officer = models.CharField(max_length=120, blank=True)
    station = models.CharField(max_length=120, blank=True)
    chase_on = models.DateField(null=True)
    reason = models.TextField(blank=True)
    outcome = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        abstract = False


class ComplaintRequest(TenantModel):
    """A victim's klacht for one offence: asked until its deadline, signed by the victim (or by
    special written power), or not wanted."""

    case = models.ForeignKey("incidents.Case", on_delete=models.CASCADE, related_name="+")
    incident = models.ForeignKey(
        "incidents.Incident", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    victim = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    victim_name = models.CharField(max_length=120, blank=True)
    offence_key = models.CharField(max_length=80)
    known_on = models.DateField()
    deadline = models.DateField()
    signed_on = models.DateField(null=True)
    by_power = models.BooleanField(default=False)
    file_id = models.UUIDField(null=True)
    not_wanted_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False


class Evidence(TenantModel):
    """Something that may disappear: asked to hold, held by whom, until when. We do not
    investigate."""

    case = models.ForeignKey("incidents.Case", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=choices_of(EvidenceKind))
    state = models.CharField(max_length=11, choices=choices_of(EvidenceState))
    what = models.CharField(max_length=300)
    where = models.CharField(max_length=300, blank=True)
    keeper = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    keeper_name = models.CharField(max_length=120, blank=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)
    keep_until = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    created_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta(TenantModel.Meta):
        abstract = False


class Disclosure(TenantModel):
    """The ground on which something about a patient goes out. Until one is recorded every outward
    message of the case is blocked."""

    case = models.ForeignKey("incidents.Case", on_delete=models.CASCADE, related_name="+")
    party = models.ForeignKey(
        OtherParty, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    to = models.CharField(max_length=12, choices=choices_of(DisclosureTo))
    ground = models.CharField(max_length=10, choices=choices_of(Ground))
    explanation = models.TextField()
    by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False


class PartnerContactLog(TenantModel):
    """Contact with the police or another partner, before, during or after."""

    case = models.ForeignKey(
        "incidents.Case", null=True, on_delete=models.CASCADE, related_name="+"
    )
    partner = models.ForeignKey(
        "org.Partner", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    moment = models.CharField(max_length=6, choices=choices_of(ContactMoment))
    with_whom = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    disclosure = models.ForeignKey(
        Disclosure, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta(TenantModel.Meta):
        abstract = False
