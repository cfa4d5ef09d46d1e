"""Who did or read what. Rows can be added, never changed or removed (triggers see to it), but for
reads whose time is over."""

from uuid import UUID

from django.db import models

NO_ORGANISATION = UUID(int=0)


class AuditEntry(models.Model):
    """One deed, refusal or read; it holds names of fields, never their values."""

    class Outcome(models.TextChoices):
        DONE = "done"
        REFUSED = "refused"
        READ = "read"

    id = models.BigAutoField(primary_key=True)
    organisation_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    on_behalf_of_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=80)
    kind = models.CharField(max_length=60, blank=True)
    object_id = models.UUIDField(null=True)
    fields = models.JSONField(default=list)
    ground = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.DONE)
    trace = models.CharField(max_length=32, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "-id"], name="audit_newest"),
            models.Index(fields=["organisation_id", "object_id", "-id"], name="audit_of_object"),
            models.Index(fields=["organisation_id", "actor_id", "-id"], name="audit_of_actor"),
        ]


class AuditEnd(models.Model):
    """Reads that left the audit since their time was over: which rows, up to which one all were
    looked at, and before when they were written. A sealed deed holds the digest of the list."""

    id = models.UUIDField(primary_key=True, editable=False)
    organisation_id = models.UUIDField()
    before = models.DateTimeField()
    up_to = models.BigIntegerField()
    audit_ids = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "-up_to"], name="audit_ends_newest")]


class AuditSeal(models.Model):
    """One link of the chain of an organisation: it seals one audit row to the one before it."""

    id = models.BigAutoField(primary_key=True)
    # The nil UUID stands for deeds outside any organisation: a unique key treats nulls as unequal.
    organisation_id = models.UUIDField(default=NO_ORGANISATION)
    seq = models.BigIntegerField()
    audit_id = models.BigIntegerField(unique=True)
    hash = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation_id", "seq"], name="seal_seq")]


class AuditHead(models.Model):
    """The newest link of an organisation's chain on a day. Its copy in the log and with the
    privacy officer is the anchor: without one, a tail that was cut off leaves no trace."""

    id = models.BigAutoField(primary_key=True)
    organisation_id = models.UUIDField(default=NO_ORGANISATION)
    day = models.DateField()
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "day"], name="one_head_a_day")
        ]
