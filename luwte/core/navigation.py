"""The doors of the main menu: every room adds its own, the shell shows those that open.

nav.add("cases", NavItem(_("Cases"), "folder", "incidents:work_list", 20, Right.CASES_READ))
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import Any

from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse

from luwte.core.registry import Registry


@dataclass(frozen=True)
class NavItem:
    """A door. label: lazily translated; icon: a name from static/luwte/icons.svg; url_name takes
    the organisation's slug; order: 10 Vandaag, 20 Zaken, 30 Op pad, 40 Afspraken, 50 Risico's en
    maatregelen, 60 Mensen en training, 70 Inzicht, 80 Beheer; right: who may open it, or one of
    several, or None for every member of staff; in_tabs: among the four doors at the foot of a
    phone; also: other pages that stand behind this door, by name; in_small: in the short menu of a
    small practice as well."""

    label: Any
    icon: str
    url_name: str
    order: int = 50
    right: str | tuple[str, ...] | None = None
    in_tabs: bool = False
    also: tuple[str, ...] = ()
    in_small: bool = True


@dataclass(frozen=True)
class NavLink:
    """A door that opens for this reader."""

    key: str
    label: str
    icon: str
    url: str
    is_current: bool = False
    in_tabs: bool = False
    count: int | None = None


_MARK = "c6f1d9a4-2f0e-4b53-9d67-1d6a0f3b8e21"

nav: Registry[NavItem] = Registry("navigation")
# The pages behind the door "Beheer"; the page org:manage lists them, each shows them above itself.
management: Registry[NavItem] = Registry("management")


def links_for(
    actor: Any, slug: str, path: str = "", registry: Registry[NavItem] = nav
) -> list[NavLink]:
    """Return the doors that open for `actor`, in order; the one that `path` stands in is current.

    actor: has `.grants.may(right)`, or is None (nobody: no doors). A page that does not exist yet
    is no door.
    """
    if actor is None:
        return []
    doors = []
    is_small = getattr(getattr(actor, "organisation", None), "is_small_practice", False)
    behind: dict[str, list[str]] = {}
    for key, item in sorted(registry.items(), key=lambda pair: (pair[1].order, pair[0])):
        shown = (item.in_small or not is_small) and _opens(item, actor)
        url = address(item.url_name, slug) if shown else ""
        if url:
            doors.append(NavLink(key, str(item.label), item.icon, url, in_tabs=item.in_tabs))
            behind[key] = [url, *filter(None, (address(name, slug) for name in item.also))]
    return _mark_current(doors, _current(behind, path))


def _opens(item: NavItem, actor: Any) -> bool:
    if item.right is None:
        return True
    rights = (item.right,) if isinstance(item.right, str) else item.right
    return any(actor.grants.may(right) for right in rights)


def address(url_name: str, slug: str = "") -> str:
    """Return the address of a page, with the organisation's slug or without; "" if there is none.

    Kept in memory: every page asks for the same dozen, and asking for one that does not exist is
    slow.
    """
    return _address(url_name, slug, get_urlconf(), get_script_prefix())


def address_of(url_name: str, slug: str, pk: object) -> str:
    """Return the address of the page about one thing, by its key.

    Kept in memory with a marker for the key: a list asks for it on every line.
    """
    return _about(url_name, slug, get_urlconf(), get_script_prefix()).replace(_MARK, str(pk))


@functools.lru_cache(maxsize=1024)
def _about(url_name: str, slug: str, _urlconf: str | None, _prefix: str) -> str:
    return reverse(url_name, kwargs={"slug": slug, "pk": _MARK})


@functools.lru_cache(maxsize=4096)
def _address(url_name: str, slug: str, _urlconf: str | None, _prefix: str) -> str:
    for arguments in ({"slug": slug}, {}) if slug else ({},):
        try:
            return reverse(url_name, kwargs=arguments)
        except NoReverseMatch:
            continue
    return ""


def _current(behind: dict[str, list[str]], path: str) -> str:
    """Return the key of the door that `path` stands behind: the longest address it begins with.

    The start page begins every address, so it counts only when it is the page itself.
    """
    everything = [url for urls in behind.values() for url in urls]
    fits = [
        (len(url), key)
        for key, urls in behind.items()
        for url in urls
        if path == url or (path.startswith(url) and not _is_start(url, everything))
    ]
    return max(fits, default=(0, ""))[1]


def _is_start(url: str, everything: list[str]) -> bool:
    return len(everything) > 1 and all(other.startswith(url) for other in everything)


def _mark_current(doors: list[NavLink], current: str) -> list[NavLink]:
    return [replace(door, is_current=True) if door.key == current else door for door in doors]
