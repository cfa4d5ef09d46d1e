"""One table of searchable words for all rooms."""

from django.db import models


class SearchRow(models.Model):
    """The words of one object. The index itself (tsvector or FTS5) is made per database."""

    id = models.BigAutoField(primary_key=True)
    organisation_id = models.UUIDField()
    kind = models.CharField(max_length=40)
    object_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "kind", "object_id"], name="search_object"
            )
        ]
