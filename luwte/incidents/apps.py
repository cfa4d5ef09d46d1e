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
        from luwte.incidents import (
            at_once,
            joining_watch,
            looking_ahead,
            messages,
            own_news,
            panels,
            reacting_watch,
            reactions,
            reminders,
            retention,
            rounds,
            scanning,
            subjects,
            usage,
        )
        from luwte.incidents.actions import guest
        from luwte.incidents.queries import attachments

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
        assert looking_ahead
        assert joining_watch and reacting_watch
        assert at_once and own_news and reactions and reminders and rounds and scanning
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
