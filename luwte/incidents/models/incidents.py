"""An incident: one event of aggression or violence against staff, as it was reported."""

from __future__ import annotations

from django.db import models

from luwte.incidents.models.cases import Case
from luwte.incidents.models.past import ImportBatch
from luwte.incidents.rules import (
    Gravity,
    NewsPace,
    PersonRole,
    Precision,
    ReaderChoice,
    ReportWay,
    Source,
)
from luwte.lib.choices import choices_of
from luwte.tenancy.rows import TenantModel


class Incident(TenantModel):
    """One event. The narrative is plain and searchable; identity of others is not kept here."""

    client_key = models.CharField(max_length=80, null=True)
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="incidents")
    source = models.CharField(max_length=8, choices=choices_of(Source), default=Source.LIVE)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    location = models.ForeignKey(
        "org.Location", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    room = models.ForeignKey(
        "org.Room", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    place_text = models.CharField(max_length=200, blank=True)
    happened_from = models.DateTimeField()
    happened_until = models.DateTimeField()
    precision = models.CharField(
        max_length=6, choices=choices_of(Precision), default=Precision.MINUTE
    )
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # In which way it came, and who typed it for somebody who told it or wrote it on paper.
    way = models.CharField(max_length=9, choices=choices_of(ReportWay), blank=True)
    entered_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # Who told it and is not in the list of people: hired staff, an intern, a volunteer.
    reporter_name = models.CharField(max_length=120, blank=True)
    reader_choice = models.CharField(
        max_length=13, choices=choices_of(ReaderChoice), default=ReaderChoice.MANAGER
    )
    # Aggression by a colleague: a route of its own, outside the ordinary lists and figures.
    by_colleague = models.BooleanField(default=False)
    news_pace = models.CharField(max_length=4, choices=choices_of(NewsPace), default=NewsPace.MAIN)
    count = models.PositiveIntegerField(default=1)
    gravity = models.CharField(max_length=6, choices=choices_of(Gravity), blank=True)
    # What the reporter said, from the first look on; None as long as `gravity` still says it.
    reported_gravity = models.CharField(max_length=6, choices=choices_of(Gravity), null=True)
    narrative = models.TextField(blank=True)
    # What was said, word for word.
    spoken = models.TextField(blank=True)
    other_party = models.CharField(max_length=300, blank=True)
    # Imported history: where it came from, its own number there, and what no field of ours holds.
    batch = models.ForeignKey(
        ImportBatch, null=True, on_delete=models.PROTECT, related_name="incidents", db_index=False
    )
    source_ref = models.CharField(max_length=200, blank=True)
    extra = models.JSONField(default=dict, blank=True)
    is_released = models.BooleanField(default=True)
    withdrawn_at = models.DateTimeField(null=True)
    # The same as of a case; for history without a case this is the only mark.
    erased_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "client_key"], name="incident_client_key"
            )
        ]
        indexes = [
            models.Index(
                fields=["organisation", "-happened_from", "-id"],
                name="incident_newest",
                condition=models.Q(is_released=True),
            ),
            models.Index(
                fields=["organisation", "unit", "-happened_from", "-id"],
                name="incident_unit_newest",
                condition=models.Q(is_released=True),
            ),
            models.Index(
                fields=["organisation", "reported_by", "-reported_at"], name="incident_mine"
            ),
            models.Index(fields=["organisation", "case"], name="incident_of_case"),
            models.Index(fields=["organisation", "batch"], name="incident_of_batch"),
            # What retention asks every night.
            models.Index(
                fields=["organisation", "happened_until"],
                name="incident_to_erase",
                condition=models.Q(case=None, erased_at=None),
            ),
        ]


class IncidentTerm(TenantModel):
    """A term of the catalogue that fits the incident: a form, motive, trigger, channel …"""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="terms")
    term = models.ForeignKey(
        "catalogue.Term", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=20)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "incident", "term"], name="incident_term_once"
            )
        ]
        indexes = [models.Index(fields=["organisation", "term"], name="incidents_with_term")]


class Involvement(TenantModel):
    """Somebody in an incident: of the own staff (person, or a name for who is not in the list), or
    a bystander or causer, whose `name` is a description. A victim, or whom the reporter marks as
    part of the problem, does not open the handler's page."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=10, choices=choices_of(PersonRole))

    class Meta(TenantModel.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["organisation", "person", "role"], name="involved_person"),
            models.Index(fields=["organisation", "incident"], name="involved_incident"),
        ]
