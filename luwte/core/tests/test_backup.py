"""Everything is taken along while others write, and comes back; what was destroyed stays gone."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from luwte.core import files
from luwte.core.backup.making import back_up
from luwte.core.backup.manifest import NotRestorable
from luwte.core.backup.restoring import restore
from luwte.tenancy.scope import scope
from tests.cast import Cast

ROOT = Path(__file__).resolve().parents[3]
# No transaction of the test may stand open while the database is copied.
pytestmark = [pytest.mark.whole, pytest.mark.django_db(transaction=True)]
MASTER = "ab" * 32


class Place:
    """An installation of its own: a database, a folder, and commands that run there."""

    def __init__(self, url: str, var: Path) -> None:
        self.var = var
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "luwte.config.settings",
            "LUWTE_ENV": "development",
            "LUWTE_DEMO": "1",
            "LUWTE_DATABASE_URL": url,
            "LUWTE_VAR": str(var),
            "LUWTE_MASTER_KEY": MASTER,
        }

    def steps(self, *steps: tuple[str, ...], **more: str) -> list[str]:
        """What each step said, in one process (see kept_house)."""
        ended = subprocess.run(
            [sys.executable, "-m", "luwte.core.tests.kept_house", "steps", json.dumps(steps)],
            cwd=ROOT,
            env=self.environment | more,
            capture_output=True,
            text=True,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        told: list[str] = json.loads(ended.stdout.splitlines()[-1])
        return told


class Writer(threading.Thread):
    """Another process that reports incidents with files, one after another, until it is told."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "luwte.core.tests.kept_house", "write"],
            cwd=ROOT,
            env=place.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def wait_until_it_writes(self) -> None:
        assert self.process.stdout is not None
        assert self.process.stdout.readline().strip() == "writing"

    def stop(self) -> int:
        out, _error = self.process.communicate("stop\n", timeout=60)
        assert self.process.returncode == 0
        return int(out.split()[-1])


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Any]:
    """`places(name)`: an installation with an empty database of the kind that is tested; with
    `migrated` its tables are there."""
    made: list[str] = []

    def place(name: str, *, migrated: bool = False) -> Place:
        if connection.vendor == "sqlite":
            path = tmp_path / f"{name}.sqlite3"
            if migrated:
                connection.ensure_connection()
                with closing(sqlite3.connect(path)) as copy:
                    connection.connection.backup(copy)
            return Place(f"sqlite:///{path}", tmp_path / name)
        ours = f"kept_{name}_{os.getpid()}"
        made.append(ours)
        about = connection.settings_dict
        connection.close()
        _on_server(f'CREATE DATABASE "{ours}"' + f' TEMPLATE "{about["NAME"]}"' * migrated)
        url = f"postgres:///{ours}?host={about['HOST']}&user={about['USER']}"
        return Place(url, tmp_path / name)

    yield place
    for name in made:
        for database in _databases_like(name):
            _on_server(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def _server() -> Any:
    import psycopg

    about = connection.settings_dict
    return psycopg.connect(
        dbname="postgres", host=about["HOST"], user=about["USER"], autocommit=True
    )


def _on_server(sql: str) -> None:
    with _server() as server:
        server.execute(sql)


def _databases_like(name: str) -> list[str]:
    with _server() as server:
        found = server.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{name}%"]
        )
        return [row[0] for row in found.fetchall()]


@pytest.mark.timeout(300)
@pytest.mark.spec("PLA-6", "GOV-5")
def test_a_backup_of_a_busy_installation_comes_back_without_what_was_destroyed(
    places: Any, tmp_path: Path
) -> None:
    old, new = places("old", migrated=True), places("new")
    backup, keys = tmp_path / "backup", tmp_path / "keys"
    back = ("restore", "--from", str(backup), "--keys", str(keys))
    doomed, kept, case = old.steps(("fill",))[0].split()
    look = ("read", doomed, kept)

    writer = Writer(old)
    writer.wait_until_it_writes()
    (said,) = old.steps(("backup", "--to", str(backup), "--keys", str(keys)))
    assert "master key" in said
    assert writer.stop() > 0
    before, _done, after, sessions, full = old.steps(
        look, ("destroy", doomed), look, ("sessions",), back
    )
    assert (before, after) == ("opens opens", "gone opens")
    assert sessions != "0"
    assert "already" in full

    # Neither half opens anything by itself.
    data = b"".join(path.read_bytes() for path in backup.rglob("*") if path.is_file())
    assert MASTER.encode() not in data
    assert [path.name for path in keys.iterdir()] == ["keys.jsonl"]
    assert not (backup / "keys.jsonl").exists()
    assert not list(tmp_path.glob(".*unfinished"))

    # With another master key: refused before anything is touched.
    (said,) = new.steps(back, LUWTE_MASTER_KEY="cd" * 32)
    assert "refused: This backup opens with the master key" in said
    assert not (new.var / "files").exists()

    # An empty machine, with the old one's record; then once more in place of what is there, where
    # the installation's own record is enough.
    said = new.steps(
        back[:3],
        (*back, "--destructions", str(old.var / "destructions.jsonl")),
        look,
        ("sessions",),
        ("audit", "verify"),
        ("visit", case),
        back,
        (*back, "--replace"),
        look,
    )
    assert "--keys" in said[0]
    assert all(f"{part}: ok" in said[1] for part in ("database", "migrations", "storage"))
    assert said[2] == "gone opens"
    assert said[3] == "0", "nobody stays logged in by a backup"
    assert "links hold" in said[4]
    assert said[5] == "200"
    assert "already" in said[6]
    assert "set aside" not in said[7] and "What was here stands in" in said[7]
    assert said[8] == "gone opens"


@pytest.mark.spec("PLA-6")
def test_a_damaged_backup_changes_nothing(cast: Cast, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    ruth = cast.zonnedael.actor("ruth")
    with scope(cast.zonnedael.organisation):
        stored = files.store([b"een brief"], actor=ruth, owner_kind="incidents.case")
    back_up(backup, say=quiet)
    with pytest.raises(NotRestorable, match="exists"):
        back_up(backup, say=quiet)

    files.storage().delete(stored.stored_as)
    listed = next(path for path in (backup / "files").rglob("*") if path.is_file())
    dump = next(backup.glob("database.*"))
    for damaged, said in ((dump, "damaged"), (listed, "as it was written")):
        whole = damaged.read_bytes()
        damaged.write_bytes(whole[:-9] + bytes(9))
        with pytest.raises(NotRestorable, match=said):
            restore(backup, replace=True, say=quiet)
        damaged.write_bytes(whole)
    assert not files.storage().exists(stored.stored_as)
    (backup / "manifest.json").unlink()
    with pytest.raises(NotRestorable, match="no backup"):
        restore(backup, replace=True, say=quiet)


@pytest.mark.spec("PLA-6")
def test_a_file_that_is_not_whole_is_named_and_the_rest_is_kept(cast: Cast, tmp_path: Path) -> None:
    ruth = cast.zonnedael.actor("ruth")
    with scope(cast.zonnedael.organisation):
        cut, whole, gone = (
            files.store([b"een brief"], actor=ruth, owner_kind="incidents.case") for _ in range(3)
        )
        files.erase(gone, actor=ruth)
    path = Path(files.storage().path(cut.stored_as))
    path.write_bytes(path.read_bytes()[:-3])
    book = back_up(tmp_path / "backup", say=quiet)
    assert (book.files, book.missing) == (1, [str(cut.pk)])
    assert (tmp_path / "backup" / "files" / whole.stored_as).exists()
    assert not (tmp_path / "backup" / "files" / gone.stored_as).exists()
    path.unlink()


@pytest.mark.spec("PLA-6")
def test_a_backup_of_another_kind_or_a_newer_version_is_refused(cast: Cast, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    book = back_up(backup, say=quiet)
    other = "sqlite" if book.vendor == "postgresql" else "postgresql"
    newer = [*book.migrations, "core.9999_flying"]
    for changed, said in (
        (replace(book, vendor=other), "same kind"),
        (replace(book, migrations=newer), "9999_flying"),
        (replace(book, format=2), "another format"),
    ):
        changed.write(backup)
        with pytest.raises(NotRestorable, match=said):
            restore(backup, replace=True, say=quiet)


def quiet(words: str) -> None:
    """Nobody reads along."""
