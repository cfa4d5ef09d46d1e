"""What a backup asks of a database; one class for each kind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import connection

from luwte.core.backup import keyring
from luwte.core.backup.manifest import NotRestorable


class Database(Protocol):
    """The database of this installation."""

    vendor: str

    def server(self) -> str:
        """Its version, for the manifest."""

    def snapshot(self, to: Path) -> AbstractContextManager[str]:
        """Write one moment of the database to a file while others go on writing. Inside, the alias
        that is yielded reads that same moment, with what the file leaves out."""

    def exists(self) -> bool:
        """False when it was never made."""

    def others(self) -> int:
        """How many others are connected, as far as can be seen."""

    def fresh(self, dump: Path) -> AbstractContextManager[None]:
        """Make a second database from a file. Inside, everything speaks with that one; at the end
        it takes the place of the first in one step, and after an error it is thrown away."""

    def set_aside(self) -> str:
        """Where the database that was replaced stands now; "" when there was none."""


def database() -> Database:
    """The kind that is configured."""
    from luwte.core.backup.postgresql import PostgreSQL
    from luwte.core.backup.sqlite import SQLite

    return PostgreSQL() if connection.vendor == "postgresql" else SQLite()


def left_out() -> list[str]:
    """Tables that go empty into the backup: keys go apart, and nobody stays logged in by it."""
    keys = keyring.ring().table()._meta.db_table
    cache = str(settings.CACHES["default"].get("LOCATION", ""))
    wanted = [keys, "django_session", "usersessions_usersession", "core_clockbeat", cache]
    return [name for name in wanted if name in connection.introspection.table_names()]


@contextmanager
def pointed_at(name: str) -> Iterator[None]:
    """The default connection speaks with another database of the same server."""
    connection.close()
    before = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = name
    keyring.ring().forget()
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
        keyring.ring().forget()


__all__ = ["Database", "NotRestorable", "database", "left_out", "pointed_at"]
