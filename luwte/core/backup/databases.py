"""What a backup asks of a database; one class for each kind."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from django.db import connection


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
