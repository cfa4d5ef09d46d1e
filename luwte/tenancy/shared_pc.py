"""A PC that several people use: it logs out by itself after a report, and when nobody taps.

Which PC is shared is a cookie of that browser, so that the next person finds it so; it says nothing
of anybody. Who is logged in there is logged out after five minutes without a request.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

COOKIE = "luwte_shared"
IDLE = 5 * 60  # seconds
STEP = 20  # seconds; the moment is not written down more often
YEAR = 365 * 24 * 60 * 60
SEEN = "shared_seen_at"


class SharedPcMiddleware:
    """Ends the session of who walked away from a shared PC, and takes the page off its screen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_shared(request) or SESSION_KEY not in request.session:
            return self.get_response(request)
        now, seen = time.time(), request.session.get(SEEN)
        if seen is not None and now - float(seen) > IDLE:
            logout(request)
            return self.get_response(request)
        if seen is None or now - float(seen) > STEP:
            request.session[SEEN] = now
        answer = self.get_response(request)
        if answer.get("Content-Type", "").startswith("text/html") and "Refresh" not in answer:
            # Without a tap the screen goes to the login, also when nobody runs JavaScript.
            answer["Refresh"] = f"{IDLE + 5}; url={resolve_url(settings.LOGIN_URL)}"
        return answer


def is_shared(request: HttpRequest) -> bool:
    """Whether somebody said that this PC is shared."""
    return request.COOKIES.get(COOKIE) == "1"


def keep_shared(answer: HttpResponse, *, shared: bool) -> HttpResponse:
    """Remember on this PC that it is shared, or forget it."""
    if not shared:
        answer.delete_cookie(COOKIE, samesite="Lax")
        return answer
    answer.set_cookie(
        COOKIE,
        "1",
        max_age=YEAR,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return answer


def leave_shared(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """End the session, and remember that this PC is shared."""
    logout(request)
    return keep_shared(answer, shared=True)
