"""The lowest floor with tables."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from luwte.core.navigation import NavItem, management


class CoreConfig(AppConfig):
    """Audit, outbox, clock, jobs, search, files, registries and the kit of screens."""

    name = "luwte.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries: what the clock does, and what every room asks of it."""
        for part in (
            "clock.moments",
            "clock.events",
            "clock.long",
            "clock.housekeeping",
            "seals",
            "destructions",
            "files",
            "moments_read",
        ):
            import_module(f"luwte.core.{part}")
        management.add(
            "clock", NavItem(_("State of the clock"), "clock", "core:stuck", 90, "jobs.see")
        )
        autodiscover_modules("reactions", "jobs", "reminders")
