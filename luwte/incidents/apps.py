"""Report, triage, discuss, act, close."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """The incident, the case, and the headers of its four tracks."""

    name = "luwte.incidents"
    label = "incidents"
