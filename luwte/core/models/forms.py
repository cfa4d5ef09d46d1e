"""Which forms were carried out."""

from django.db import models

from luwte.lib.ids import uuid7


class FormSent(models.Model):
    """The key of a form that was carried out: sent again, it does nothing. Gone after two days."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation_id = models.UUIDField()
    key = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "key"], name="form_sent_once")
        ]
