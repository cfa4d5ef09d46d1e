"""The kit in a real browser: accessible, within its column, and usable by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.axe import wrong_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def refused() -> list[str]:
    """What the browser would not load or run: a page of ours gives it no reason."""
    return []


@pytest.fixture
def open_page(browser: Browser, live_server: Any, refused: list[str]) -> Iterator[Any]:
    contexts = []

    def opened(path: str, *, width: int = 1280, scheme: Any = "light", **more: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, **more
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda line: line.type == "error" and refused.append(line.text))
        page.on("requestfailed", lambda request: refused.append(request.url))
        page.goto(live_server.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.spec("PLA-1")
@pytest.mark.parametrize("theme", ["", "?theme=zilverwoude"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(
    open_page: Any, refused: list[str], width: int, scheme: str, theme: str
) -> None:
    page = open_page(f"/kit/{theme}", width=width, scheme=scheme)
    assert wrong_on(page) == []
    assert refused == []


@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1280])
def test_nothing_is_wider_than_the_window(open_page: Any, width: int) -> None:
    """320 px is what a window of 1280 has left at 400 % zoom."""
    page = open_page("/kit/", width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_name_that_is_longer_than_the_screen_breaks(open_page: Any) -> None:
    page = open_page("/kit/", width=320)
    page.evaluate(
        """for (const one of document.querySelectorAll('h1, .card h2, .card dd'))
            one.textContent = 'Samenwerkingsverbandveiligheidshuizenoosterzeedonk'"""
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_what_leads_on_keeps_its_arrow_at_the_end_of_the_line(open_page: Any) -> None:
    page = open_page("/kit/", width=390)
    page.evaluate(
        """document.querySelector('.card').innerHTML = '<ul class="list"><li>'
            + '<a class="item" href="#"><span><b>Words that need more than one line</b></span>'
            + '<span class="item__end"><svg class="icon"></svg></span></a></li></ul>'"""
    )
    arrow = page.locator(".item__end .icon").first.bounding_box()
    words = page.locator(".item b").first.bounding_box()
    assert arrow["x"] >= words["x"] + words["width"]
    assert words["y"] <= arrow["y"] <= words["y"] + words["height"]


@pytest.mark.spec("PLA-1")
def test_the_keyboard_comes_by_the_skip_link_first_and_sees_where_it_is(open_page: Any) -> None:
    page = open_page("/kit/")
    page.evaluate("document.activeElement.blur(); window.getSelection().removeAllRanges()")
    page.goto(page.url.split("#")[0] + "#")
    page.locator(".skip").focus()
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.locator(".btn--main").first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert style == "solid"


def test_the_summary_of_errors_has_the_focus_and_leads_to_the_field(open_page: Any) -> None:
    page = open_page("/kit/")
    page.wait_for_load_state("load")
    assert page.evaluate("document.activeElement.hasAttribute('data-summary')")
    page.locator("[data-summary] a").first.click()
    assert page.evaluate("document.activeElement.id") == "id_wrong-number"


def test_everything_stands_without_javascript(open_page: Any) -> None:
    page = open_page("/kit/", width=390, java_script_enabled=False)
    assert not page.locator(".side").is_visible()
    page.locator(".tabs a").last.click()
    assert page.locator(".side nav a").count() == 8
    assert page.locator(".side nav a").first.is_visible()
    page.locator(".side__close").click()
    assert not page.locator(".side").is_visible()
    folded = page.locator(".fold").first
    assert not folded.locator(".clock__body").is_visible()
    folded.locator("summary").click()
    assert folded.locator(".clock__body").is_visible()


def test_what_is_done_is_open_on_a_wide_screen(open_page: Any) -> None:
    page = open_page("/kit/", width=1280)
    assert page.locator(".fold .clock__body").first.is_visible()


def test_rows_become_cards_on_a_phone_and_stay_a_table_for_who_listens(open_page: Any) -> None:
    page = open_page("/kit/", width=390)
    cells = page.locator(".table--cards tbody tr").first.locator("td")
    tops = [cells.nth(number).bounding_box()["y"] for number in range(3)]
    assert tops == sorted(set(tops))
    assert page.get_by_role("table").count() == 1
    assert page.get_by_role("cell").count() >= 7


def test_doors_and_buttons_are_large_enough(open_page: Any) -> None:
    page = open_page("/kit/", width=390)
    for selector, least in ((".door", 96), (".btn:not(.btn--s)", 44), (".tabs > *", 44)):
        heights = page.locator(selector).evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().height)"
        )
        assert min(heights) >= least, selector


def test_the_chosen_look_wins_from_the_device(open_page: Any) -> None:
    page = open_page("/kit/", scheme="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.locator(".side .me__more > summary").click()
    page.locator(".side button[value=dark]").click()
    page.wait_for_load_state()
    assert page.url.endswith("/kit/")
    assert page.evaluate(ground) != light


@pytest.mark.spec("PLA-1")
def test_on_paper_only_the_content_is_left(open_page: Any) -> None:
    page = open_page("/kit/")
    page.emulate_media(media="print")
    assert not page.locator(".side").is_visible()
    assert not page.locator(".tabs").is_visible()
    assert page.locator(".table--cards").is_visible()


def test_nothing_moves_for_who_asked_for_rest(open_page: Any) -> None:
    page = open_page("/kit/", reduced_motion="reduce")
    moving = page.evaluate(
        "[...document.querySelectorAll('*')].filter(one => "
        "parseFloat(getComputedStyle(one).transitionDuration) > 0 || "
        "getComputedStyle(one).animationName !== 'none').length"
    )
    assert moving == 0
