"""One click and you are somebody of the cast. Exists in demo mode only.

Three locks: the address is absent without LUWTE_DEMO, the views answer 404 by themselves, and
production refuses to start with LUWTE_DEMO at all.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import login as log_in
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from luwte.desk.demo.cast import PLAYS, Part, Play, email_of
from luwte.desk.demo.crowd import staff_of
from luwte.desk.demo.tries import what_to_try
from luwte.org.wording import role_name
from luwte.tenancy.models import Login

View = Callable[..., HttpResponse]
# The plain path: who reports, who leads, who coordinates, who decides.
FIRST = ("sanne", "mo", "ruth", "karin", "joke", "noor", "bas")
BACKEND = settings.AUTHENTICATION_BACKENDS[0]


@dataclass(frozen=True)
class Face:
    """Somebody of the cast on the page."""

    key: str
    name: str
    function: str
    roles: list[str]
    to_try: str


def in_demo_only(view: View) -> View:
    """404 unless this is a demonstration, also when somebody hangs the view on an address."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO or settings.PRODUCTION:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@login_not_required
@in_demo_only
@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """The cast of both organisations, with what to try as each."""
    houses = [
        {
            "play": play,
            "faces": _faces(play),
            "others": sum(not face.is_cast for face in staff_of(play.slug)),
        }
        for play in PLAYS
    ]
    return render(request, "desk/demo_login.html", {"houses": houses})


@login_not_required
@in_demo_only
@require_POST
def become(request: HttpRequest) -> HttpResponse:
    """Log in as one of the cast; anybody else is 404."""
    play, part = _asked(request.POST.get("who", ""))
    found = Login.objects.filter(email=email_of(play, part), is_active=True).first()
    if found is None:
        raise Http404
    log_in(request, found, backend=BACKEND)
    return redirect("desk:today", slug=play.slug)


def _faces(play: Play) -> list[Face]:
    faces = [
        Face(
            key=f"{play.slug}:{part.key}",
            name=part.name,
            function=part.function,
            roles=_roles(play, part),
            to_try=what_to_try(part.key),
        )
        for part in play.parts
        if part.has_login
    ]
    return sorted(faces, key=lambda face: _rank(face.key.split(":")[1]))


def _rank(key: str) -> int:
    """Who walks the plain path stands first; the others follow in the order of the cast."""
    return FIRST.index(key) if key in FIRST else len(FIRST)


def _roles(play: Play, part: Part) -> list[str]:
    held = [*play.founders.get(part.key, ()), *part.roles]
    names = [role_name(role) for role in held] or [role_name("employee")]
    return [name for name in names if name.casefold() != part.function.casefold()]


def _asked(who: str) -> tuple[Play, Part]:
    for play in PLAYS:
        for part in play.parts:
            if part.has_login and who == f"{play.slug}:{part.key}":
                return play, part
    raise Http404
