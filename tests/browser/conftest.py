"""What the walks in a browser share: a day that moves on by the clock, and its people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from luwte.core.context import heartbeat
from tests.browser.hands import Day
from tests.cast import House

# What a chapter asserts is explained as in a test.
pytest.register_assert_rewrite("tests.browser.story")

BeginDay = Callable[[House, str], Day]


@pytest.fixture
def begin_day(
    browser: Browser, live_server: Any, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[BeginDay]:
    """`begin_day(zonnedael, "monday")`: at the end the browsers are closed and the table printed.

    The clock is moved by hand here, so that the pages are told that it runs.
    """
    monkeypatch.setattr(heartbeat, "is_running", lambda: True)
    days: list[Day] = []

    def begin(house: House, name: str) -> Day:
        days.append(Day(house, browser, live_server.url, name))
        return days[-1]

    yield begin
    for day in days:
        print(f"\n{day.table()}")
        day.end()
