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
        from luwte.catalogue.queries import OpenDoor, doors
        from luwte.incidents import messages, panels, retention, scanning, subjects, usage
        from luwte.incidents.actions import guest
        from luwte.incidents.queries import attachments
        from luwte.incidents.watch import (
            at_once,
            cases,
            joins,
            looking_ahead,
            own_news,
            reacting,
            rounds,
            tracks,
        )

        nav.add(
            "cases",
            NavItem(
                _("Cases"),
                "folder",
                "incidents:work_list",
                20,
                Right.CASES_READ,
                in_tabs=True,
                also=("incidents:register",),
            ),
        )
        nav.add("reports", NavItem(_("My reports"), "megaphone", "incidents:my_reports", 15))
        doors.add("incidents.register", OpenDoor("incidents:report"))
        doors.add("incidents.discuss", OpenDoor("incidents:case", needs_case=True))
        doors.add("incidents.observers", OpenDoor("incidents:case", needs_case=True))
        for part in (messages, panels, usage, attachments, guest, retention, subjects):
            part.register()
        # Registered by being read.
        assert cases and joins and tracks and reacting and rounds and scanning
        assert at_once and looking_ahead and own_news
        nav.add(
            "confided",
            NavItem(
                _("Confided to me"),
                "lock",
                "incidents:confided",
                16,
                (Right.CONFIDE, Right.COLLEAGUE_HANDLE),
            ),
        )
        nav.add(
            "imports",
            NavItem(_("Bring in a register"), "upload", "incidents:imports", 85, Right.IMPORT_RUN),
        )
