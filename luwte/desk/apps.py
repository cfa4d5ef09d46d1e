"""The room desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The room desk."""

    name = "luwte.desk"
    label = "desk"
