"""Somebody with a browser, of whom every touch is counted, and a table of how many a day takes.

    sanne = day.comes("sanne", PHONE)
    with sanne.step("reports what happened", at_most=8):
        sanne.tap(sanne.main.locator("a.door--meld"))

A tap is what the page itself saw a finger or a mouse do; a choice from a list counts as two (open
it, take one), a field that is written in counts once beside the taps. With LUWTE_PHOTOS=folder each
page of a step leaves a picture.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page

from luwte.core.clock.lanes import run_until_idle
from tests.cast import House

PHONE, DESK = 390, 1280  # CSS pixels
MANY = 1_000
SLOWEST = 10_000  # milliseconds until what has to be on a page is there
SAY_EACH_TOUCH = """
window.addEventListener('pointerdown', event => event.isTrusted && window.touched('tap'), true);
window.addEventListener('keydown', event => event.isTrusted && window.touched('key'), true);
"""


@dataclass(frozen=True)
class Step:
    """What one thing to do cost somebody."""

    moment: str
    who: str
    what: str
    width: int
    taps: int
    written: int
    at_most: int


@dataclass
class Day:
    """All steps of everybody, in order."""

    house: House
    browser: Browser
    address: str
    name: str
    steps: list[Step] = field(default_factory=list)
    hands: list[Hands] = field(default_factory=list)

    def comes(self, key: str, width: int = DESK) -> Hands:
        """Somebody of the cast opens a browser, is logged in and sees the start page."""
        one = Hands(self, key, width)
        self.hands.append(one)
        session = self.house.client(key).cookies[settings.SESSION_COOKIE_NAME].value
        one.page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.address}]
        )
        one.open("desk:today")
        return one

    def visits(self, path: str, width: int = PHONE) -> Hands:
        """Somebody from outside opens a link."""
        one = Hands(self, "guest", width)
        self.hands.append(one)
        one.page.goto(self.address + path)
        return one

    def meanwhile(self) -> None:
        """The clock does what is due."""
        run_until_idle()

    def end(self) -> None:
        """Close every browser."""
        for number, one in enumerate(self.hands):
            one.photograph(f"end-{number}")
            one.page.context.close()

    def table(self) -> str:
        """How many taps each step took."""
        rows = [
            f"{one.moment}  {one.who:8} {one.width:>5}  {one.taps:>4} {one.at_most:>7} "
            f"{one.written:>7}  {one.what}"
            for one in self.steps
        ]
        return "\n".join([f"{'':7}who      width  taps at most written  what", *rows])


class Hands:
    """Somebody who reads, taps and writes."""

    def __init__(self, day: Day, key: str, width: int) -> None:
        self.day, self.key, self.width = day, key, width
        self.taps = self.written = self.keys = 0
        self.refused: list[str] = []
        is_phone = width == PHONE
        context = day.browser.new_context(
            viewport={"width": width, "height": 844 if is_phone else 900},
            locale="nl-NL",
            has_touch=is_phone,
            is_mobile=is_phone,
        )
        context.expose_function("touched", self._count)
        context.add_init_script(SAY_EACH_TOUCH)
        self.page: Page = context.new_page()
        self.page.set_default_timeout(SLOWEST)
        self.page.on("console", self._note)

    def _note(self, line: Any) -> None:
        if line.type == "error":
            self.refused.append(line.text)

    def _count(self, kind: str) -> None:
        if kind == "tap":
            self.taps += 1
        else:
            self.keys += 1

    @property
    def main(self) -> Locator:
        """What stands on the page, without the menu around it."""
        return self.page.locator("main")

    def open(self, name: str, **kwargs: Any) -> None:
        """Begin somewhere, as from a bookmark or a message."""
        self.page.goto(self.day.address + self.day.house.url(name, **kwargs))

    def tap(self, target: Locator, *, leads_on: bool = True) -> None:
        """Touch one thing. leads_on: another page comes."""
        if not leads_on:
            self._touch(target)
            return
        self.photograph(f"{len(self.day.steps) + 1:02}-{self.taps}")
        with self.page.expect_navigation():
            self._touch(target)

    def _touch(self, target: Locator) -> None:
        if self.width == PHONE:
            target.tap()
        else:
            target.click()

    def link(self, words: str) -> Locator:
        """The link that says so."""
        return self.main.get_by_role("link", name=words).first

    def button(self, words: str) -> Locator:
        """The button that says so."""
        return self.main.get_by_role("button", name=words).first

    def tick(self, value: str) -> None:
        """Touch the tile of a choice by the value of its input."""
        tile = self.main.locator("label.tile", has=self.page.locator(f"[value='{value}']"))
        self.tap(tile, leads_on=False)

    def choose(self, name: str, label: str) -> None:
        """Take one from a list: two taps."""
        self.main.locator(f"select[name={name}]").select_option(label=label)
        self.taps += 2

    def write(self, name: str, words: str) -> None:
        """Write in a field: one tap, and the words."""
        target = self.main.locator(f"[name={name}]")
        self._touch(target)
        target.fill(words)
        self.written += 1

    def fill(self, **values: Any) -> None:
        """Fill in a form by the names of its fields: choices by their value, several as a list,
        days and moments as what they are."""
        for name, value in values.items():
            self._fill(name, value)

    def _fill(self, name: str, value: Any) -> None:
        if isinstance(value, datetime):
            here = timezone.localtime(value)
            self.fill(**{f"{name}_0": here.date(), f"{name}_1": f"{here:%H:%M}"})
            return
        field = self.main.locator(f"[name='{name}']").first
        folded = field.locator("xpath=ancestor::details[not(@open)]/summary")
        if folded.count():
            self._touch(folded.first)
        kind = field.evaluate("node => node.type")
        if kind in ("radio", "checkbox"):
            wanted = [str(one) for one in value] if isinstance(value, list) else None
            if wanted is None:
                self._set(name, "" if value is True else f"[value='{value}']", to=True)
            else:
                for box in self.main.locator(f"[name='{name}']").all():
                    known = box.get_attribute("value") or ""
                    self._set(name, f"[value='{known}']", to=known in wanted)
        elif kind.startswith("select"):
            field.select_option(str(value))
            self.taps += 2
        else:
            field.fill(value.isoformat() if isinstance(value, date) else str(value))
            self.written += 1

    def _set(self, name: str, value: str, *, to: bool) -> None:
        box = self.main.locator(f"[name='{name}']{value}")
        label = box.locator("xpath=ancestor::label")
        if not label.count():
            label = self.main.locator(f"label[for='{box.get_attribute('id')}']")
        if box.is_checked() is not to:
            self._touch(label.first)

    def send(self, button: Locator | None = None) -> None:
        """Press the main button of the form, or this one; fails when the page is refused."""
        self.photograph(f"{len(self.day.steps) + 1:02}-{self.taps}")
        with self.page.expect_navigation() as landed:
            self._touch(button or self.main.locator("form .btn--main").last)
        answer = landed.value
        assert answer is not None and answer.status < 400, self.main.inner_text()

    def reads(self, *words: str) -> None:
        """These words can be read on the page; what is folded cannot."""
        seen = " ".join(self.main.inner_text().split())
        for one in words:
            assert one in seen, f"{one!r} is not on {self.page.url}: {seen[:1500]}"

    def does_not_read(self, *words: str) -> None:
        """These words stand nowhere in the page."""
        content = self.page.content()
        for one in words:
            assert one not in content, f"{one!r} is on {self.page.url}"

    @contextmanager
    def step(self, what: str, *, at_most: int, written: int = 0) -> Iterator[None]:
        """Something to do; fails when it takes more taps, or more fields to write in."""
        self.taps = self.written = self.keys = 0
        yield
        moment = f"{timezone.localtime():%H:%M}"
        done = Step(moment, self.key, what, self.width, self.taps, self.written, at_most)
        self.day.steps.append(done)
        self.photograph(f"{len(self.day.steps):02}")
        assert self.taps <= at_most, done
        assert self.written <= written, done
        assert self.refused == [], (self.page.url, self.refused)
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px too wide"

    def does(self, what: str) -> AbstractContextManager[None]:
        """A step of which nobody counts the touches."""
        return self.step(what, at_most=MANY, written=MANY)

    def photograph(self, number: str) -> None:
        """Leave a picture of the page, where somebody asked for them."""
        folder = os.environ.get("LUWTE_PHOTOS")
        if folder:
            name = f"{self.day.name}-{number}-{self.key}-{self.width}.png"
            self.page.screenshot(path=Path(folder) / name, full_page=True)
