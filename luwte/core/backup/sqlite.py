"""SQLite: copied by its own backup interface in one step, which sees one moment and in WAL mode
holds up no writer."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection, connections
from django.utils import timezone

from luwte.core.backup.manifest import NotRestorable
from luwte.core.backup.tables import left_out, pointed_at

ALIAS = "snapshot"
# A single file, and nothing of removed rows left in it.
PLAIN = "PRAGMA journal_mode=DELETE; PRAGMA secure_delete=ON; PRAGMA foreign_keys=OFF;"


class SQLite:
    """A file, with its -wal and -shm beside it while it is open."""

    vendor = "sqlite"

    def __init__(self) -> None:
        self.path = Path(str(connection.settings_dict["NAME"]))
        self._aside = ""

    def server(self) -> str:
        return sqlite3.sqlite_version

    @contextmanager
    def snapshot(self, to: Path) -> Iterator[str]:
        connection.ensure_connection()
        with closing(sqlite3.connect(to)) as copy:
            connection.connection.backup(copy)
        with _opened(to):
            yield ALIAS
            with connections[ALIAS].cursor() as cursor:
                for table in left_out():
                    cursor.execute(f'DELETE FROM "{table}"')
        with closing(sqlite3.connect(to, isolation_level=None)) as copy:
            copy.execute("VACUUM")

    def exists(self) -> bool:
        return self.path.exists() and self.path.stat().st_size > 0

    def others(self) -> int:
        return 0  # a file does not tell who has it open; the clock's heartbeat does

    @contextmanager
    def fresh(self, dump: Path) -> Iterator[None]:
        made = self.path.with_name(f"{self.path.name}.restoring")
        _remove(made)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(dump, made)
            made.chmod(0o600)
            with pointed_at(str(made)):
                yield
            _settle(made)
            connection.close()
            if self.exists():
                self._keep()
            os.replace(made, self.path)
            _sync(self.path.parent)
        finally:
            _remove(made)

    def set_aside(self) -> str:
        return self._aside

    def _keep(self) -> None:
        _settle(self.path)
        aside = self.path.with_name(f"{self.path.name}.before-{timezone.now():%Y%m%dT%H%M%S}")
        os.link(self.path, aside)
        self._aside = str(aside)


def _settle(path: Path) -> None:
    """Everything stands in the file itself; what lay beside it is gone."""
    with closing(sqlite3.connect(path, timeout=5)) as file:
        busy = file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        mode = file.execute("PRAGMA journal_mode=DELETE").fetchone()[0] if not busy else "busy"
    if mode != "delete":
        raise NotRestorable(f"{path} is in use. Stop Luwte first: the web server and the clock.")


@contextmanager
def _opened(path: Path) -> Iterator[None]:
    about = {**connection.settings_dict, "NAME": str(path)}
    about["OPTIONS"] = {"init_command": PLAIN, "timeout": 20}
    connections.databases[ALIAS] = about
    try:
        connections[ALIAS].connect()
        yield
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]
        del connections.databases[ALIAS]


def _remove(path: Path) -> None:
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm", f"{path.name}-journal"):
        path.with_name(name).unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    """The new name is on the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
