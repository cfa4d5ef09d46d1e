"""The own login: what it is, and where it is used."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luwte.tenancy.login import end_all_sessions, sessions_of
from luwte.tenancy.models import Login

SYSTEMS = ("Windows", "Android", "iPhone", "iPad", "Mac OS", "CrOS", "Linux")
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("SamsungBrowser", "Samsung"),
)
LATER_BROWSERS = (("Chrome", "Chrome"), ("Safari", "Safari"))


@dataclass(frozen=True)
class Session:
    """One place where the login is in use."""

    pk: int
    device: str
    ip: str
    created_at: datetime
    is_current: bool


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """What one can change about the own login."""
    login = _login(request)
    return render(
        request,
        "tenancy/account.html",
        {"login": login, "has_second_step": is_mfa_enabled(login)},
    )


@require_GET
def email(request: HttpRequest) -> HttpResponse:
    """The address of a login is changed by nobody alone: it would be a way to take one over."""
    messages.info(
        request, _("Ask whoever manages Luwte where you work to change your e-mail address.")
    )
    return redirect("tenancy:account")


@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    """Where the login is in use, the newest first."""
    rows = sessions_of(_login(request))
    shown = [
        Session(
            row.pk,
            device_words(row.user_agent),
            row.ip,
            row.created_at,
            row.session_key == request.session.session_key,
        )
        for row in rows
        if row.exists()
    ]
    return render(request, "tenancy/sessions.html", {"sessions": shown})


@require_POST
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one session of the own login, at once."""
    row = sessions_of(_login(request)).filter(pk=pk).first()
    if row is None:
        raise Http404
    row.end()
    messages.success(request, _("That session has ended."))
    return redirect("tenancy:sessions")


@require_POST
def sessions_end(request: HttpRequest) -> HttpResponse:
    """End all sessions of the own login, this one too, at once."""
    login = _login(request)
    end_all_sessions(login)
    logout(request)
    messages.success(request, _("All your sessions have ended."))
    return redirect("account_login")


def device_words(user_agent: str) -> str:
    """A browser's own description in a few words: "Firefox, Windows"."""
    browsers = (*BROWSERS, *LATER_BROWSERS)
    browser = next((name for sign, name in browsers if f"{sign}/" in user_agent), "")
    system = next((name for name in SYSTEMS if re.search(name.replace(" ", ".?"), user_agent)), "")
    return ", ".join(part for part in (browser, system) if part) or _("unknown device")


def _login(request: HttpRequest) -> Login:
    login = request.user
    assert isinstance(login, Login)
    return login
