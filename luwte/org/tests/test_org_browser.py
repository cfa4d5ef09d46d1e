"""People, roles, the log and logging in, in a real browser: accessible, and within its window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, Page

from tests.browser.axe import wrong_on
from tests.cast import House

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(240),
]

Visit = Callable[[str, int], "Visitor"]


class Visitor:
    """A browser window, with what it refused to load or run."""

    def __init__(self, page: Page, origin: str, width: int) -> None:
        self.page, self.origin, self.width = page, origin, width
        self.refused: list[str] = []
        page.on("console", lambda line: line.type == "error" and self.refused.append(line.text))

    def look(self, path: str) -> None:
        """Open a page and find nothing wrong with it."""
        self.page.goto(self.origin + path, wait_until="domcontentloaded")
        assert wrong_on(self.page) == [], path
        assert self.page.evaluate("document.documentElement.scrollWidth") <= self.width, path
        assert self.refused == [], path


@pytest.fixture
def visit(browser: Browser, live_server: Any, zonnedael: House) -> Iterator[Visit]:
    contexts = []

    def opened(key: str, width: int) -> Visitor:
        context = browser.new_context(viewport={"width": width, "height": 800})
        contexts.append(context)
        if key:
            cookie = zonnedael.client(key).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [
                    {
                        "name": settings.SESSION_COOKIE_NAME,
                        "value": cookie,
                        "url": live_server.url,
                    }
                ]
            )
        return Visitor(context.new_page(), live_server.url, width)

    yield opened
    for context in contexts:
        context.close()


def things(house: House) -> dict[str, UUID]:
    """What the pages of one thing show."""
    return {
        "org:unit": house.unit("balie").pk,
        "org:location": house.location("Stadskantoor").pk,
        "org:room": house.room("Balie 1", "Stadskantoor").pk,
        "org:function": house.function("Klantmanager").pk,
        "org:person": house.person("mo").pk,
        "org:person_edit": house.person("mo").pk,
    }


@pytest.mark.spec("PLA-1")
@pytest.mark.parametrize("width", [390, 1280])
def test_managing_is_accessible(zonnedael: House, visit: Visit, width: int) -> None:
    tessa = visit("tessa", width)
    for name in ("manage", "units", "locations", "functions", "people", "roles", "role_new", "who"):
        tessa.look(zonnedael.url(f"org:{name}"))
    for name, pk in things(zonnedael).items():
        tessa.look(zonnedael.url(name, pk=pk))


@pytest.mark.spec("PLA-1")
@pytest.mark.parametrize("width", [390, 1280])
def test_the_log_and_the_own_pages_are_accessible(
    zonnedael: House, visit: Visit, width: int
) -> None:
    joost = visit("joost", width)
    for name in ("privacy:log", "privacy:my_log", "org:me", "org:absence"):
        joost.look(zonnedael.url(name))
    for name in ("tenancy:account", "tenancy:sessions", "mfa_index", "account_change_password"):
        joost.look(reverse(name))


@pytest.mark.spec("PLA-1")
@pytest.mark.parametrize("width", [390, 1280])
def test_the_way_in_is_accessible(visit: Visit, width: int) -> None:
    nobody = visit("", width)
    for name in ("account_login", "account_reset_password", "account_signup"):
        nobody.look(reverse(name))
