"""What is measured. Each measurement says its limit, and measures the bare limit beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from secrets import token_hex

from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench import million
from bench.results import Result, percentile
from bench.site import Visitor, ask, visitor

RUNS = 3
CLIENTS = 8


@dataclass(frozen=True)
class Measurement:
    """A name, and what gives the numbers for a database."""

    name: str
    run: Callable[[str], list[Result]]


registered: list[Measurement] = []


def measured(function: Callable[[str], list[Result]]) -> Callable[[str], list[Result]]:
    """Register a measurement under the name of its function."""
    registered.append(Measurement(function.__name__, function))
    return function


@cache
def world() -> million.World:
    """The made world, once per database."""
    return million.build(million.Size.asked())


def visitors() -> dict[str, Visitor]:
    """The two readers of the largest organisation."""
    here = world()
    return {
        "coordinator": visitor(here.coordinator_login),
        "team lead": visitor(here.team_lead_login),
    }


def address(name: str, **more: str) -> str:
    """The address of a page in the largest organisation."""
    return reverse(name, kwargs={"slug": world().slug, **more})


def browser(who: Visitor) -> Client:
    """A client within this process that has this session."""
    client = Client(HTTP_HOST="localhost")
    client.cookies["sessionid"] = who.session
    client.cookies["csrftoken"] = who.csrf
    return client


def statements(client: Client, path: str, fields: dict[str, str] | None = None) -> int:
    """How many SQL statements one exchange takes, everything counted; the second of two, so that
    what a process keeps in memory is there. A report gets a fresh key each time."""
    from django.db import connection

    count = 0
    for _ in range(2):
        sent = None if fields is None else fields | {"client_key": token_hex(16)}
        with CaptureQueriesContext(connection) as caught:
            answer = client.get(path) if sent is None else client.post(path, sent)
        assert answer.status_code in (200, 302), f"{path} answered {answer.status_code}"
        count = len(caught)
    return count


def seconds_each(port: int, requests: list[str], seconds: float, **more: int) -> list[float]:
    """Seconds per answer; any answer that is no success stops the measurement."""
    answers = ask(port, requests, seconds, **more)
    wrong = {status for status in answers.statuses if status not in ("200", "302", "204")}
    if wrong or not answers.seconds:
        raise RuntimeError(f"answers were {answers.statuses}")
    return answers.seconds


def rate_and_p95(port: int, requests: list[str], seconds: float) -> tuple[float, float]:
    """Answers per second, and the 95th percentile in milliseconds."""
    found = seconds_each(port, requests, seconds)
    return len(found) / seconds, percentile(found, 0.95) * 1000
