"""The room notices, as Django knows it."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """What to do at this place or with this person, until when; never why."""

    name = "luwte.notices"
    label = "notices"
