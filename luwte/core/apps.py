"""The lowest floor with tables."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Audit, outbox, clock, jobs, search, files, registries and the kit of screens."""

    name = "luwte.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"
