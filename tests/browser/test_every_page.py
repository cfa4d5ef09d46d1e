"""Every page that a reader can open, in a real browser: axe finds nothing, nothing is cut off, the
browser refuses nothing. The pages are those of the matrix: a new address is looked at by itself.

Each page is loaded in both languages and looked at with every rule in light or in dark, and again
in the other scheme for its colours, which are all that differs: four looks at two loads.

What the browser asks for is answered from here, by Django's test client, so that every page can be
rolled back; over HTTP, so that the browser keeps style and scripts from page to page.
"""

from __future__ import annotations

import mimetypes
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Browser, Page, Request

from tests.browser import axe
from tests.cast import Cast
from tests.matrix import Expectation, Reader, Relation, stage_for
from tests.test_matrix import Address, Troupe, _gathered, _url, addresses, expectations, troupe

__all__ = ["_gathered", "troupe"]  # fixtures

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db,
    pytest.mark.once,
    pytest.mark.timeout(600),
]

OWN_WORDS = {"Location", "Content-Length"}  # headers that are not the page's to say here
ZOOMED = 320  # CSS pixels that a window of 1280 has left at 400 %
WRONG = {400, 409, 413, 422}

TOO_WIDE = "[document.documentElement.scrollWidth - window.innerWidth, window.innerWidth]"
STANDS = """[document.getAnimations().filter(one => one.playState === 'running').length,
    document.documentElement.lang]"""


class Site(ThreadingHTTPServer):
    """What the browser gets: static files, and one page at a time."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        # Of this machine, whose headers a browser trusts as on a real site.
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.page: HttpResponse | None = None
        self.files: dict[str, tuple[bytes, str]] = {}
        Thread(target=self.serve_forever, daemon=True).start()

    def file(self, name: str) -> tuple[bytes, str]:
        """What a static file holds, and of which type it is; an empty type when there is none."""
        if name not in self.files:
            found = finders.find(name)
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            there = isinstance(found, str)
            self.files[name] = (Path(str(found)).read_bytes(), kind) if there else (b"", "")
        return self.files[name]

    def end(self) -> None:
        self.shutdown()
        self.server_close()


class Answers(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        page = self.server.page
        if path.startswith(settings.STATIC_URL):
            body, kind = self.server.file(path.removeprefix(settings.STATIC_URL))
            kept = {"Content-Type": kind, "Cache-Control": "max-age=3600, immutable"}
            self._answer(200 if kind else 404, kept, body)
        elif self.headers.get("Sec-Fetch-Mode") == "navigate" and page is not None:
            said = {name: value for name, value in page.items() if name not in OWN_WORDS}
            self._answer(page.status_code, said, page.content)
        else:  # a part of a page that asks for itself; it asks again later
            self._answer(204, {}, b"")

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """The test says what is wrong."""


@dataclass
class Look:
    """How a reader looks at pages."""

    language: str
    scheme: str
    width: int
    reduced_motion: str
    errors: bool


LOOKS = {
    "phone": Look("nl", "light", 390, "no-preference", errors=True),
    "desk": Look("en", "dark", 1280, "reduce", errors=False),
}
PARTS = 4  # of one look, so that several processes share it evenly
OTHER = {"light": "dark", "dark": "light"}


class Eye:
    """One browser that looks at page after page."""

    def __init__(self, browser: Browser, look: Look) -> None:
        self.look, self.site, self.scheme = look, Site(), look.scheme
        self.context = browser.new_context(
            viewport={"width": ZOOMED, "height": 844},
            color_scheme=look.scheme,  # type: ignore[arg-type]
            reduced_motion=look.reduced_motion,  # type: ignore[arg-type]
        )
        self.context.add_init_script(path=axe.SCRIPT)
        self.page: Page = self.context.new_page()
        self.refused: list[str] = []
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda wrong: self.refused.append(str(wrong)))
        self.page.on("request", self._ask)

    def _note(self, line: Any) -> None:
        # A page that answers 422 is what was asked for.
        if line.type == "error" and "Failed to load resource" not in line.text:
            self.refused.append(line.text)

    def _ask(self, asked: Request) -> None:
        if not asked.url.startswith((self.site.address, "data:", "blob:")):
            self.refused.append(f"another machine was asked: {asked.url}")

    def end(self) -> None:
        """Close the browser and the site."""
        self.context.close()
        self.site.end()

    def complaints(self, answer: HttpResponse, url: str) -> list[str]:
        """What is wrong with a page."""
        self.site.page, self.refused[:] = answer, []
        self.page.goto(self.site.address + url, timeout=10_000)
        found = self._fits()
        self.page.set_viewport_size({"width": self.look.width, "height": 844})
        found += [*self._fits(), *axe.wrong_on(self.page)]
        self.scheme = OTHER[self.scheme]
        self.page.emulate_media(color_scheme=self.scheme)  # type: ignore[arg-type]
        found += [f"in {self.scheme} {said}" for said in axe.wrong_on(self.page, axe.COLOURS)]
        moving, language = self.page.evaluate(STANDS)
        # The next page comes in a small window, and in the colours that this one has now.
        self.page.set_viewport_size({"width": ZOOMED, "height": 844})
        if self.look.reduced_motion == "reduce" and moving:
            found.append("something moves")
        if language != self.look.language:
            found.append("it does not say in which language it is")
        return found + [f"refused: {line}" for line in self.refused]

    def _fits(self) -> list[str]:
        """Whether the page is as wide as the window, now."""
        wide, width = self.page.evaluate(TOO_WIDE)
        return [f"at {width} px it is {wide} px too wide"] if wide > 0 else []


def pages() -> Iterator[tuple[Address, Expectation]]:
    """Every address that somebody can open."""
    said = expectations()
    for address in addresses():
        expected = said.get(address.name)
        if expected is not None and expected.get is not None:
            yield address, expected


def reader_of(expected: Expectation, cast: Cast, readers: list[Reader]) -> Reader | None:
    """Somebody who may open it: staff before anonymous; the one with most to see."""
    stage = stage_for(cast, Relation.OWN)
    assert expected.get is not None
    may = [reader for reader in readers if expected.get.holds(reader, stage)]
    staff = [reader for reader in may if reader.actor is not None]
    preferred = [reader for reader in staff if reader.key in ("ruth", "sanne", "tessa")]
    return next(iter([*preferred, *staff, *may]), None)


def is_page(answer: HttpResponse) -> bool:
    """Whether a person would read this, and not a program."""
    return str(answer.get("Content-Type", "")).startswith("text/html") and b"<html" in (
        answer.content
    )


@pytest.mark.spec("PLA-1")
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("look", LOOKS)
def test_every_page_is_accessible(
    look: str, part: int, browser: Browser, cast: Cast, troupe: Troupe
) -> None:
    eye = Eye(browser, LOOKS[look])
    wrong: list[str] = []
    seen: list[str] = []
    begin = time.monotonic()
    try:
        for address, expected in list(pages())[part::PARTS]:
            reader = reader_of(expected, cast, troupe.readers)
            if reader is None:
                continue
            with transaction.atomic():
                url = _url(address, expected, stage_for(cast, Relation.OWN))
                client = troupe.browser(reader)
                client.cookies[settings.LANGUAGE_COOKIE_NAME] = eye.look.language
                for kind, answer in answers_of(client, url, expected, errors=eye.look.errors):
                    seen.append(kind)
                    wrong += [
                        f"{kind} {address.name} as {reader.key or 'anybody'}: {said}"
                        for said in eye.complaints(answer, url)
                    ]
                transaction.set_rollback(True)
    finally:
        eye.end()
    print(f"{len(seen)} pages in {time.monotonic() - begin:.0f} s")
    assert seen.count("GET") > 60 / PARTS, seen
    assert wrong == [], "\n".join(wrong)


def answers_of(
    client: Client, url: str, expected: Expectation, *, errors: bool
) -> Iterator[tuple[str, HttpResponse]]:
    """The page, and what it says to an empty form."""
    answer: Any = client.get(url, follow=True)
    if answer.status_code == 200 and is_page(answer):
        yield "GET", answer
    if errors and expected.post is not None:
        refused: Any = client.post(url, {})
        if refused.status_code in WRONG and is_page(refused):
            yield "POST", refused


def test_this_look_sees_what_it_has_to_see(browser: Browser) -> None:
    eye = Eye(browser, LOOKS["phone"])
    page = (
        "<!doctype html><html lang='en'><title>x</title><style>@media (prefers-color-scheme: dark)"
        "{body {background: #000; color: #222; transition: color 9s}}</style>"
        "<main><h1>words</h1><img src='/static/x.png'><img src='http://elsewhere.test/x.png'>"
        "<table width='999'><tr><td>x</td></tr></table></main></html>"
    )
    try:
        said = " ".join(eye.complaints(HttpResponse(page), "/"))
    finally:
        eye.end()
    for one in ("image-alt", "at 320 px", "at 390 px", "language", "another machine"):
        assert one in said, said
    assert "in dark color-contrast" in said, said
    assert " color-contrast" not in said.replace("in dark color-contrast", "")
