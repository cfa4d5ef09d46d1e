"""The tenant's wall."""

from django.apps import AppConfig


class TenancyConfig(AppConfig):
    """Organisations, logins, the one door to tenant data, and the keys."""

    name = "luwte.tenancy"
    label = "tenancy"
