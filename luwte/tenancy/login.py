"""Logging in, and ending what was logged in."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.signals import user_logged_in
from django.db.models import F
from django.http import HttpRequest

from luwte.tenancy.models import Login

EPOCH_SESSION_KEY = "luwte_epoch"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Logins are made by an organisation; nobody signs up alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def remember_epoch(sender: Any, request: HttpRequest, user: Login, **more: Any) -> None:
    """Write the login's session epoch into the new session."""
    request.session[EPOCH_SESSION_KEY] = user.session_epoch


def end_all_sessions(login: Login) -> None:
    """Every session of this login ends at its next request."""
    Login.objects.filter(pk=login.pk).update(session_epoch=F("session_epoch") + 1)


user_logged_in.connect(remember_epoch, dispatch_uid="luwte.tenancy.remember_epoch")
