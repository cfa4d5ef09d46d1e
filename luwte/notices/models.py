"""Instructions for reception, security and later visits: what to do, without why."""

from __future__ import annotations

from django.db import models

from luwte.notices.rules import Instruction, NoticeAbout
from luwte.tenancy.rows import TenantModel


class Notice(TenantModel):
    """One instruction. `sealed`: who or which address, and how to recognise, as JSON {"who",
    "look", "address"}, encrypted (purpose "notice", subject: this row). In force from `starts_on`
    until and including `ends_on`, unless `ended_at`. `source_kind`, `source_id`: what made it, such
    as a measure; one notice for a source."""

    about = models.CharField(
        max_length=6, choices=[(about.value, about.value) for about in NoticeAbout]
    )
    instruction = models.CharField(
        max_length=14, choices=[(one.value, one.value) for one in Instruction]
    )
    sealed = models.BinaryField(null=True)
    # The same way as `response.PartyToken`: an address is found again without being readable.
    address_token = models.CharField(max_length=64, blank=True)
    allowed = models.CharField(max_length=300, blank=True)
    # Said by the software, so in the language of who reads it: urgent care stays open, and where
    # it holds when that is no location of ours.
    is_urgent_open = models.BooleanField(default=False, db_default=False)
    holds_for = models.CharField(max_length=300, blank=True, default="", db_default="")
    say = models.CharField(max_length=300, blank=True)
    contact = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    is_everywhere = models.BooleanField(default=False)
    source_kind = models.CharField(max_length=40, blank=True)
    source_id = models.UUIDField(null=True)
    created_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "source_kind", "source_id"],
                condition=models.Q(source_id__isnull=False),
                name="notice_of_source_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="notice_ends_later"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "ends_on", "id"],
                name="notices_in_force",
                condition=models.Q(ended_at=None),
            ),
            models.Index(
                fields=["organisation", "address_token"],
                name="notices_of_address",
                condition=models.Q(ended_at=None) & ~models.Q(address_token=""),
            ),
        ]


class NoticePlace(TenantModel):
    """A location where the instruction holds."""

    notice = models.ForeignKey(
        Notice, on_delete=models.CASCADE, related_name="places", db_index=False
    )
    location = models.ForeignKey(
        "org.Location", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "notice", "location"], name="notice_place_once"
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "location", "notice"], name="notices_at_location")
        ]


class NoticeToken(TenantModel):
    """A word of the name on a notice, as a keyed hash: reception finds it by the name that somebody
    says, and the table names nobody."""

    notice = models.ForeignKey(
        Notice, on_delete=models.CASCADE, related_name="tokens", db_index=False
    )
    token = models.CharField(max_length=32)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "token", "notice"], name="notice_token_once"
            )
        ]
