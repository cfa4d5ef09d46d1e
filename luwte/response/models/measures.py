"""What follows towards the other party: first reactions within the clock, and measures that pass
the gate."""

from __future__ import annotations

from django.db import models

from luwte.lib.choices import choices_of
from luwte.response.models.parties import OtherParty
from luwte.response.rules.states import MeasureKind, MeasureState, ReactionKind
from luwte.tenancy.rows import TenantModel


class FirstReaction(TenantModel):
    """Something that was said or sent to the other party outside the gate; the first one of a case
    meets its clock."""

    case = models.ForeignKey("incidents.Case", on_delete=models.CASCADE, related_name="+")
    party = models.ForeignKey(OtherParty, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=18, choices=choices_of(ReactionKind))
    at = models.DateTimeField()
    by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    note = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False


class Measure(TenantModel):
    """One measure towards one party. The gate is `rules.gate.GATE`; every measure has an end, a
    review date and a channel that stays open, and ends by itself.

    `advice`: what the matrix said when it was proposed, as codes and numbers in JSON (class,
    repetition, kinds, months, who decides, version of the matrix; `queries.advising`), kept
    whatever is adopted later. `answers`: what the gate asked, {question: {"answer": …, "why": …}}.
    """

    party = models.ForeignKey(OtherParty, on_delete=models.PROTECT, related_name="measures")
    case = models.ForeignKey("incidents.Case", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=19, choices=choices_of(MeasureKind))
    state = models.CharField(
        max_length=8, choices=choices_of(MeasureState), default=MeasureState.PROPOSED
    )
    class_key = models.CharField(max_length=40, blank=True)
    repetition = models.PositiveSmallIntegerField(default=1)
    advice = models.JSONField(default=dict)
    deviation_reason = models.TextField(blank=True)
    # Concrete and recent behaviour, quoted; no opinion about a person.
    behaviour = models.TextField(blank=True)
    behaved_on = models.DateField(null=True)
    basis = models.TextField(blank=True)
    answers = models.JSONField(default=dict)
    proposed_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    proposed_at = models.DateTimeField()
    hearing_due = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    heard_how = models.CharField(max_length=20, blank=True)
    heard_said = models.TextField(blank=True)
    not_heard_reason = models.TextField(blank=True)
    # The provisional ban during which the other party was heard: that hearing counts here too.
    heard_in = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    looked_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    looked_at = models.DateTimeField(null=True)
    look_said = models.TextField(blank=True)
    # No second pair of eyes could be found: why, and it shows.
    look_missing_reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True)
    informed_at = models.DateTimeField(null=True)
    informed_how = models.CharField(max_length=20, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    review_on = models.DateField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    review_said = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.TextField(blank=True)
    # What stays open: who to contact and how (RES-9), what is excepted (emergency care).
    contact_person = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    open_channel = models.TextField(blank=True)
    exceptions = models.TextField(blank=True)
    places_text = models.TextField(blank=True)
    # The one that this follows: the ban after a provisional ban, the red card after a yellow one.
    follows = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["organisation", "case", "-id"], name="measures_of_case"),
            models.Index(fields=["organisation", "party", "-id"], name="measures_of_party"),
            models.Index(
                fields=["organisation", "ends_on"],
                name="measures_in_force",
                condition=models.Q(ended_at=None, ends_on__isnull=False),
            ),
            # What waits on the start page of who decides: few, however many were decided.
            models.Index(
                fields=["organisation", "id"],
                name="measures_undecided",
                condition=models.Q(decided_at=None, ended_at=None),
            ),
        ]


class MeasurePlace(TenantModel):
    """A location where the measure holds."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="places")
    location = models.ForeignKey(
        "org.Location", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "measure", "location"], name="measure_place_once"
            )
        ]


class Breach(TenantModel):
    """A measure was not kept: the new incident that was made of it."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="breaches")
    incident = models.ForeignKey(
        "incidents.Incident", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["organisation", "incident"], name="breach_once")
        ]
