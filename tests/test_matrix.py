"""Who may open what: every address × every role × every relation, GET and POST.

Each room says so for its own addresses in `luwte/<room>/tests/matrix.py`:

    from luwte.org.rules import Right
    from tests.matrix import EVERYBODY, OWNER, Expectation, Stage, holders, within

    def a_case(stage: Stage) -> dict[str, object]:
        return {"pk": make_case(reporter=stage.employee, unit=stage.unit).pk}

    EXPECT = {
        "incidents:report": Expectation(get=EVERYBODY, post=EVERYBODY),
        "incidents:work_list": Expectation(get=holders(Right.CASES_READ)),
        "incidents:case": Expectation(get=within(Right.CASES_READ), kwargs=a_case),
        "incidents:close": Expectation(get=None, post=within(Right.CASES_CLOSE), kwargs=a_case),
        "incidents:report_page": Expectation(get=OWNER, kwargs=a_report),
    }

The key is the name as `reverse()` takes it. The words (PUBLIC, EVERYBODY, LOGGED_IN, ANONYMOUS,
OWNER, NOBODY, holders(), within(), roles(), people(), joined with `|`) stand in `tests/matrix.py`.
`kwargs` makes the thing in the address: on the stage `OWN` it belongs to Sanne of the unit Balie,
on `OTHER_UNIT` to Daan of Werkplein, on `OTHER_ORGANISATION` to Eva of De Linde.

What is checked:
- an address that no room speaks of fails, and so does a room that speaks of one that is gone;
- who may, gets an answer; who may not, gets 404, and an anonymous reader the login page;
- what belongs to another organisation is 404 for everybody, the same page as for an id that does
  not exist at all;
- a GET writes nothing but the audit and the session; a POST by who may not writes nothing but its
  refusal.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from luwte.lib.ids import uuid7
from luwte.tenancy.scope import scope
from tests.cast import HOLDERS, Cast
from tests.matrix import Expectation, Reader, Relation, Stage, stage_for

NOT_THERE = {404}
ANSWERS = {200, 204, 302, 303, 400, 409, 413, 422, 429}
# Written on the way, whatever is asked.
ALWAYS_WRITTEN = {"core_auditentry", "django_session", "core_cache", "usersessions_usersession"}
WRITE = re.compile(r'^\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
# What differs between two pages that say the same.
VARIES = re.compile(
    rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|csrf[^>]*>|[A-Za-z0-9]{64}"
)


@dataclass(frozen=True)
class Address:
    """One named pattern of the resolver."""

    name: str
    arguments: frozenset[str]


def addresses() -> list[Address]:
    """Every pattern of the resolver."""
    return sorted(set(_walk(get_resolver().url_patterns)), key=lambda found: found.name)


def _walk(
    patterns: list[URLPattern | URLResolver], spaces: tuple[str, ...] = (), outer: Any = frozenset()
) -> Iterator[Address]:
    for found in patterns:
        arguments = outer | set(found.pattern.converters)
        arguments |= set(found.pattern.regex.groupindex)
        if isinstance(found, URLResolver):
            space = spaces + ((found.namespace,) if found.namespace else ())
            yield from _walk(found.url_patterns, space, arguments)
        else:
            assert found.name, f"{found.pattern} has no name"
            yield Address(":".join((*spaces, found.name)), frozenset(arguments))


def expectations() -> dict[str, Expectation]:
    """What all rooms say."""
    said: dict[str, Expectation] = {}
    for app in apps.get_app_configs():
        module = f"{app.name}.tests.matrix"
        if app.name.startswith("luwte.") and importlib.util.find_spec(module):
            for name, expectation in importlib.import_module(module).EXPECT.items():
                assert name not in said, f"{name} is spoken of twice"
                said[name] = expectation
    return said


def test_every_address_is_in_the_matrix() -> None:
    missing = {address.name for address in addresses()} - set(expectations())
    assert not missing, f"say who may open them, in the matrix of their room: {sorted(missing)}"


def test_the_matrix_speaks_of_no_address_that_is_gone() -> None:
    gone = set(expectations()) - {address.name for address in addresses()}
    assert not gone, sorted(gone)


@pytest.fixture
def readers(cast: Cast) -> list[Reader]:
    """Nobody, a holder of each role, and somebody of another organisation."""
    with scope(cast.zonnedael.organisation):
        insiders = [
            Reader(role.value, key, role, cast.zonnedael.actor(key))
            for role, key in HOLDERS.items()
        ]
    return [Reader("anonymous"), *insiders, Reader("stranger", "noor")]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "address" in metafunc.fixturenames:
        known = expectations()
        found = [address for address in addresses() if address.name in known]
        metafunc.parametrize("address", found, ids=[address.name for address in found])


@pytest.mark.spec("GOV-1", "ORG-2")
def test_an_address_opens_for_whom_it_should(
    address: Address, cast: Cast, readers: list[Reader]
) -> None:
    expected = expectations()[address.name]
    browsers = {reader.label: _browser(cast, reader) for reader in readers}
    wrong: list[str] = []
    for relation in _relations(expected):
        stage = stage_for(cast, relation)
        with transaction.atomic():
            url = _url(address, expected, stage)
            for reader in readers:
                for method in ("GET", "POST"):
                    wrong += _complaints(
                        expected, stage, reader, method, url, browsers[reader.label]
                    )
            transaction.set_rollback(True)
    assert not wrong, "\n".join(wrong)


@pytest.mark.spec("GOV-1")
def test_a_thing_of_another_organisation_does_not_exist(
    address: Address, cast: Cast, readers: list[Reader]
) -> None:
    expected = expectations()[address.name]
    if expected.kwargs is None or "slug" not in address.arguments:
        return
    stage = stage_for(cast, Relation.OTHER_ORGANISATION)
    elsewhere = _url(address, expected, stage)
    nowhere = _of_nothing(elsewhere)
    assert elsewhere != nowhere, "the address names no thing by its id"
    for reader in readers:
        if reader.actor is None:
            continue
        browser = _browser(cast, reader)
        for ask in (browser.get, browser.post):
            one, other = ask(elsewhere), ask(nowhere)
            assert one.status_code == other.status_code, reader.label
            assert VARIES.sub(b"", one.content) == VARIES.sub(b"", other.content), reader.label


def _relations(expected: Expectation) -> list[Relation]:
    return list(Relation) if expected.kwargs else [Relation.OWN]


def _url(address: Address, expected: Expectation, stage: Stage) -> str:
    made: dict[str, Any] = dict(expected.fixed)
    if expected.kwargs is not None:
        with scope(stage.house.organisation):
            made |= expected.kwargs(stage)
    if "slug" in address.arguments:
        made.setdefault("slug", "zonnedael")
    return reverse(address.name, kwargs=made)


def _of_nothing(url: str) -> str:
    return re.sub(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", lambda _: str(uuid7()), url)


def _browser(cast: Cast, reader: Reader) -> Client:
    if reader.is_anonymous:
        return Client(raise_request_exception=False)
    house = cast.zonnedael if reader.actor is not None else cast.de_linde
    return house.client(reader.key, raise_request_exception=False)


def _complaints(
    expected: Expectation, stage: Stage, reader: Reader, method: str, url: str, browser: Client
) -> list[str]:
    """What is wrong with the answer to one request; the request leaves no trace."""
    who = expected.get if method == "GET" else expected.post
    outside = stage.relation is Relation.OTHER_ORGANISATION and url.startswith("/o/")
    may = who is not None and not outside and who.holds(reader, stage)
    data = dict(expected.data(stage)) if method == "POST" and expected.data and may else {}
    with transaction.atomic():
        with CaptureQueriesContext(connection) as caught:
            answer = _ask(browser, method, url, data)
        transaction.set_rollback(True)
    written = _written(caught) - ALWAYS_WRITTEN
    label = f"{method} {url} ({stage.relation.value}) as {reader.label}"
    found: list[str] = []
    if may and method == "GET":
        written -= expected.writes
    if written and not (may and method == "POST"):
        found.append(f"{label}: wrote {sorted(written)}")
    answered = answer.status_code in ANSWERS | expected.answers and not _is_login(answer)
    if may and not answered:
        found.append(f"{label}: should be answered, got {answer.status_code}")
    if not may and not _is_shut(answer, who is None, reader):
        found.append(f"{label}: should be shut, got {answer.status_code}")
    return found


def _ask(browser: Client, method: str, url: str, data: dict[str, Any]) -> HttpResponse:
    return browser.get(url) if method == "GET" else browser.post(url, data)  # type: ignore[return-value]


def _is_login(answer: HttpResponse) -> bool:
    return answer.status_code == 302 and answer["Location"].startswith(
        f"{reverse('account_login')}?next="
    )


def _is_shut(answer: HttpResponse, unserved: bool, reader: Reader) -> bool:
    if unserved:
        # Nothing was written (checked apart); the page itself may come back.
        return answer.status_code in {404, 405, 200, 302}
    if reader.is_anonymous:
        return _is_login(answer) or answer.status_code == 404
    return answer.status_code in NOT_THERE


def _written(caught: CaptureQueriesContext) -> set[str]:
    tables = (WRITE.match(query["sql"]) for query in caught.captured_queries)
    return {found[1] for found in tables if found}
