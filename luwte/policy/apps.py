"""What an organisation adopts: the norm, and the terms of its clocks."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from luwte.core.navigation import NavItem, nav


class PolicyConfig(AppConfig):
    """Norm and terms in versions, drafted by one person and adopted by another."""

    name = "luwte.policy"
    label = "policy"

    def ready(self) -> None:
        nav.add("agreements", NavItem(_("Agreements"), "book", "policy:agreements", 40))
