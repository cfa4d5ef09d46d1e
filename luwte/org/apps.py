"""Who works here, where, and who may do what."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from luwte.core.navigation import NavItem, management, nav
from luwte.org.rules import Right


class OrgConfig(AppConfig):
    """Units, locations, functions, persons, roles, grants and deputies."""

    name = "luwte.org"
    label = "org"

    def ready(self) -> None:
        from luwte.org import subjects

        subjects.register()
        nav.add("people", NavItem(_("Who is who"), "people", "org:who", 60))
        nav.add(
            "manage",
            NavItem(
                _("Manage"),
                "gear",
                "org:manage",
                80,
                (Right.ORG_MANAGE, Right.GRANTS_CONFIRM, Right.PRIVACY_WATCH, Right.JOBS_SEE),
            ),
        )
        for key, label, icon, order, right in (
            ("people", _("People"), "people", 10, Right.ORG_MANAGE),
            (
                "roles",
                _("Roles"),
                "key",
                20,
                (Right.GRANTS_MANAGE, Right.GRANTS_CONFIRM, Right.PRIVACY_WATCH),
            ),
            ("units", _("Units"), "list", 30, Right.ORG_MANAGE),
            ("locations", _("Locations"), "building", 40, Right.ORG_MANAGE),
            ("functions", _("Functions"), "flag", 50, Right.ORG_MANAGE),
            ("partners", _("Partners"), "link", 60, Right.PARTNERS_MANAGE),
            ("mode", _("Size"), "gear", 95, Right.SETTINGS_MANAGE),
        ):
            management.add(key, NavItem(label, icon, f"org:{key}", order, right))
