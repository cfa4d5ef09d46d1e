"""Who is asking, on every page below `/o/<slug>/`."""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, logout
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from luwte.core.prepared import PreparedQuery
from luwte.org.access import actor_for
from luwte.org.models import Person
from luwte.tenancy.login import (
    EPOCH_SESSION_KEY,
    is_current,
    keep_language,
    use_own_language,
)
from luwte.tenancy.models import Login, Organisation
from luwte.tenancy.scope import every_organisation, scope

Answer = Callable[[HttpRequest], HttpResponse]
PREFIX = "/o/"
_SLUG: Final = re.compile(r"[-a-zA-Z0-9_]{1,100}")


def _who(slug: str, login: UUID, epoch: int) -> QuerySet[Person]:
    return Person.objects.select_related("organisation", "login", "function").filter(
        organisation__slug=slug,
        login_id=login,
        login__is_active=True,
        login__session_epoch=epoch,
        is_active=True,
    )


# Asked on every page, so its SQL is made once.
WHO = PreparedQuery(
    _who, slug=models.CharField(), login=models.UUIDField(), epoch=models.IntegerField()
)


class OrganisationMiddleware:
    """Opens the organisation's scope around the page and works out the actor once.

    One query finds organisation, person and login together and compares the session epoch, so that
    ending all sessions works at once. A slug or a person that does not exist answers the same 404.
    Without a login the page is served in scope but without an actor: deny by default sends the
    reader to the login, unless the view is public.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        has_login = SESSION_KEY in request.session
        if has_login:
            use_own_language(request)
        if not request.path_info.startswith(PREFIX):
            return self._outside(request, has_login)
        slug = _slug_in(request.path_info)
        person = _person(request, slug)
        organisation = person.organisation if person else _organisation(slug)
        if person is None and has_login and request.user.is_authenticated:
            if _epoch_counts(request):
                raise Http404  # logged in, and nobody here: as if the slug did not exist
            logout(request)
        request.organisation = organisation  # type: ignore[attr-defined]
        request.actor = None  # type: ignore[attr-defined]
        with scope(organisation), timezone.override(organisation.timezone):
            if person is not None:
                request.user = person.login  # type: ignore[assignment]
                request._cached_user = person.login  # type: ignore[attr-defined]
                request.actor = actor_for(organisation, person)  # type: ignore[attr-defined]
            response = self.get_response(request)
            if getattr(response, "streaming", False):
                raise RuntimeError("a streaming answer would leave the organisation's scope")
            return response

    def _outside(self, request: HttpRequest, has_login: bool) -> HttpResponse:
        """A page of no organisation: an ended session ends here as well."""
        if has_login and request.user.is_authenticated and not _epoch_counts(request):
            logout(request)
        response = self.get_response(request)
        if has_login:
            keep_language(request, response)
        return response


def _slug_in(path: str) -> str:
    """The slug of the address; nothing when it cannot be one, which no organisation has."""
    slug = path[len(PREFIX) :].split("/", 1)[0]
    return slug if _SLUG.fullmatch(slug) else ""


def _epoch_counts(request: HttpRequest) -> bool:
    login = request.user
    return isinstance(login, Login) and is_current(login, request.session.get(EPOCH_SESSION_KEY, 0))


def _person(request: HttpRequest, slug: str) -> Person | None:
    key: Any = request.session.get(SESSION_KEY)
    if not key:
        return None
    with every_organisation("the slug and the login choose the organisation"):
        found = WHO.all(slug=slug, login=key, epoch=request.session.get(EPOCH_SESSION_KEY, 0))
    person = found[0] if found else None
    if person is None or person.login is None or BACKEND_SESSION_KEY not in request.session:
        return None
    kept = request.session.get(HASH_SESSION_KEY, "")
    return person if hmac.compare_digest(kept, person.login.get_session_auth_hash()) else None


def _organisation(slug: str) -> Organisation:
    found = Organisation.objects.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found
