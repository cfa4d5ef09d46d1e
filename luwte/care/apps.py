"""The room care, as Django knows it."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    """Care for who was hurt or saw it: offered by default, sealed, in working time."""

    name = "luwte.care"
    label = "care"
