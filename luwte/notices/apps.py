"""The room notices, as Django and the main menu know it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from luwte.core.navigation import NavItem, nav


class NoticesConfig(AppConfig):
    """What to do at this place or with this person, until when; never why."""

    name = "luwte.notices"
    label = "notices"

    def ready(self) -> None:
        from luwte.notices import retention
        from luwte.org.rules import Right

        retention.register()

        nav.add(
            "notices",
            NavItem(
                _("Instructions"),
                "list",
                "notices:here",
                18,
                (Right.NOTICES_READ, Right.RESPONSE_HANDLE),
            ),
        )
