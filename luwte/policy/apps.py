"""What an organisation adopts: norm, terms, measures, who decides, care, keeping, letterhead."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from luwte.core.navigation import NavItem, nav


class PolicyConfig(AppConfig):
    """Settings in versions, drafted by one person and adopted by another."""

    name = "luwte.policy"
    label = "policy"

    def ready(self) -> None:
        from luwte.core import files
        from luwte.policy import panels
        from luwte.policy.actions.logo import logo_readable
        from luwte.policy.queries.logo import LOGO

        files.owners.add(LOGO, logo_readable)
        panels.register()
        nav.add("agreements", NavItem(_("Agreements"), "book", "policy:agreements", 40))
