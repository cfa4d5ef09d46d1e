"""Who works here, where, and who may do what."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    """Units, locations, functions, persons, roles, grants and deputies."""

    name = "luwte.org"
    label = "org"
