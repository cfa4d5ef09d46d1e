"""Whether this process can do its work: it reaches the database, the tables fit the code, and there
is room for files. What `/health` tells."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from luwte.core.files import storage

OK, AWAY, BEHIND, FULL = "ok", "away", "behind", "full"
LEAST_ROOM = 64 * 1024 * 1024  # bytes
ASK_AGAIN_AFTER = 10.0  # seconds

_fits: list[bool] = []
_storage: list[tuple[float, str]] = []


def examine() -> dict[str, str]:
    """A word for each: ok, away, behind (tables of an older version), full."""
    if not _reaches():
        return {"database": AWAY}
    return {"database": OK, "migrations": OK if _tables_fit() else BEHIND, "storage": _room()}


def forget() -> None:
    """Ask everything anew."""
    _fits.clear()
    _storage.clear()


def _reaches() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return False
    return True


def _tables_fit() -> bool:
    """Asked until it is so, then never again: code does not change while its process lives, and
    newer tables fit older code."""
    if not _fits:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _fits.append(True)
    return True


def _room() -> str:
    now = time.monotonic()
    if not _storage or now - _storage[0][0] > ASK_AGAIN_AFTER:
        _storage[:] = [(now, _look())]
    return _storage[0][1]


def _look() -> str:
    if not isinstance(storage(), FileSystemStorage):
        return OK if _answers() else AWAY
    folder = Path(settings.FILES_ROOT)
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent  # it is made with the first file
    if not os.access(folder, os.W_OK | os.X_OK):
        return AWAY
    return OK if shutil.disk_usage(folder).free >= LEAST_ROOM else FULL


def _answers() -> bool:
    try:
        storage().exists("health")
    except Exception:  # of whatever storage is configured
        return False
    return True
