"""What the shell around every page knows."""

from __future__ import annotations

import datetime as dt
import functools
import time
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from luwte.core.kit.shapes import asset
from luwte.core.models import ClockBeat
from luwte.core.navigation import NavLink, links_for

THEME_COOKIE = "luwte_theme"
THEMES = ("auto", "light", "dark")
DARK_MEDIA = {"auto": "screen and (prefers-color-scheme: dark)", "dark": "screen"}


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return organisation, actor, me, nav, clock_is_running, demo_mode and the look.

    Everything that costs a query is lazy: a page that does not show it does not pay for it.
    """
    actor = getattr(request, "actor", None)
    organisation = getattr(actor, "organisation", None) or getattr(request, "organisation", None)
    return {
        "organisation": organisation,
        "actor": actor,
        "me": getattr(actor, "person", None),
        "nav": SimpleLazyObject(lambda: _nav(request, actor, organisation)),
        "clock_is_running": SimpleLazyObject(heartbeat.is_running),
        "demo_mode": getattr(settings, "DEMO", False),
        "languages": settings.LANGUAGES,
        "look": look(request, getattr(organisation, "theme", "")),
    }


def look(request: HttpRequest, theme: str = "") -> dict[str, Any]:
    """Return which sheets to load: the reader's light or dark (cookie), the house's own theme."""
    chosen = request.COOKIES.get(THEME_COOKIE, "auto")
    chosen = chosen if chosen in THEMES else "auto"
    sheets = theme_sheets(theme or getattr(settings, "LUWTE_THEME", ""))
    dark = [sheets["own_dark"]] if sheets["own_dark"] else []
    if not sheets["own"]:
        dark = [asset("luwte/luwte-dark.css")]
    elif dark:
        # A theme's dark sheet says only what differs from ours.
        dark = [asset("luwte/luwte-dark.css"), *dark]
    return {
        "chosen": chosen,
        "theme_sheet": sheets["own"],
        "dark_media": DARK_MEDIA.get(chosen, ""),
        "dark_sheets": dark if chosen in DARK_MEDIA else [],
    }


def theme_sheets(theme: str) -> dict[str, str]:
    """Return the addresses of a theme's sheets; "" where there is none."""
    if not theme:
        return {"own": "", "own_dark": ""}
    own, own_dark = _existing_sheets(theme)
    return {"own": asset(own) if own else "", "own_dark": asset(own_dark) if own_dark else ""}


@functools.cache
def _existing_sheets(theme: str) -> tuple[str, str]:
    paths = (f"luwte/themes/{theme}.css", f"luwte/themes/{theme}-dark.css")
    own, own_dark = (path if finders.find(path) else "" for path in paths)
    return own, own_dark


def _nav(request: HttpRequest, actor: Any, organisation: Any) -> list[NavLink]:
    slug = getattr(organisation, "slug", "")
    return links_for(actor, slug, request.path) if slug else []


class Heartbeat:
    """Whether any clock beats, asked at most once in five seconds per process.

    The red bar may come that much later; in return an ordinary page pays no query for it.
    """

    ask_again_after = 5.0
    fresh_for = dt.timedelta(seconds=30)

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Ask again at the next page."""
        self._asked_at = float("-inf")
        self._answer = True

    def is_running(self) -> bool:
        """Return whether a clock has beaten within the last half minute."""
        if time.monotonic() - self._asked_at >= self.ask_again_after:
            since = timezone.now() - self.fresh_for
            self._answer = ClockBeat.objects.filter(beat_at__gte=since).exists()
            self._asked_at = time.monotonic()
        return self._answer


heartbeat = Heartbeat()
