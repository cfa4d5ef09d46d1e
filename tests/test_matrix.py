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

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.client import ClientHandler
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import luwte
from luwte.lib.ids import uuid7
from luwte.org.rules import Role
from luwte.tenancy.models import Organisation
from luwte.tenancy.scope import scope
from tests.cast import HOLDERS, Cast, House, both_houses
from tests.matrix import Expectation, Reader, Relation, Stage, stage_for

# Who may open what, and in which words, is the same on every database.
pytestmark = pytest.mark.once

PACKAGE = Path(luwte.__file__).parent
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


@cache
def expectations() -> dict[str, Expectation]:
    """What all rooms say, each in a `tests/matrix.py` of its own."""
    said: dict[str, Expectation] = {}
    for path in sorted(PACKAGE.rglob("tests/matrix.py")):
        module = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        for name, expectation in import_module(module).EXPECT.items():
            assert name not in said, f"{name} is spoken of twice"
            said[name] = expectation
    return said


def test_every_address_is_in_the_matrix() -> None:
    missing = {address.name for address in addresses()} - set(expectations())
    assert not missing, f"say who may open them, in the matrix of their room: {sorted(missing)}"


def test_the_matrix_speaks_of_no_address_that_is_gone() -> None:
    gone = set(expectations()) - {address.name for address in addresses()}
    assert not gone, sorted(gone)


@dataclass
class Troupe:
    """All readers, each with a browser that is logged in; one site answers all of them."""

    organisation_id: UUID
    readers: list[Reader]
    cookies: dict[str, str]
    site: ClientHandler = field(default_factory=lambda: Client().handler)

    def browser(self, reader: Reader) -> Client:
        client = Client(raise_request_exception=False)
        client.handler = self.site
        if reader.label in self.cookies:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.cookies[reader.label]
        return client


def gather(cast: Cast) -> Troupe:
    """Nobody, a holder of each role, and somebody of another organisation."""
    organisation = cast.zonnedael.organisation
    with scope(organisation):
        insiders = [
            Reader(role.value, key, role, cast.zonnedael.actor(key))
            for role, key in HOLDERS.items()
        ]
    cookies = {one.label: _logged_in(cast.zonnedael, one.key) for one in insiders}
    cookies["stranger"] = _logged_in(cast.de_linde, "noor")
    everybody = [Reader("anonymous"), *insiders, Reader("stranger", "noor")]
    return Troupe(organisation.pk, everybody, cookies)


def _logged_in(house: House, key: str) -> str:
    return house.client(key).cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture(scope="session")
def _gathered(_built_once: None, django_db_blocker: Any) -> Troupe:
    with django_db_blocker.unblock():
        return gather(both_houses())


@pytest.fixture
def troupe(cast: Cast, _gathered: Troupe) -> Troupe:
    """The readers; logged in once for all addresses, since that costs more than a page."""
    same = Organisation.objects.filter(pk=_gathered.organisation_id).exists()
    return _gathered if same else gather(cast)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "address" in metafunc.fixturenames:
        known = expectations()
        found = [address for address in addresses() if address.name in known]
        metafunc.parametrize("address", found, ids=[address.name for address in found])


@pytest.mark.spec("GOV-1", "ORG-2")
def test_an_address_opens_for_whom_it_should(
    address: Address, cast: Cast, troupe: Troupe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module(settings.ROOT_URLCONF), "handler404", _nothing_here)
    expected = expectations()[address.name]
    wrong: list[str] = []
    for relation in _relations(expected, cast, troupe):
        stage = stage_for(cast, relation)
        with transaction.atomic():
            url = _url(address, expected, stage)
            for reader, method in _attempts(expected, relation, troupe, cast):
                wrong += _complaints(expected, stage, reader, method, url, troupe.browser(reader))
            transaction.set_rollback(True)
    assert not wrong, "\n".join(wrong)


def _attempts(
    expected: Expectation, relation: Relation, troupe: Troupe, cast: Cast
) -> Iterator[tuple[Reader, str]]:
    """Who asks, and how. Who has no place in the organisation never gets as far as the thing, so
    one relation is enough; what is of another organisation is posted by who could post the own."""
    own = stage_for(cast, Relation.OWN)
    for reader in troupe.readers:
        if reader.actor is None and relation is not Relation.OWN:
            continue
        yield reader, "GET"
        elsewhere = relation is Relation.OTHER_ORGANISATION
        if not elsewhere or (expected.post is not None and expected.post.holds(reader, own)):
            yield reader, "POST"


@pytest.mark.spec("GOV-1")
def test_a_thing_of_another_organisation_does_not_exist(
    address: Address, cast: Cast, troupe: Troupe
) -> None:
    expected = expectations()[address.name]
    if expected.kwargs is None or "slug" not in address.arguments:
        return
    elsewhere = _url(address, expected, stage_for(cast, Relation.OTHER_ORGANISATION))
    nowhere = _of_nothing(elsewhere)
    assert elsewhere != nowhere, "the address names no thing by its id"
    for browser in _most_entitled(expected, cast, troupe):
        for ask in (browser.get, browser.post):
            one, other = ask(elsewhere), ask(nowhere)
            assert one.status_code == other.status_code
            assert VARIES.sub(b"", one.content) == VARIES.sub(b"", other.content)


def _most_entitled(expected: Expectation, cast: Cast, troupe: Troupe) -> list[Client]:
    """Somebody who could open the own thing, and an employee."""
    stage = stage_for(cast, Relation.OWN)
    sets = [who for who in (expected.get, expected.post) if who is not None]
    may = [r for r in troupe.readers if r.actor and any(who.holds(r, stage) for who in sets)]
    employee = [reader for reader in troupe.readers if reader.role is Role.EMPLOYEE]
    return [troupe.browser(reader) for reader in [*may[-1:], *employee]]


def _relations(expected: Expectation, cast: Cast, troupe: Troupe) -> list[Relation]:
    """The relations worth trying: the other unit only when it makes a difference to somebody."""
    if expected.kwargs is None:
        return [Relation.OWN]
    own, other = stage_for(cast, Relation.OWN), stage_for(cast, Relation.OTHER_UNIT)
    differs = any(
        who is not None and who.holds(reader, own) != who.holds(reader, other)
        for who in (expected.get, expected.post)
        for reader in troupe.readers
    )
    return [each for each in Relation if differs or each is not Relation.OTHER_UNIT]


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


def _complaints(
    expected: Expectation, stage: Stage, reader: Reader, method: str, url: str, browser: Client
) -> list[str]:
    """What is wrong with the answer to one request; the request leaves no trace."""
    who = expected.get if method == "GET" else expected.post
    outside = stage.relation is Relation.OTHER_ORGANISATION and url.startswith("/o/")
    may = who is not None and not outside and who.holds(reader, stage)
    data = dict(expected.data(stage)) if method == "POST" and expected.data and may else {}
    writes = Writes()
    with transaction.atomic():
        with connection.execute_wrapper(writes):
            answer = _ask(browser, method, url, data)
        transaction.set_rollback(True)
    written = writes.tables - ALWAYS_WRITTEN
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


class Writes:
    """Notes which tables are written. (Django's own log of queries asks SQLite to quote every
    parameter, which costs more than the page.)"""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = WRITE.match(sql)
        if found:
            self.tables.add(found[1])
        return execute(sql, params, many, context)


def _nothing_here(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What is looked at is that there is nothing, not the page that says so."""
    return HttpResponse(status=404)
