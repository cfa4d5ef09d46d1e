"""Reference content in editions, and the terms that an organisation works with."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from luwte.core.navigation import NavItem, management, nav
from luwte.org.rules import Right


class CatalogueConfig(AppConfig):
    """Entries, editions, packs and terms."""

    name = "luwte.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        nav.add(
            "knowledge", NavItem(_("Knowledge"), "list", "catalogue:actions", 75, in_small=False)
        )
        management.add(
            "terms",
            NavItem(_("Our terms"), "speech", "catalogue:terms", 60, Right.SETTINGS_MANAGE),
        )
