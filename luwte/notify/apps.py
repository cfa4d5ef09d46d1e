"""The room notify."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from luwte.core.navigation import NavItem, management
from luwte.org.rules import Right


class NotifyConfig(AppConfig):
    """Messages to people: channels, preferences, deliveries."""

    name = "luwte.notify"
    label = "notify"

    def ready(self) -> None:
        """The clock sends what this room writes down."""
        import_module("luwte.notify.sending")
        import_module("luwte.notify.figures")
        import_module("luwte.notify.retention").register()
        management.add(
            "deliveries",
            NavItem(_("Messages sent"), "mail", "notify:deliveries", 80, Right.DELIVERIES_SEE),
        )
