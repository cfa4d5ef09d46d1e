"""A database for processes of a test's own: the empty tables of the run, copied."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection


@contextmanager
def own_database(folder: Path) -> Iterator[str]:
    """Its address for LUWTE_DATABASE_URL; on SQLite a file in `folder`, on PostgreSQL a database
    beside that of the test, gone afterwards. No transaction of the test may stand open."""
    if connection.vendor == "sqlite":
        path = folder / "luwte.sqlite3"
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)
        yield f"sqlite:///{path}"
        return
    about = connection.settings_dict
    ours = f"own_{os.getpid()}"
    connection.close()
    _on_server(f'CREATE DATABASE "{ours}" TEMPLATE "{about["NAME"]}"')
    try:
        yield f"postgres:///{ours}?host={about['HOST']}&user={about['USER']}"
    finally:
        _on_server(f'DROP DATABASE "{ours}" WITH (FORCE)')


def _on_server(sql: str) -> None:
    import psycopg

    about = connection.settings_dict
    with psycopg.connect(
        dbname="postgres", host=about["HOST"], user=about["USER"], autocommit=True
    ) as server:
        server.execute(sql)
