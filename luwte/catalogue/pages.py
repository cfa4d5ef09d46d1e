"""The pages of this room beside each other, and what they show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from luwte.catalogue.access import may_keep_terms
from luwte.catalogue.queries import ActionView, phases
from luwte.catalogue.rules import Character
from luwte.catalogue.wording import ADDRESSEES, CHARACTERS, TOWARD, deadline_words
from luwte.org.access import OrgRequest


@dataclass(frozen=True)
class PageLink:
    """One of the pages beside each other."""

    label: str
    url: str
    is_current: bool


def page_links(request: OrgRequest, current: str) -> list[PageLink]:
    """The pages of this room that open for this reader."""
    named = [
        ("actions", _("All 37 actions")),
        ("offences", _("Offences")),
        ("gravity", _("How grave?")),
        ("talking", _("Talking afterwards")),
        ("sources", _("Sources")),
    ]
    if may_keep_terms(request.actor):
        named += [("terms", _("Our terms")), ("differences", _("What is new"))]
    slug = request.actor.organisation.slug
    return [
        PageLink(label, reverse(f"catalogue:{name}", kwargs={"slug": slug}), name == current)
        for name, label in named
    ]


@dataclass(frozen=True)
class Chip:
    """A filter that is a link."""

    label: str
    url: str
    current: bool


def chips(
    request: HttpRequest, name: str, options: Iterable[tuple[str, Any]], chosen: str | None = None
) -> list[Chip]:
    """Chips that set one word of the query and keep the others; "" takes it away. chosen: the one
    that counts, when it is not simply what the query says."""
    if chosen is None:
        chosen = request.GET.get(name, "")
    found = []
    for value, label in options:
        query = request.GET.copy()
        query.pop(name, None)
        if value:
            query[name] = value
        found.append(Chip(str(label), f"?{query.urlencode()}", value == chosen))
    return found


def action_card(view: ActionView) -> dict[str, Any]:
    """What a card of an action shows."""
    return {
        "view": view,
        "who": ADDRESSEES[view.addressee],
        "toward": TOWARD[view.toward],
        "character": CHARACTERS[view.character],
        "share": view.character / max(Character),
        "scale": _("%(step)d of %(steps)d") % {"step": view.character, "steps": max(Character)},
        "deadline": deadline_words(view.deadline),
    }


def by_phase(views: list[ActionView]) -> list[dict[str, Any]]:
    """The five phases with their actions; a phase without any is left out."""
    found = []
    for line in phases():
        cards = [action_card(view) for view in views if view.phase == line.key]
        if cards:
            found.append({"line": line, "cards": cards})
    return found
