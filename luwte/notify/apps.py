"""The room notify."""

from importlib import import_module

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    """Messages to people: channels, preferences, deliveries."""

    name = "luwte.notify"
    label = "notify"

    def ready(self) -> None:
        """The clock sends what this room writes down."""
        import_module("luwte.notify.sending")
