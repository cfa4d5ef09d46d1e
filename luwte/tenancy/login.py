"""Logging in, and ending what was logged in."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import password_changed, password_reset, password_set
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from luwte.tenancy.models import Login

EPOCH_SESSION_KEY = "luwte_epoch"
LANGUAGE_SESSION_KEY = "luwte_language"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Logins are made by an organisation; nobody signs up alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        """The subject as written: no name of the server before it."""
        return " ".join(subject.split())


def remember_epoch(sender: Any, request: HttpRequest, user: Login, **more: Any) -> None:
    """Write the login's session epoch, and the language it was last used in, into the session."""
    request.session[EPOCH_SESSION_KEY] = user.session_epoch
    if user.language:
        request.session[LANGUAGE_SESSION_KEY] = user.language


def end_all_sessions(login: Login) -> None:
    """Every session of this login ends at its next request."""
    Login.objects.filter(pk=login.pk).update(session_epoch=F("session_epoch") + 1)


def end_other_sessions(request: HttpRequest, login: Login) -> None:
    """Every session of this login ends, but for the one of this request."""
    end_all_sessions(login)
    login.refresh_from_db(fields=["session_epoch"])
    if request.session.get(EPOCH_SESSION_KEY) is not None:
        request.session[EPOCH_SESSION_KEY] = login.session_epoch


def is_current(login: Login, session_epoch: object) -> bool:
    """True when a session of this epoch may still be used."""
    return bool(login.is_active) and login.session_epoch == session_epoch


def use_own_language(request: HttpRequest) -> None:
    """Before the page: on a device that has no language of its own, the one of the login."""
    name = settings.LANGUAGE_COOKIE_NAME
    if name not in request.COOKIES and LANGUAGE_SESSION_KEY in request.session:
        request.COOKIES[name] = request.session[LANGUAGE_SESSION_KEY]


def keep_language(request: HttpRequest, response: HttpResponse) -> None:
    """After the page: a language that somebody chose goes along to other devices."""
    if request.method != "POST" or request.path_info != reverse("core:language"):
        return
    cookie = response.cookies.get(settings.LANGUAGE_COOKIE_NAME)
    login = request.user
    if cookie is not None and isinstance(login, Login):
        Login.objects.filter(pk=login.pk).update(language=cookie.value)
        request.session[LANGUAGE_SESSION_KEY] = cookie.value


def _password_is_new(sender: Any, request: HttpRequest, user: Login, **more: Any) -> None:
    """Who changes a password may do so because somebody else knows it."""
    end_other_sessions(request, user)


user_logged_in.connect(remember_epoch, dispatch_uid="luwte.tenancy.remember_epoch")
for signal in (password_changed, password_reset, password_set):
    signal.connect(_password_is_new, dispatch_uid="luwte.tenancy.password_is_new")


def sessions_of(login: Login) -> QuerySet[UserSession]:
    """Where the login is in use, the newest first."""
    return UserSession.objects.filter(user=login).order_by("-created_at")
