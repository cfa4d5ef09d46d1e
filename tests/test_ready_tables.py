"""The tables of a test database are copied only while nothing changed that could make others."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import ConnectionHandler

from tests import ready_tables
from tools.postgres import postgres

pytestmark = pytest.mark.once

NEW = {"database": "default", "run_syncdb": True}


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., tuple[int, list[str]]]:
    """`call(fingerprint, written)`: what a new process does: (migrations run, tables it has)."""
    ran: list[Any] = []

    def process(code: str, written: float, name: str = "migrate", **options: Any) -> Any:
        own = sqlite3.connect(":memory:")
        database = SimpleNamespace(vendor="sqlite", connection=own, ensure_connection=lambda: None)

        def migrate(*_arguments: Any, **_options: Any) -> None:
            ran.append(code)
            own.execute(f"CREATE TABLE made_{code} (id)")

        monkeypatch.setattr(ready_tables, "connections", {"default": database})
        monkeypatch.setattr(ready_tables, "fingerprint", lambda: (code, written))
        ready_tables.copying(migrate, tmp_path)(name, **(options or NEW))
        return len(ran), [row[0] for row in own.execute("SELECT name FROM sqlite_master")]

    return process


def test_the_second_process_copies_what_the_first_made(call: Any) -> None:
    assert call("a", 0.0) == (1, ["made_a"])
    assert call("a", 0.0) == (1, ["made_a"])


def test_after_a_change_they_are_made_anew(call: Any) -> None:
    call("a", 0.0)
    assert call("b", 0.0) == (2, ["made_b"])


def test_what_was_written_a_moment_ago_is_not_kept(call: Any) -> None:
    call("a", time.time())
    assert call("a", 0.0) == (2, ["made_a"])


def test_another_migration_runs_as_ever(call: Any) -> None:
    call("a", 0.0)
    assert call("a", 0.0, "migrate", database="default") == (2, ["made_a"])


def test_on_postgresql_the_second_database_is_a_copy_of_the_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, django_db_blocker: Any
) -> None:
    def asked(name: str, sql: str) -> list[Any]:
        here = {"ENGINE": "django.db.backends.postgresql", "NAME": name, "USER": "luwte"}
        monkeypatch.setattr(ready_tables, "connections", ConnectionHandler({"default": at | here}))
        if sql == "migrate":
            return [ready_tables.copying(migrate, tmp_path)("migrate", **NEW)]
        with ready_tables.connections["default"].cursor() as cursor:
            cursor.execute(sql)
            found = cursor.fetchall() if cursor.description else []
        ready_tables.connections["default"].close()
        return found

    def migrate(*_arguments: Any, **_options: Any) -> None:
        ran.append("migrate")
        with ready_tables.connections["default"].cursor() as cursor:
            cursor.execute("CREATE TABLE made (id int)")

    ran: list[str] = []
    code = ["a"]
    monkeypatch.setattr(ready_tables, "fingerprint", lambda: (code[0], 0.0))
    with postgres() as url, django_db_blocker.unblock():
        at = {"HOST": url.partition("host=")[2].partition("&")[0]}
        for name in ("first", "second"):
            asked("luwte", f"CREATE DATABASE {name}")
            asked(name, "migrate")
            assert asked(name, "SELECT count(*) FROM made") == [(0,)]
        assert ran == ["migrate"]
        code[0] = "b"
        asked("luwte", "CREATE DATABASE third")
        asked("third", "migrate")
        assert len(ran) == 2
        kept = "SELECT datname FROM pg_database WHERE datname LIKE 'ready%'"
        assert asked("luwte", kept) == [("ready_tables_b",)]
