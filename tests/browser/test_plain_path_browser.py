"""The plain path in a real browser: with a finger, by keyboard alone, and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from luwte.core.clock.lanes import run_until_idle
from luwte.incidents.models import Case
from luwte.incidents.rules import CaseState
from tests.browser.axe import wrong_on
from tests.cast import House

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

MOST_TABS = 150  # further than this nobody goes by Tab

Open = Callable[..., "Reader"]


class Reader:
    """Somebody with a browser. `keys`: only the keyboard is touched."""

    def __init__(self, house: House, page: Page, language: str, *, keys: bool = False) -> None:
        self.house, self.page, self.language, self.keys = house, page, language, keys
        self.refused: list[str] = []
        page.on("console", lambda line: line.type == "error" and self.refused.append(line.text))

    def say(self, words: str) -> str:
        """A text of the code in this reader's language."""
        with translation.override(self.language):
            return translation.gettext(words)

    def go(self, name: str, **kwargs: Any) -> None:
        """Open a page by its name."""
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(self.page.url))
        self.page.goto(origin + self.house.url(name, **kwargs))

    def press(self, target: Locator) -> None:
        """Click, or go there by Tab and press the key that does it."""
        if not self.keys:
            target.click()
            return
        self._tab_to(target)
        kind = target.evaluate("node => node.type || node.tagName")
        self.page.keyboard.press("Space" if kind in {"radio", "checkbox"} else "Enter")

    def write(self, name: str, text: str) -> None:
        """Fill in a field by its name."""
        field = self.page.locator(f"main [name={name}]")
        if not self.keys:
            field.fill(text)
            return
        self._tab_to(field)
        self.page.keyboard.type(text)

    def choose(self, name: str, value: str) -> None:
        """Choose a tile by the name and value of its input."""
        tile = self.page.locator(f"main input[name={name}][value='{value}']")
        if self.keys:
            self._pick_by_key(name, tile)
        else:
            tile.locator("xpath=ancestor::label").click()

    def send(self, words: str) -> None:
        """Press the button in the page that says so."""
        button = self.page.locator("main").get_by_role("button", name=self.say(words))
        with self.page.expect_navigation():
            self.press(button.first)

    def unfold(self, words: str) -> None:
        """Open what is folded."""
        self.press(self.page.locator("main summary", has_text=self.say(words)).first)

    def sees(self, words: str) -> bool:
        """Whether the words stand on the page."""
        return self.say(words) in self.page.locator("body").inner_text()

    def check(self) -> None:
        """Axe finds nothing, nothing is cut off, and the browser refused nothing."""
        assert wrong_on(self.page) == [], self.page.url
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px too wide"
        assert self.refused == [], self.page.url

    def _tab_to(self, target: Locator) -> None:
        for _number in range(MOST_TABS):
            if target.evaluate("node => node === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {target} on {self.page.url}")

    def _pick_by_key(self, name: str, tile: Locator) -> None:
        """Tab into the group; arrows move between radios, Space ticks a box."""
        kind = tile.get_attribute("type")
        if kind == "checkbox":
            self._tab_to(tile)
            self.page.keyboard.press("Space")
            return
        inside = f"node => document.activeElement.name === '{name}'"
        for _number in range(MOST_TABS):
            if self.page.evaluate(inside.replace("node", "()")):
                break
            self.page.keyboard.press("Tab")
        for _number in range(10):
            if tile.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Space")
        assert tile.is_checked()


@pytest.fixture
def opened(
    browser: Browser, live_server: Any, transactional_db: None, zonnedael: House
) -> Iterator[Open]:
    contexts: list[BrowserContext] = []

    def open_as(who: str, language: str = "nl", *, keys: bool = False, **more: Any) -> Reader:
        context = browser.new_context(**{"viewport": {"width": 390, "height": 844}, **more})
        contexts.append(context)
        session = zonnedael.client(who).cookies[settings.SESSION_COOKIE_NAME].value
        for name, value in (
            (settings.SESSION_COOKIE_NAME, session),
            (settings.LANGUAGE_COOKIE_NAME, language),
        ):
            context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + zonnedael.url("desk:today"))
        return Reader(zonnedael, page, language, keys=keys)

    yield open_as
    for context in contexts:
        context.close()


def report(reader: Reader, *, checking: bool = True) -> Case:
    """From the start page to the thanks."""
    if checking:
        reader.check()
    with reader.page.expect_navigation():
        reader.press(reader.page.locator("a.door--meld"))
    main = reader.page.locator("main")
    for answer in (
        main.locator("button.tile").first,
        main.get_by_role("button", name=reader.say("Yes, this is right")),
        main.locator("button[name=gravity][value=middle]"),
        main.get_by_role("button", name=reader.say("Send my report")),
        main.get_by_role("link", name=reader.say("Tell more, or add who was there")),
    ):
        if checking:
            reader.check()
        with reader.page.expect_navigation():
            reader.press(answer)
    if checking:
        reader.check()
    reader.write("narrative", "Hij schold en sloeg op de balie.")
    reader.send("Add it to my report")
    if checking:
        reader.check()
    run_until_idle()
    return Case.objects.get()


def handle(reader: Reader, case: Case, *, checking: bool = True) -> None:
    """From the list to the closed case."""

    def at(name: str, **kwargs: Any) -> None:
        reader.go(name, **kwargs)
        if checking:
            reader.check()

    at("incidents:work_list")
    at("incidents:case", pk=case.pk)
    at("incidents:triage", pk=case.pk)
    reader.choose("gravity", "middle")
    reader.write("reason", "Gericht op de persoon.")
    reader.send("Keep this")
    assert reader.sees("The case is assessed.")
    at("incidents:discuss", pk=case.pk, kind="reporter")
    reader.write("text", "Gaat vandaag weer werken.")
    reader.send("Keep the talk")
    at("incidents:reaction", pk=case.pk, part="manager")
    with reader.page.expect_navigation():
        reader.press(reader.page.locator("main form .btn--main").first)
    for kind, move in (("care", "finish"), ("response", "finish"), ("police", "set_aside"),
                       ("damage", "set_aside")):  # fmt: skip
        at("incidents:move_track", pk=case.pk, kind=kind, move=move)
        reader.write("reason", "Besproken en afgerond.")
        with reader.page.expect_navigation():
            reader.press(reader.page.locator("main form .btn--main").last)
    at("incidents:actions", pk=case.pk)
    at("incidents:tell", pk=case.pk)
    reader.write("text", "We hebben hem aangesproken.")
    reader.send("Send it to the reporter")
    at("incidents:close", pk=case.pk)
    reader.write("text", "De balie wordt breder.")
    reader.send("Close the case")
    at("incidents:case", pk=case.pk)


@pytest.mark.parametrize(
    ("language", "width", "scheme"), [("nl", 390, "light"), ("en", 1280, "dark")]
)
@pytest.mark.spec("PLA-2")
def test_the_whole_path_is_accessible_on_every_page(
    opened: Open, language: str, width: int, scheme: str
) -> None:
    look = {"viewport": {"width": width, "height": 844}, "color_scheme": scheme}
    case = report(opened("sanne", language, **look))
    handle(opened("ruth", language, **look), case)
    case.refresh_from_db()
    assert case.state == CaseState.CLOSED


@pytest.mark.spec("PLA-1")
def test_the_whole_path_works_by_keyboard_alone(opened: Open) -> None:
    case = report(opened("sanne", keys=True), checking=False)
    handle(opened("ruth", keys=True), case, checking=False)
    case.refresh_from_db()
    assert case.state == CaseState.CLOSED


@pytest.mark.spec("PLA-1")
def test_the_whole_path_works_without_javascript(opened: Open) -> None:
    plain = {"java_script_enabled": False}
    case = report(opened("sanne", **plain), checking=False)
    handle(opened("ruth", **plain), case, checking=False)
    case.refresh_from_db()
    assert case.state == CaseState.CLOSED


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_the_desk_and_the_agreements_are_accessible(
    opened: Open, width: int, scheme: str
) -> None:
    reader = opened("ruth", viewport={"width": width, "height": 800}, color_scheme=scheme)
    for name, kwargs in (
        ("desk:today", {}),
        ("desk:emergency", {}),
        ("desk:search", {}),
        ("policy:agreements", {}),
        ("policy:history", {"kind": "norm"}),
        ("policy:draft", {"kind": "terms"}),
        ("policy:draft", {"kind": "norm"}),
    ):
        reader.go(name, **kwargs)
        reader.check()
