"""The reader's own look and language, kept in a cookie: works on a shared PC and before login."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from luwte.core.context import THEME_COOKIE, THEMES

_YEAR = 365 * 24 * 60 * 60


@login_not_required
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep light, dark or "as my device"; anything else is ignored."""
    return _remember(request, THEME_COOKIE, request.POST.get("theme", ""), set(THEMES))


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language of the screen; anything unknown is ignored."""
    known = {code for code, _name in settings.LANGUAGES}
    chosen = request.POST.get("language", "")
    return _remember(request, settings.LANGUAGE_COOKIE_NAME, chosen, known)


def _remember(request: HttpRequest, cookie: str, value: str, known: set[str]) -> HttpResponse:
    response = HttpResponseRedirect(_back(request))
    if value in known:
        response.set_cookie(
            cookie,
            value,
            max_age=_YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def _back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if target and safe else "/"
