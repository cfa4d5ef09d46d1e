"""What every test gets: no network, and a browser where a test asks for one."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tools import browser

pytest_plugins = ["tests.cast"]

# Playwright runs its own event loop in the thread of the test; Django would refuse the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}
APART = {"whole", "browser"}
LOCAL = {"127.0.0.1", "::1", "localhost", "0.0.0.0"}
# Objects made before Python looks for circles among them; what was read at the start is for ever.
SELDOM = 50_000
# Places on the stack of Python that a test asks for at once: 256 KB, and as much again for what it
# calls (see `_with_room`).
ROOM = 32_000


# How long an example takes says more about what else this machine does than about the code.
# The same examples every time, so that a change is judged by what it does; LUWTE_EXPLORE looks for
# new ones.
hypothesis.settings.register_profile("luwte", deadline=None, derandomize=True)
hypothesis.settings.register_profile("explore", deadline=None)
hypothesis.settings.load_profile("explore" if os.environ.get("LUWTE_EXPLORE") else "luwte")


def pytest_configure(config: pytest.Config) -> None:
    folder = os.environ.get("LUWTE_VAR", "")
    if Path(folder).name.startswith("luwte-test-"):
        atexit.register(shutil.rmtree, folder, ignore_errors=True)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """`-m whole` and `-m browser` want a tenth of the files: one without that mark is not read."""
    wanted = str(config.option.markexpr)
    kind = wanted.partition(" and ")[0]
    if kind not in APART or " or " in wanted or not collection_path.match("test_*.py"):
        return None
    return None if _speaks_of(collection_path, kind) else True


def _speaks_of(path: Path, kind: str) -> bool:
    return f"mark.{kind}" in path.read_text(encoding="utf-8")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Who asks for the cast asks for the database: pytest-django must know before it starts.
    What asks for no database says the same on every one of them."""
    for item in items:
        for kind in APART:
            if item.get_closest_marker(kind) and not _speaks_of(item.path, kind):
                raise pytest.UsageError(f"{item.nodeid}: mark.{kind} has to stand in its own file")
        asked = set(getattr(item, "fixturenames", ()))
        if asked & {"cast", "_built_once"} and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.django_db)
        if not asked & DATABASE and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.once)


@pytest.hookimpl(trylast=True, specname="pytest_collection_modifyitems")
def pytest_what_commits_comes_last(items: list[pytest.Item]) -> None:
    """After a test that commits the tables are emptied, and the cast is built anew for each test
    that follows: those tests run last, in random order among themselves. Who may take longest comes
    first, so that no process is left alone with it at the end."""
    items.sort(key=lambda item: (_commits(item), -_patience(item)))


def pytest_collection_finish(session: pytest.Session) -> None:
    """All code is read and stays: circles are looked for among what tests make."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(SELDOM, 20, 50)


def _with_room(call: Callable[[pytest.Item, Any], Any], item: pytest.Item, following: Any) -> Any:
    return call(item, following)


# Python keeps its frames in pieces of 16 KB that it takes from the system and gives back at once:
# where a test happens to cross the end of one, every call does so, which was a fifth of all time. A
# frame that says it needs much gets a piece that is larger than what it needs.
_with_room.__code__ = _with_room.__code__.replace(co_stacksize=ROOM)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Any:
    """As pytest does it, with room for deep calls."""
    runner: Any = item.config.pluginmanager.get_plugin("runner")
    return _with_room(runner.pytest_runtest_protocol, item, nextitem)


def _patience(item: pytest.Item) -> float:
    mark = item.get_closest_marker("timeout")
    return float(mark.args[0]) if mark else 0.0


def _commits(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("django_db")
    asked = set(getattr(item, "fixturenames", ()))
    return bool(
        asked & {"transactional_db", "live_server"} or (mark and mark.kwargs.get("transaction"))
    )


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, request: pytest.FixtureRequest
) -> Iterator[None]:
    """Where pytest keeps a cache, migrations run once for all processes (tests/ready_tables.py)."""
    from django.core import management

    from tests import ready_tables

    patch = pytest.MonkeyPatch()
    cache = getattr(request.config, "cache", None)
    if cache is not None:
        folder = Path(cache.mkdir("tables"))
        copying = ready_tables.copying(management.call_command, folder)
        patch.setattr(management, "call_command", copying)
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def insert_only_tables_can_be_emptied() -> Iterator[None]:
    """After a test that commits, Django empties every table; triggers would refuse it."""
    from django.db import connection
    from django.test import TransactionTestCase

    from luwte.catalogue.models import INSERT_ONLY
    from luwte.core import insert_only

    tables = (*insert_only.TABLES, *INSERT_ONLY)
    empty = TransactionTestCase._fixture_teardown

    def without_triggers(self: TransactionTestCase) -> None:
        insert_only.take_down(connection, tables)
        empty(self)
        insert_only.put_up(connection, tables)

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", without_triggers)
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """A test that reaches for another machine fails, here as on a machine without a network."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in LOCAL:
            raise AssertionError(f"a test reached for the network: {address[0]}")
        connect(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", guarded)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's chromium when there is one, else the browser that Playwright brought."""
    return {**browser_type_launch_args, **browser.launch_arguments()}
