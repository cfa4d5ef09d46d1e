"""Reading in a million incidents: lists, search, and the start page."""

from __future__ import annotations

import random
import re
from statistics import median
from urllib.parse import quote

from bench import million
from bench.living import living_cases
from bench.measurements import (
    RUNS,
    address,
    browser,
    measured,
    seconds_each,
    statements,
    visitors,
)
from bench.results import Result, percentile, spread
from bench.site import BARE, LUWTE, USUAL, Visitor, served

LISTS = {"open": "incidents:work_list", "all incidents": "incidents:register"}
DEEP = 1000  # pages
CASES = 100
NEXT_PAGE = re.compile(rb'rel="next"[^>]*href="([^"]+)"|href="([^"]+)"[^>]*rel="next"')


def p95_ms(port: int, requests: list[str], seconds: float = 4.0) -> float:
    """One client that asks these pages one after another; the 95th percentile in milliseconds."""
    found = [s for r in requests for s in seconds_each(port, [r], seconds / len(requests))]
    return percentile(found, 0.95) * 1000


@measured
def work_list(database: str) -> list[Result]:
    """The work list and the register of 200,000, first page and thousandth page."""
    results = []
    with served(workers=1) as port:
        for role, who in visitors().items():
            for name, page in LISTS.items():
                path = address(page)
                runs = [p95_ms(port, [who.get(path)]) for _ in range(RUNS)]
                note = f"{statements(browser(who), path)} statements; "
                results.append(
                    Result(
                        f"work_list_p95 ({role}, {name})", database, median(runs), "ms", 30,
                        "lower", note + spread(runs),
                    )
                )  # fmt: skip
            results.append(deep_ratio(database, port, role, who, path))
    return results


def deep_ratio(database: str, port: int, role: str, who: Visitor, first: str) -> Result:
    """How much longer the thousandth page takes than the first."""
    deep, pages = walk(who, first, DEEP)
    ratios = [
        p95_ms(port, [who.get(deep)], 2) / p95_ms(port, [who.get(first)], 2) for _ in range(RUNS)
    ]
    note = f"page {pages} beside page 1, medians of p95; {spread(ratios)}"
    return Result(
        f"work_list_deep_ratio ({role})", database, median(ratios), "ratio", 1.5, "lower", note
    )


def walk(who: Visitor, first: str, pages: int) -> tuple[str, int]:
    """Follow "next" from the first page; returns the address of the last page and its number."""
    client, here, number = browser(who), first, 1
    while number < pages:
        found = NEXT_PAGE.search(client.get(here).content)
        if found is None:
            break
        onward = (found.group(1) or found.group(2)).decode().replace("&amp;", "&")
        here = onward if onward.startswith("/") else first.split("?")[0] + onward
        number += 1
    return here, number


@measured
def case_page(database: str) -> list[Result]:
    """The page of a case with a life: 100 different ones among the million, each opened once."""
    paths = [address("incidents:case", pk=str(pk)) for pk in living_cases(CASES)]
    who = visitors()["coordinator"]
    pages = [who.get(path) for path in paths]
    with served(workers=1) as port:
        seconds_each(port, pages[:10], 0, once=1)
        each = [seconds_each(port, pages, 0, once=1) for _ in range(RUNS)]
    runs = [percentile(found, 0.95) * 1000 for found in each]
    with served(workers=1, site=USUAL) as port:
        bare = percentile(seconds_each(port, [who.get("/templated")] * CASES, 0, once=1), 0.95)
    count = max(statements(browser(who), path) for path in paths[:10])
    note = f"{CASES} cases, each once, by a handler; {spread(runs)}"
    return [
        Result("case_page_p95", database, median(runs), "ms", 60, "lower", note),
        Result("case_page_bare_p95", database, bare * 1000, "ms", None, "lower",
               "a page with Django's usual middleware, session, login and one template"),
        Result("case_page_queries", database, count, "count", 25, "lower",
               "everything counted, the row in the audit too; the most of ten cases"),
    ]  # fmt: skip


@measured
def search(database: str) -> list[Result]:
    """200 searches in the largest organisation, a third each of common, middling and rare words."""
    chance = random.Random(3)
    words = [
        chance.choice(kind)
        for kind in (million.COMMON, million.MIDDLE, million.RARE)
        for _ in range(67)
    ][:200]
    chance.shuffle(words)
    path = address("incidents:register")
    results = []
    with served(workers=1) as port:
        for role, who in visitors().items():
            pages = [who.get(f"{path}?q={quote(word)}") for word in words]
            runs = []
            for _ in range(RUNS):
                found = seconds_each(port, pages, 0, once=1)
                runs.append(percentile(found, 0.95) * 1000)
            results.append(
                Result(f"search_p95 ({role})", database, median(runs), "ms", 110, "lower",
                       f"200 words, each once; {spread(runs)}")
            )  # fmt: skip
    return results


@measured
def start_page(database: str) -> list[Result]:
    """The start page beside a bare Django page on the same server, bound to one processor."""
    who = visitors()["coordinator"]
    path = address("desk:today")
    count = statements(browser(who), path)

    def rate(site: str, request: str) -> float:
        with served(workers=1, site=site, core=0) as port:
            seconds_each(port, [request], 1)
            return len(seconds_each(port, [request] * 4, 4, core=1)) / 4

    ours = [rate(LUWTE, who.get(path)) for _ in range(RUNS)]
    usual = [rate(USUAL, who.get("/templated")) for _ in range(RUNS)]
    naked = [rate(BARE, who.get("/page")) for _ in range(RUNS)]
    ratio = median(ours) / median(usual)
    return [
        Result("start_page_vs_bare", database, ratio, "ratio", 0.15, "higher",
               f"ours {spread(ours)} /s; a page with Django's usual middleware, session, login and "
               f"one template {spread(usual)} /s; one worker, 4 clients"),
        Result("start_page_vs_naked", database, median(ours) / median(naked), "ratio", None,
               "higher", f"beside a line of text without any middleware {spread(naked)} /s"),
        Result("start_page_queries", database, count, "count", 8, "lower", "coordinator"),
    ]  # fmt: skip
