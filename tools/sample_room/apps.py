"""The room sample, as Django and the main menu know it."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy

from luwte.core.navigation import NavItem, nav


class SampleConfig(AppConfig):
    """Say here what the room is for."""

    name = "luwte.sample"
    label = "sample"

    def ready(self) -> None:
        nav.add("sample", NavItem(pgettext_lazy("sample", "Items"), "book", "sample:items", 90))
