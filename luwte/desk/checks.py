"""What must hold before this starts for real people."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security)
def no_demo_in_production(app_configs: Any, **more: Any) -> list[CheckMessage]:
    """In demo mode anybody logs in as anybody: production refuses it."""
    if getattr(settings, "PRODUCTION", False) and getattr(settings, "DEMO", False):
        return [
            Error(
                "LUWTE_DEMO is on in production; anybody could log in as anybody.",
                hint="Unset LUWTE_DEMO.",
                id="desk.E001",
            )
        ]
    return []
