"""The pages that join rooms."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from luwte.core.navigation import NavItem, management, nav
from luwte.org.rules import Right


class DeskConfig(AppConfig):
    """Start page, emergency page, search, the way in, and the demonstration."""

    name = "luwte.desk"
    label = "desk"

    def ready(self) -> None:
        from luwte.catalogue.queries import OpenDoor, doors
        from luwte.desk import checks  # noqa: F401  registers itself
        from luwte.desk.privacy import keeping, reads, requests

        assert keeping  # registers itself
        reads.register()
        requests.register()

        doors.add("desk.emergency", OpenDoor("desk:emergency"))
        nav.add("today", NavItem(_("Today"), "home", "desk:today", 10, in_tabs=True))
        nav.add(
            "search",
            NavItem(_("Search"), "search", "desk:search", 25, Right.CASES_READ, in_small=False),
        )
        management.add("log", NavItem(_("Log"), "eye", "privacy:log", 90, Right.PRIVACY_WATCH))
        management.add(
            "kept", NavItem(_("Kept"), "clock", "privacy:kept", 91, Right.PRIVACY_HANDLE)
        )
        management.add(
            "requests",
            NavItem(_("Requests"), "person", "privacy:requests", 92, Right.PRIVACY_HANDLE),
        )
