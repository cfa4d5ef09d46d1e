"""What goes to the log ties a page to its consequences, and names nobody."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from luwte.core import log_lines
from luwte.core.clock.lanes import run_until_idle
from luwte.core.models import AuditEntry, OutboxEvent
from luwte.core.trace import begin_trace
from luwte.notify.models import Delivery
from luwte.org.models import Person
from tests.cast import House
from tests.plain_path import NARRATIVE
from tests.test_plain_path import walk_of


@contextmanager
def captured(formatter: logging.Formatter) -> Iterator[io.StringIO]:
    """Everything that any logger says, as it would stand in the log."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter)
    named = [logging.getLogger(name) for name in ("", "luwte", "luwte.request", "django.request")]
    before = [logger.level for logger in named]
    for logger in named:
        logger.setLevel(logging.DEBUG)
    named[0].addHandler(handler)
    try:
        yield out
    finally:
        named[0].removeHandler(handler)
        for logger, level in zip(named, before, strict=True):
            logger.setLevel(level)


def personal(house: House) -> set[str]:
    """What may stand in no log: names, addresses of people, slugs, and what somebody told."""
    words = {house.slug, "Ik weet je te vinden", "aangesproken", "Geschrokken", NARRATIVE[:20]}
    for name, email in Person.objects.values_list("name", "email"):
        words |= {name, name.split()[-1], email}
    return {word for word in words if len(word) > 3}


def named_in(log: str, house: House) -> list[str]:
    # Places in our own code are words of the code.
    return sorted(word for word in personal(house) if word.casefold() in log.casefold())


@pytest.mark.spec("PLA-6", "GOV-5")
@pytest.mark.parametrize("formatter", [log_lines.JsonLines(), log_lines.ReadableLines()])
def test_the_whole_main_job_leaves_no_name_in_the_log(
    zonnedael: House, formatter: logging.Formatter
) -> None:
    with captured(formatter) as out:
        walk = walk_of(zonnedael, "nl")
        walk.report()
        run_until_idle()
        walk.find_on_the_list()
        walk.assess()
        walk.discuss()
        walk.tell()
        run_until_idle()
        for address in ("/o/zonnedael/Sanne-de-Vries/", "/o/zonnedael/cases/x/?words=Jansen"):
            walk.coordinator.open(address)
    log = out.getvalue()
    assert "incidents:case" in log
    assert named_in(log, zonnedael) == []
    assert "Jansen" not in log


@pytest.mark.spec("PLA-6", "GOV-5")
def test_an_error_is_named_with_its_place_and_without_its_words(
    zonnedael: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(*args: Any, **kwargs: Any) -> None:
        raise ValueError(f"Key (email)=(sanne@zonnedael.example) exists: {NARRATIVE}")

    monkeypatch.setattr("luwte.incidents.views.case.case_page", wrong)
    walk = walk_of(zonnedael, "nl")
    walk.report()
    with captured(log_lines.JsonLines()) as out:
        zonnedael.client("ruth", raise_request_exception=False).get(_case_of(zonnedael))
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    (error,) = [line for line in lines if line.get("error")]
    assert error["error"] == "ValueError"
    assert error["message"] == "500 incidents:case"
    assert any("incidents/views/case.py" in place for place in error["places"])
    assert named_in(out.getvalue(), zonnedael) == []
    # The page of the error, the line of the request and the error itself carry one trace.
    (request,) = [line for line in lines if line.get("route") == "incidents:case"]
    assert request["trace"] == error["trace"]
    assert request["status"] == 500
    assert request["organisation"] == str(zonnedael.pk)


def _case_of(house: House) -> str:
    from luwte.incidents.models import Case

    return house.url("incidents:case", pk=Case.objects.get().pk)


@pytest.mark.spec("PLA-6")
def test_one_trace_leads_from_the_page_to_the_message_that_follows_from_it(
    zonnedael: House,
) -> None:
    walk = walk_of(zonnedael, "nl")
    with captured(log_lines.JsonLines()) as out:
        walk.report()
        run_until_idle()
    sent = [json.loads(line) for line in out.getvalue().splitlines()]
    traces = {
        line["trace"]
        for line in sent
        if line.get("method") == "POST" and line["route"].startswith("incidents:report")
    }
    row = AuditEntry.objects.get(verb="incidents.report_incident")
    assert row.trace in traces
    assert row.trace in set(OutboxEvent.objects.values_list("trace", flat=True))
    assert row.trace in set(Delivery.objects.values_list("trace", flat=True))


def test_a_strange_package_says_its_template_and_not_what_it_filled_in() -> None:
    begin_trace("ABCDEFGHJK")
    with captured(log_lines.JsonLines()) as out:
        logging.getLogger("some.package").warning("no mail for %s", "sanne@zonnedael.example")
    told = json.loads(out.getvalue())
    assert (told["message"], told["trace"]) == ("no mail for %s", "ABCDEFGHJK")


@pytest.mark.django_db
def test_what_machines_ask_every_few_seconds_is_no_line(client: Client, settings: Settings) -> None:
    with captured(log_lines.JsonLines()) as out:
        client.get("/health")
        client.get("/health/clock")
    assert "core:health" not in [
        json.loads(line).get("route") for line in out.getvalue().splitlines()
    ]
