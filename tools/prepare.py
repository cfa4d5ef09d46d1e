#!/usr/bin/env python3
"""Brings everything that a start stands on up to date; `make run` calls it.

    tools/prepare.py               texts, database, content, demo organisation, static files
    tools/prepare.py --accounts    prints the demo accounts of the last preparation

Skipped, within a blink and without Django, when neither the code and content, nor the packages,
nor the database and its settings changed since the last time.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
NOT_COUNTED = {"__pycache__", "tests"}
# What the settings read and what is prepared differently because of it.
DECIDING = ("DATABASE_URL", "ENV", "DEMO", "VAR")


def var() -> Path:
    return Path(os.environ.get("LUWTE_VAR") or ROOT / "var")


def mark() -> Path:
    """Where the last preparation is remembered."""
    return var() / "prepared.json"


def sources() -> Iterator[Path]:
    for path in sorted((ROOT / "luwte").rglob("*")):
        made = path.suffix in {".mo", ".pyc"} or NOT_COUNTED & set(path.relative_to(ROOT).parts)
        if path.is_file() and not made:
            yield path
    yield from (ROOT / "requirements.txt", Path(__file__))


def fingerprint() -> str:
    """Of code, content, packages and the settings that matter; not of the database."""
    whole = hashlib.sha256()
    for name in DECIDING:
        whole.update(f"{name}={os.environ.get(f'LUWTE_{name}', '')}\n".encode())
    for path in sources():
        whole.update(str(path.relative_to(ROOT)).encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def migrations_in_database() -> int:
    """How many migrations the database says it had; 0 when it is new, gone or unreachable.

    Asked without Django, whose start would cost more than everything else here together.
    """
    question = "SELECT count(*) FROM django_migrations"
    url = os.environ.get("LUWTE_DATABASE_URL", "")
    try:
        if url.startswith("postgres"):
            import psycopg

            with psycopg.connect(url, connect_timeout=5) as server:
                row = server.execute(question).fetchone()
        else:
            file = Path(url.removeprefix("sqlite:///") if url else var() / "luwte.sqlite3")
            if not file.exists():
                return 0
            with closing(sqlite3.connect(file)) as database:
                row = database.execute(question).fetchone()
    except Exception:  # of either driver: then the preparation runs and says what is wrong
        return 0
    return int(row[0]) if row else 0


def remembered() -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(mark().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def is_prepared(today: str) -> bool:
    last = remembered()
    return (
        last.get("fingerprint") == today
        and (var() / "static" / "staticfiles.json").exists()
        and last.get("migrations") == migrations_in_database() != 0
    )


@contextmanager
def step(words: str) -> Iterator[None]:
    """Say what is done before it is done, and how long it took when that was long."""
    print(f"{words} …", end="", flush=True)
    start = time.monotonic()
    try:
        yield
    finally:
        seconds = time.monotonic() - start
        print(f" {seconds:.0f} s" if seconds >= 1 else "", flush=True)


@contextmanager
def without_waiting_for_the_disk(is_new: bool) -> Iterator[None]:
    """Let a new SQLite database trust the operating system while it is filled.

    A power failure at this moment costs a file that was being made, and is made again. Afterwards,
    and for a database that was there already, every commit waits for the disk.
    """
    from django.db import connection

    if connection.vendor != "sqlite" or not is_new:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
    yield
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def prepare() -> str:
    """Every step once; each leaves what is there already. Returns the demo accounts as text."""
    from tools import messages

    # What happens to the demo organisation is no news for the log.
    os.environ.setdefault("LUWTE_LOG_LEVEL", "WARNING")

    with step("Compiling the Dutch texts"):
        messages.compile_(messages.rooms_in())

    import django

    django.setup()
    with without_waiting_for_the_disk(migrations_in_database() == 0):
        accounts = fill()
    from django.core.management import call_command

    with step("Collecting static files"):
        call_command("collectstatic", verbosity=0, interactive=False)
    return accounts


def fill() -> str:
    """Tables, content and the demo organisation; returns its accounts as text."""
    from django.conf import settings
    from django.core.management import call_command

    with step("Bringing the database up to date"):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    with step("Loading the reference content"):
        call_command("catalogue", "load", stdout=io.StringIO())
    if not settings.DEMO:
        return ""
    accounts = io.StringIO()
    with step("Filling the demo organisation"):
        call_command("demo_data", stdout=accounts)
    return accounts.getvalue()


def main(arguments: list[str]) -> int:
    if "--accounts" in arguments:
        print(remembered().get("accounts", ""), end="")
        return 0
    today = fingerprint()
    if is_prepared(today):
        return 0
    mark().unlink(missing_ok=True)
    accounts = prepare()
    done = {
        "fingerprint": today,
        "migrations": migrations_in_database(),
        "accounts": accounts,
    }
    mark().write_text(json.dumps(done, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
