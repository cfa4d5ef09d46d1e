"""What is not for the ordinary lists: reports to a confidant or HR, and sealed talks."""

from __future__ import annotations

from django.db import models

from luwte.incidents.models.cases import Case
from luwte.incidents.models.incidents import Incident
from luwte.incidents.rules import ConfidedState, LookAnswer, ReaderChoice, TalkKind
from luwte.lib.choices import choices_of
from luwte.tenancy.rows import TenantModel


class ConfidedReport(TenantModel):
    """A report that only a confidant or HR reads. It has no case and is in no list or figure; from
    a confidant it becomes a case when, and only when, its reporter releases it. The incident has
    `is_released=False` until then."""

    incident = models.OneToOneField(Incident, on_delete=models.CASCADE, related_name="confided")
    route = models.CharField(max_length=13, choices=choices_of(ReaderChoice))
    state = models.CharField(
        max_length=8, choices=choices_of(ConfidedState), default=ConfidedState.OPEN
    )
    taken_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["organisation", "route", "state", "-id"], name="confided_by_route")
        ]


class Talk(TenantModel):
    """A sealed talk about one incident. Its texts are encrypted under a data key of its own
    (purpose "talk"), never indexed. code_hash: of the secret code that opens an anonymous one."""

    incident = models.OneToOneField(Incident, on_delete=models.CASCADE, related_name="talk")
    kind = models.CharField(max_length=9, choices=choices_of(TalkKind))
    code_hash = models.CharField(max_length=64, null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code_hash"], name="talk_code_once")
        ]


class TalkMessage(TenantModel):
    """One text of a sealed talk. at: a moment; in an anonymous talk the start of a day. number:
    its place in the talk, since a day has no order."""

    talk = models.ForeignKey(
        Talk, on_delete=models.CASCADE, related_name="messages", db_index=False
    )
    number = models.PositiveIntegerField()
    from_reporter = models.BooleanField()
    by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    text = models.BinaryField()
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "talk", "number"], name="talk_number_once"
            )
        ]


class GuestLook(TenantModel):
    """One question to somebody who is not involved, for one decision, seven days: a colleague, or,
    because nobody inside is uninvolved, a guest from outside with only what it needs.

    token_hash: of the link that opens it for a guest; a colleague has none. overruled_reason: why
    it was done although the answer was no. used_at: when the decision was taken; it counts once.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="looks", db_index=False)
    decision = models.CharField(max_length=60)
    question = models.TextField()
    facts = models.TextField(blank=True)
    colleague = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    guest_name = models.CharField(max_length=120, blank=True)
    guest_email = models.EmailField(blank=True)
    token_hash = models.CharField(max_length=64, null=True)
    asked_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answer = models.CharField(max_length=8, choices=choices_of(LookAnswer), blank=True)
    words = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    overruled_reason = models.TextField(blank=True)
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["organisation", "token_hash"], name="look_token_once")
        ]
        indexes = [models.Index(fields=["organisation", "case", "-asked_at"], name="looks_of_case")]
