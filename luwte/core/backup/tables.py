"""What the kinds of databases share: which tables go empty into a backup, and speaking with another
database for a moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from luwte.core.backup import keyring


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
