"""Report, triage, discuss, act, close."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from luwte.core.navigation import NavItem, nav
from luwte.org.rules import Right


class IncidentsConfig(AppConfig):
    """The incident, the case, and the headers of its four tracks."""

    name = "luwte.incidents"
    label = "incidents"

    def ready(self) -> None:
        from luwte.incidents.importing import jobs  # noqa: F401 (says what the clock does)

        nav.add(
            "imports",
            NavItem(_("Bring in a register"), "upload", "incidents:imports", 85, Right.IMPORT_RUN),
        )
