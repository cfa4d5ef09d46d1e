"""The tables of a test database on SQLite: made by the migrations once, and copied after that.

Migrations take seconds in every process of every run. What they make is kept under a fingerprint of
all code of ours and of the packages: after any change it is made anew. Without the cache of pytest
(`-p no:cacheprovider`) nothing is kept.
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
from typing import Any

from django.conf import settings
from django.db import connections

ROOT = Path(__file__).resolve().parent.parent
# What was written since this process began to read may not be what it read; a file system tells
# the moment to the second or so.
SETTLED = 2.0


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
    """`call_command` that gives a new test database on SQLite its tables from a copy in `folder`,
    or leaves one there. Every other command it passes on."""

    def call_command(name: Any, *arguments: Any, **options: Any) -> Any:
        alias = options.get("database", "default")
        is_new = name == "migrate" and not arguments and options.get("run_syncdb")
        if not is_new or connections[alias].vendor != "sqlite":
            return migrate(name, *arguments, **options)
        code, newest = fingerprint()
        kept = folder / f"{code}.sqlite3"
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # one process makes them, the others wait and copy
            if not kept.exists():
                migrate(name, *arguments, **options)
                if newest < settings.STARTED - SETTLED:
                    _keep(alias, kept)
                return None
        with closing(sqlite3.connect(kept)) as source:
            source.backup(_opened(alias))
        return None

    return call_command


def _keep(alias: str, kept: Path) -> None:
    for older in kept.parent.glob("*.sqlite3"):
        older.unlink(missing_ok=True)
    fresh = kept.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(fresh)) as target:
        _opened(alias).backup(target)
    fresh.replace(kept)


def _opened(alias: str) -> sqlite3.Connection:
    connections[alias].ensure_connection()
    found: sqlite3.Connection = connections[alias].connection
    return found
