"""The room policy."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """The room policy."""

    name = "luwte.policy"
    label = "policy"
