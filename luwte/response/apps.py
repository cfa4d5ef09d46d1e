"""The room response, as Django knows it."""

from django.apps import AppConfig


class ResponseConfig(AppConfig):
    """The answer to the other party, the police and the damage. Criminal data."""

    name = "luwte.response"
    label = "response"

    def ready(self) -> None:
        from luwte.response import retention, setup, subjects

        setup.register()
        retention.register()
        subjects.register()
