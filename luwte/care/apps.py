"""The room care, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from luwte.core.navigation import NavItem, nav
from luwte.org.rules import Right


class CareConfig(AppConfig):
    """Care for who was hurt or saw it: offered by default, sealed, in working time."""

    name = "luwte.care"
    label = "care"

    def ready(self) -> None:
        from luwte.care import (
            messages,
            panels,
            reactions,
            reminders,
            retention,
            subjects,
            words,
        )

        messages.register()
        words.register()
        panels.register()
        retention.register()
        subjects.register()
        # Registered by being read.
        assert reactions and reminders
        nav.add("care", NavItem(_("Talks of mine"), "heart", "care:mine", 17, Right.CARE_READ))
        nav.add(
            "care_roster",
            NavItem(_("Roster of supporters"), "people", "care:roster", 75, Right.CARE_ROSTER),
        )
