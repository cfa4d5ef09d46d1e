"""What happens around every request."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, parse_cookie
from django.shortcuts import render
from django.utils import translation

from luwte.core import metrics, standing_in
from luwte.core.context import THEME_COOKIE
from luwte.core.log_lines import route_of
from luwte.core.refusal import NotPermitted, Refused
from luwte.core.trace import begin_trace, current_trace, end_trace

logger = logging.getLogger("luwte.request")
Answer = Callable[[HttpRequest], HttpResponse]


class TraceMiddleware:
    """Gives every request an id that its audit rows, events and log lines carry, and says in one
    line of the log, and to the figures, how it went."""

    # Asked every few seconds by machines: they would drown what matters.
    quiet = frozenset({"core:health", "core:health_clock", "core:metrics"})

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        trace = begin_trace()
        standing_in.forget()
        start = time.perf_counter()
        response = self.get_response(request)
        response["X-Trace"] = trace
        # Where nobody is known, the trace was ended, and nothing says that anybody was here.
        if current_trace():
            self._tell(request, response.status_code, time.perf_counter() - start)
        return response

    def _tell(self, request: HttpRequest, status: int, seconds: float) -> None:
        route = route_of(request)
        if route in self.quiet:
            return
        if metrics.is_on():
            metrics.count_request(route, status, seconds)
        if logger.isEnabledFor(logging.INFO):
            organisation = getattr(request, "organisation", None)
            told = {
                "route": route,
                "method": request.method,
                "status": status,
                "ms": round(seconds * 1000, 1),
                "organisation": str(organisation.pk) if organisation else None,
            }
            logger.info("request", extra={"told": told})


class NobodyMiddleware:
    """On some public pages nobody is known, also not who happens to be logged in.

    Before anything reads them, address, browser and all cookies but language and look are taken out
    of the request; no cookie leaves, and nothing on the way carries a trace. What the web server in
    front writes down is not ours: see docs/adr/030-anonymous-reports.md.
    """

    taken_out = (
        "REMOTE_ADDR", "REMOTE_HOST", "REMOTE_PORT", "REMOTE_USER", "HTTP_X_FORWARDED_FOR",
        "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_USER_AGENT", "HTTP_REFERER",
        "HTTP_AUTHORIZATION",
    )  # fmt: skip

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.pages = re.compile(settings.NOBODY_PAGES)
        self.kept = {settings.LANGUAGE_COOKIE_NAME, THEME_COOKIE}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.pages.match(request.path_info):
            return self.get_response(request)
        end_trace()
        for name in self.taken_out:
            request.META.pop(name, None)
        request.META["REMOTE_ADDR"] = ""
        cookies = parse_cookie(request.META.get("HTTP_COOKIE", ""))
        kept = "; ".join(f"{name}={cookies[name]}" for name in self.kept if name in cookies)
        request.META["HTTP_COOKIE"] = kept
        response = self.get_response(request)
        response.cookies.clear()
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        # A wrong form is no line in a log either.
        response._has_been_logged = response.status_code < 500  # type: ignore[attr-defined]
        return response


class LanguageMiddleware:
    """Dutch first: the reader's own choice (cookie), else the organisation's, never a guess from
    the browser, which on a shared counter PC says nothing about the reader."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.known = {code for code, _name in settings.LANGUAGES}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in self.known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


class RefusalMiddleware:
    """A refusal that no view caught still becomes a sentence, never a server error.

    What one may not do on what one may not see does not exist: 404.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotPermitted):
            raise Http404 from exception
        if isinstance(exception, Refused):
            if request.method in ("GET", "HEAD"):  # sending a reader back to here would go round
                return render(request, "403.html", {"why": exception.why}, status=409)
            messages.error(request, exception.why)
            back = request.META.get("HTTP_REFERER", "")
            same = back.startswith(request.build_absolute_uri("/"))
            return HttpResponseRedirect(back if same else request.path)
        return None
