"""PostgreSQL: pg_dump of one exported snapshot, pg_restore into a database of its own, and then the
two change names in one transaction."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from luwte.core.backup.manifest import NotRestorable
from luwte.core.backup.tables import left_out, pointed_at

TEMPLATES = ("postgres", "template1")  # where one may speak with the server about databases


class PostgreSQL:
    """A database on a server."""

    vendor = "postgresql"

    def __init__(self) -> None:
        self.name = str(connection.settings_dict["NAME"])
        self._aside = ""

    def server(self) -> str:
        return str(connection.pg_version)  # type: ignore[attr-defined]

    @contextmanager
    def snapshot(self, to: Path) -> Iterator[str]:
        program = find("pg_dump", connection.pg_version // 10_000)  # type: ignore[attr-defined]
        empty = left_out()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            moment = cursor.fetchone()[0]
            given = ["--format=custom", "--no-owner", "--no-acl", f"--snapshot={moment}"]
            given += [f"--exclude-table-data={table}" for table in empty]
            _run([program, *given, f"--file={to}", f"--dbname={conninfo()}"])
            yield "default"

    def exists(self) -> bool:
        with self._maintenance() as server:
            found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name])
            return bool(found.fetchone())

    def others(self) -> int:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND pid <> %s"
        connection.close()
        with self._maintenance() as server:
            return int(server.execute(asked, [self.name, 0]).fetchone()[0])

    @contextmanager
    def fresh(self, dump: Path) -> Iterator[None]:
        made = f"{self.name[:40]}_restoring"
        connection.close()
        with self._maintenance() as server:
            self._create(server, made)
            try:
                major = server.info.server_version // 10_000
                given = ["--no-owner", "--no-acl", "--exit-on-error", f"--dbname={conninfo(made)}"]
                _run([find("pg_restore", major), *given, str(dump)])
                with pointed_at(made):
                    yield
                self._switch(server, made)
            finally:
                server.execute(f'DROP DATABASE IF EXISTS "{made}"')

    def set_aside(self) -> str:
        return self._aside

    def _create(self, server: Any, made: str) -> None:
        """Empty, and sorting as the database sorts whose place it takes."""
        import psycopg

        asked = "SELECT datcollate, datctype FROM pg_database WHERE datname = %s"
        sorts = server.execute(asked, [self.name]).fetchone()
        how = f" LC_COLLATE '{sorts[0]}' LC_CTYPE '{sorts[1]}'" if sorts else ""
        server.execute(f'DROP DATABASE IF EXISTS "{made}"')
        try:
            server.execute(f"CREATE DATABASE \"{made}\" TEMPLATE template0 ENCODING 'UTF8'{how}")
        except psycopg.errors.InsufficientPrivilege as refused:
            raise NotRestorable(
                "The database user may not create a database, and a restore fills a new one before "
                "it takes the place of the old. Give the right for this once: ALTER USER … CREATEDB"
            ) from refused

    def _switch(self, server: Any, made: str) -> None:
        """Both names change, or neither."""
        import psycopg

        aside = f"{self.name[:36]}_before_{timezone.now():%Y%m%dT%H%M%S}".lower()
        known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name])
        try:
            with server.transaction():
                if known.fetchone():
                    server.execute(f'ALTER DATABASE "{self.name}" RENAME TO "{aside}"')
                    self._aside = aside
                server.execute(f'ALTER DATABASE "{made}" RENAME TO "{self.name}"')
        except psycopg.errors.ObjectInUse as used:
            raise NotRestorable(
                "Somebody is connected to the database. Stop Luwte first: the web server and the "
                "clock."
            ) from used

    @contextmanager
    def _maintenance(self) -> Iterator[Any]:
        import psycopg

        last: Exception | None = None
        for name in TEMPLATES:
            try:
                server = psycopg.connect(conninfo(name), autocommit=True)
            except psycopg.OperationalError as away:
                last = away
                continue
            with server:
                yield server
            return
        raise NotRestorable("The database server cannot be reached.") from last


def conninfo(name: str = "") -> str:
    """How a program of PostgreSQL reaches this database, or another on its server. The password
    goes by the environment: what stands in a command can be read by every process."""
    from psycopg.conninfo import make_conninfo

    about = connection.settings_dict
    given = {k: v for k, v in about["OPTIONS"].items() if isinstance(v, str)}
    named = {"host": about["HOST"], "port": about["PORT"], "user": about["USER"]}
    if about["PASSWORD"]:
        os.environ["PGPASSWORD"] = about["PASSWORD"]
    return make_conninfo(
        dbname=name or about["NAME"], **given, **{k: v for k, v in named.items() if v}
    )


def find(program: str, major: int) -> str:
    """The program of PostgreSQL that fits the server best: as new as it, or little newer.

    Looks in $PG_BIN, on the path and in Debian's folders. Raises NotRestorable with what to do.
    """
    fitting = [
        (found, place)
        for place in _places(program)
        if (found := _major(place)) is not None and found >= major
    ]
    if not fitting:
        raise NotRestorable(
            f"No {program} for PostgreSQL {major} was found. Install it (Debian: "
            f"postgresql-client-{major}), or name its folder in PG_BIN."
        )
    return min(fitting, key=lambda one: one[0])[1]


def _places(program: str) -> Iterator[str]:
    if named := os.environ.get("PG_BIN"):
        yield str(Path(named) / program)
    yield from map(str, sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}")))
    if on_path := shutil.which(program):
        yield on_path


def _major(place: str) -> int | None:
    try:
        said = subprocess.run([place, "--version"], check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    number = re.search(r"\) (\d+)", said.stdout)
    return int(number.group(1)) if number else None


def _run(command: list[str]) -> None:
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    if ended.returncode:
        name = Path(command[0]).name
        raise NotRestorable(f"{name} failed: {ended.stderr.strip()[-500:]}")
