"""Letters: a draft that may be edited, then a frozen, numbered PDF, and how it left."""

from __future__ import annotations

from django.db import models

from luwte.lib.choices import choices_of
from luwte.response.models.measures import Measure
from luwte.response.models.parties import OtherParty
from luwte.response.models.talks import PartyTalk
from luwte.response.rules.states import LetterKind, LetterState, SendWay
from luwte.tenancy.rows import TenantModel


class Letter(TenantModel):
    """One letter. `body`: its texts as JSON (address lines, subject, paragraphs, per language),
    encrypted under the key of the party (or of the letter itself when it is about nobody on
    record). Frozen: the PDF is a stored file, `sha256` its hash; when the identity is erased the
    file goes and the hash stays."""

    number = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=20, choices=choices_of(LetterKind))
    state = models.CharField(
        max_length=6, choices=choices_of(LetterState), default=LetterState.DRAFT
    )
    case = models.ForeignKey("incidents.Case", on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(
        OtherParty, null=True, on_delete=models.PROTECT, related_name="letters"
    )
    measure = models.ForeignKey(
        Measure, null=True, on_delete=models.PROTECT, related_name="letters"
    )
    talk = models.ForeignKey(PartyTalk, null=True, on_delete=models.PROTECT, related_name="letters")
    # An answer of management to one of the own staff.
    person = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    claim_id = models.UUIDField(null=True)
    second_language = models.CharField(max_length=8, blank=True)
    body = models.BinaryField(null=True)
    edits = models.PositiveIntegerField(default=1)
    letterhead_version = models.PositiveIntegerField(default=0)
    file_id = models.UUIDField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    frozen_at = models.DateTimeField(null=True)
    frozen_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"],
                condition=~models.Q(number=""),
                name="letter_number_once",
            )
        ]


class LetterNumber(TenantModel):
    """The last number that was given out in a year; a row lock makes the next one."""

    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="letter_year_once")
        ]


class LetterSending(TenantModel):
    """One way in which a letter left, and the proof that it arrived."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="sendings")
    how = models.CharField(max_length=10, choices=choices_of(SendWay))
    sent_at = models.DateTimeField()
    by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    proof = models.CharField(max_length=200, blank=True)
    proof_file_id = models.UUIDField(null=True)
    received_on = models.DateField(null=True)
    returned_on = models.DateField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
