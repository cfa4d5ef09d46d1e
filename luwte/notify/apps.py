"""The room notify."""

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    """The room notify."""

    name = "luwte.notify"
    label = "notify"
