"""Messages on their way, and what each reader prefers."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from luwte.lib.ids import uuid7
from luwte.tenancy.rows import TenantModel


class Delivery(models.Model):
    """One message to one person along one channel.

    The clock takes these of all organisations together, by their moment, so the organisation is a
    plain column as in the outbox; `queries` asks for it in every question. It holds no text: the
    words are made from the message's key when it leaves.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        GIVEN_UP = "given_up", _("given up")
        WITHDRAWN = "withdrawn", _("withdrawn before it left")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation_id = models.UUIDField()
    # Empty for somebody outside: who that is, is asked from the message's room when it leaves.
    person = models.ForeignKey("org.Person", null=True, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=20)
    message = models.CharField(max_length=80)
    filled_in = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    subject_id = models.UUIDField(null=True)
    # Telling the same thing twice, because a reaction ran again, tells it once.
    once_key = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    trace = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "person", "channel", "message", "once_key"],
                condition=~models.Q(once_key=""),
                name="tell_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["channel", "due_at"],
                name="delivery_due",
                condition=models.Q(state__in=["waiting", "sending"]),
            ),
            models.Index(fields=["organisation_id", "-created_at", "-id"], name="delivery_newest"),
            models.Index(
                fields=["organisation_id", "-created_at", "-id"],
                name="delivery_trouble",
                condition=models.Q(state="given_up"),
            ),
            models.Index(fields=["organisation_id", "subject_id"], name="delivery_subject"),
        ]


class Preference(TenantModel):
    """What one person wants to be told, and when not. No row: everything, at any hour."""

    person = models.OneToOneField("org.Person", on_delete=models.CASCADE, related_name="+")
    switched_off = models.JSONField(default=list, blank=True)
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)


class DemoMail(models.Model):
    """A message that demo mode kept instead of sending it."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    sent_to = models.CharField(max_length=300)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    message_id = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-at", "-id"], name="demo_mail_newest")]
