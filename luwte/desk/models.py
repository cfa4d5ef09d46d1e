"""What the privacy desk keeps: requests of people about what is kept about them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from luwte.tenancy.rows import TenantModel


class SubjectRequest(TenantModel):
    """Somebody asks what is kept about him or her, or to correct, erase or stop it: one of the
    staff, or another party on record. It holds no name: only who was found, if anybody."""

    class Kind(models.TextChoices):
        ACCESS = "access", _("see what is kept")
        CORRECTION = "correction", _("correct something")
        ERASURE = "erasure", _("erase something")
        OBJECTION = "objection", _("object to it")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")

    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    person = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    party = models.ForeignKey(
        "response.OtherParty", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # Nobody of that name is on record: that is an answer too.
    is_nobody = models.BooleanField(default=False)
    received_on = models.DateField()
    answer_before = models.DateField()
    extended_reason = models.TextField(blank=True)
    checked_at = models.DateTimeField(null=True)
    checked_how = models.CharField(max_length=200, blank=True)
    exported_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        abstract = False
        indexes = [
            models.Index(
                fields=["organisation", "answer_before"],
                name="requests_open",
                condition=models.Q(state="open"),
            )
        ]
