"""The tables of a test database: made by the migrations once, and copied after that.

Migrations take ten seconds in every process of every run. What they make is kept under a
fingerprint of all code of ours and of the packages: after any change it is made anew. On SQLite it
is a file, and without the cache of pytest (`-p no:cacheprovider`) nothing is kept; on PostgreSQL it
is a database beside the others, for as long as the server lives.
"""

from __future__ import annotations

import fcntl
import functools
import hashlib
import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import connections

ROOT = Path(__file__).resolve().parent.parent
# What was written since this process began to read may not be what it read; a file system tells
# the moment to the second or so.
SETTLED = 2.0
PREFIX = "ready_tables_"


@functools.cache
def fingerprint() -> tuple[str, float]:
    """Of everything that migrations could read, and when the newest of it was written."""
    found = hashlib.sha256(sys.version.encode())
    newest = 0.0
    code = [
        path for path in (ROOT / "luwte").rglob("*") if path.suffix in {".py", ".yaml", ".json"}
    ]
    for path in sorted([*code, ROOT / "requirements-dev.txt", ROOT / "tests" / "settings.py"]):
        found.update(f"\0{path.relative_to(ROOT)}\0".encode())
        found.update(path.read_bytes())
        newest = max(newest, path.stat().st_mtime)
    return found.hexdigest()[:32], newest


def copying(migrate: Callable[..., Any], folder: Path) -> Callable[..., Any]:
    """`call_command` that gives a new test database its tables from a copy (on SQLite a file in
    `folder`), or leaves one there. Every other command it passes on."""

    def call_command(name: Any, *arguments: Any, **options: Any) -> Any:
        alias = options.get("database", "default")
        is_new = name == "migrate" and not arguments and options.get("run_syncdb")
        keeper = KEEPERS.get(connections[alias].vendor)
        if not is_new or keeper is None:
            return migrate(name, *arguments, **options)
        code, newest = fingerprint()
        kept = keeper(alias, folder, code)
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # one process makes them, the others wait and copy
            if not kept.exists():
                migrate(name, *arguments, **options)
                if newest < settings.STARTED - SETTLED:
                    kept.keep()
                return None
        kept.copy()
        return None

    return call_command


class Kept(Protocol):
    """Tables that were made before."""

    def __init__(self, alias: str, folder: Path, code: str) -> None: ...
    def exists(self) -> bool: ...
    def keep(self) -> None: ...
    def copy(self) -> None: ...


class File:
    """On SQLite."""

    def __init__(self, alias: str, folder: Path, code: str) -> None:
        self.alias, self.path = alias, folder / f"{code}.sqlite3"

    def exists(self) -> bool:
        return self.path.exists()

    def keep(self) -> None:
        for older in self.path.parent.glob("*.sqlite3"):
            older.unlink(missing_ok=True)
        fresh = self.path.with_suffix(f".{os.getpid()}")
        with closing(sqlite3.connect(fresh)) as target:
            _opened(self.alias).backup(target)
        fresh.replace(self.path)

    def copy(self) -> None:
        with closing(sqlite3.connect(self.path)) as source:
            source.backup(_opened(self.alias))


class Template:
    """On PostgreSQL, which copies a database that nobody looks into."""

    def __init__(self, alias: str, folder: Path, code: str) -> None:
        self.database: Any = connections[alias]
        self.own = self.database.settings_dict["NAME"]
        self.name = f"{PREFIX}{code}"

    def exists(self) -> bool:
        return self.name in self._known()

    def keep(self) -> None:
        for older in self._known():
            self._say(f'DROP DATABASE "{older}"')
        self._make(self.name, self.own)

    def copy(self) -> None:
        self.database.close()
        self._say(f'DROP DATABASE "{self.own}"')
        self._make(self.own, self.name)

    def _make(self, name: str, template: str) -> None:
        self.database.close()
        self._say(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    def _known(self) -> list[str]:
        with self.database._nodb_cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}%"])
            return [name for (name,) in cursor.fetchall()]

    def _say(self, command: str) -> None:
        with self.database._nodb_cursor() as cursor:
            cursor.execute(command)


KEEPERS: dict[str, type[Kept]] = {"sqlite": File, "postgresql": Template}


def _opened(alias: str) -> sqlite3.Connection:
    connections[alias].ensure_connection()
    found: sqlite3.Connection = connections[alias].connection
    return found
