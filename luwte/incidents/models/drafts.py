"""What comes before and beside a report: a draft, files with it, and the tap of a tally."""

from __future__ import annotations

from django.db import models

from luwte.incidents.models.incidents import Incident
from luwte.tenancy.rows import TenantModel


class ReportDraft(TenantModel):
    """A report that was not sent yet; never an anonymous one. answers: what was chosen and typed
    so far, by the name of the field. Erased on sending, and after thirty days."""

    person = models.ForeignKey(
        "org.Person", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    # The client_key that the report will have: one draft, one report.
    key = models.CharField(max_length=80)
    answers = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="draft_once")]
        indexes = [
            models.Index(fields=["organisation", "person", "-changed_at"], name="drafts_of_person")
        ]


class Attachment(TenantModel):
    """A photo, sound, PDF or mail with an incident; its bytes are an encrypted `core.StoredFile`.

    media_type: what the bytes say it is, never what its name says. is_stripped: hidden data (place,
    camera, author) were taken out. scanned: "clean", or "" while nobody has scanned it.
    """

    incident = models.ForeignKey(
        Incident, on_delete=models.CASCADE, related_name="attachments", db_index=False
    )
    file_id = models.UUIDField()
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=60)
    size = models.PositiveBigIntegerField()
    is_stripped = models.BooleanField(default=False)
    scanned = models.CharField(max_length=8, blank=True)
    added_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["organisation", "file_id"], name="attachment_file_once")
        ]
        indexes = [
            models.Index(fields=["organisation", "incident"], name="attachments_of"),
            # What waits for the virus scanner, oldest first.
            models.Index(fields=["organisation", "scanned", "id"], name="attachments_unscanned"),
        ]


class TallyTap(TenantModel):
    """One tap on the tally. Nobody's name: only the key of the tap, so that a tap that is sent
    twice counts once, and can be taken back."""

    incident = models.ForeignKey(
        Incident, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    key = models.CharField(max_length=40)
    taken_back = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="tap_once")]
        indexes = [models.Index(fields=["organisation", "incident"], name="taps_of")]
