"""Making a backup while everything runs."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.core import serializers
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

import luwte
from luwte.core import destructions
from luwte.core.backup import keyring, manifest
from luwte.core.backup.databases import database
from luwte.core.backup.manifest import Kept, Manifest, NotRestorable, copied, kept_of
from luwte.core.backup.tables import left_out
from luwte.core.files import sealed_size, storage
from luwte.core.models import AuditSeal, StoredFile
from luwte.core.models.audit import NO_ORGANISATION

Say = Callable[[str], object]
AT_ONCE = 500


@dataclass(frozen=True)
class Copied:
    """The encrypted files: how many, and the ids of those that are not as they should be."""

    number: int
    missing: list[str]


def back_up(to: Path, *, keys: Path | None = None, say: Say = print) -> Manifest:
    """Write a backup into a folder that does not exist yet; with `keys`, its keys into another.

    Both get their names when all is written: a folder with that name is a whole backup. Raises
    NotRestorable when a folder is in the way, or a program is missing.
    """
    for folder in filter(None, (to, keys)):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise NotRestorable(f"{folder} exists already. A backup gets a folder of its own.")
    unfinished = _begun(to)
    keys_unfinished = _begun(keys) if keys else unfinished
    try:
        book = _write(unfinished, keys_unfinished, say)
        book.write(unfinished)
        if keys:
            _finish(keys_unfinished, keys)
        _finish(unfinished, to)
    except BaseException:
        for folder in {unfinished, keys_unfinished}:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    return book


def _write(folder: Path, keys: Path, say: Say) -> Manifest:
    destructions.reconcile()
    source = database()
    dump = folder / manifest.DATABASES[source.vendor]
    moment = timezone.now()
    say("Copying the database …")
    with source.snapshot(dump) as alias:
        _write_keys(alias, keys / manifest.KEYS)
        rows, heads = _rows(alias), _heads(alias)
        migrations = _migrations(alias)
        masters = keyring.ring().masters_needed(alias)
        say("Copying the files …")
        carried = _copy_files(alias, folder)
    if destructions.place().exists():
        shutil.copyfile(destructions.place(), folder / manifest.GONE)
    parts = {path.name: kept_of(path) for path in sorted(folder.iterdir()) if path.is_file()}
    parts[manifest.KEYS] = kept_of(keys / manifest.KEYS)
    return Manifest(
        made_at=moment.isoformat(),
        luwte=luwte.__version__,
        vendor=source.vendor,
        server=source.server(),
        migrations=migrations,
        rows=rows,
        audit_heads=heads,
        master_keys=masters,
        files=carried.number,
        missing=carried.missing,
        parts=parts,
    )


def _begun(folder: Path) -> Path:
    unfinished = folder.with_name(f".{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True, mode=0o700)
    return unfinished


def _finish(unfinished: Path, folder: Path) -> None:
    if folder.exists():
        folder.rmdir()  # it is empty
    os.replace(unfinished, folder)


def _write_keys(alias: str, path: Path) -> None:
    table = keyring.ring().table()
    rows = table._base_manager.using(alias).order_by("pk").iterator(chunk_size=AT_ONCE)
    with path.open("w", encoding="utf-8") as out:
        path.chmod(0o600)
        serializers.serialize("jsonl", rows, stream=out)


def _rows(alias: str) -> dict[str, int]:
    """How many rows each table holds that the backup carries."""
    empty = set(left_out())
    names = [m._meta.db_table for m in apps.get_models(include_auto_created=True)]
    known = set(connections[alias].introspection.table_names())
    counted: dict[str, int] = {}
    with connections[alias].cursor() as cursor:
        for name in sorted(known & set(names) - empty):
            cursor.execute(f'SELECT count(*) FROM "{name}"')
            counted[name] = cursor.fetchone()[0]
    return counted


def _heads(alias: str) -> dict[str, tuple[int, str]]:
    seals = AuditSeal.objects.using(alias)
    houses = seals.values_list("organisation_id", flat=True).distinct()
    heads: dict[str, tuple[int, str]] = {}
    for house in houses:
        newest = seals.filter(organisation_id=house).order_by("-seq").first()
        if newest is not None:
            heads[(house or NO_ORGANISATION).hex] = (newest.seq, newest.hash)
    return heads


def _migrations(alias: str) -> list[str]:
    applied = MigrationRecorder(connections[alias]).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def _copy_files(alias: str, folder: Path) -> Copied:
    """What the snapshot knows; a file that came later belongs to the next backup."""
    (folder / manifest.FILES).mkdir()
    number, missing = 0, []
    rows = StoredFile.objects.using(alias).exclude(state=StoredFile.State.ERASED).order_by("pk")
    with (folder / manifest.LISTED).open("w", encoding="utf-8") as listed:
        for stored in rows.iterator(chunk_size=AT_ONCE):
            kept = _copy(stored, folder / manifest.FILES / stored.stored_as)
            if kept is None:
                missing.append(str(stored.pk))
                continue
            told = {"name": stored.stored_as, "size": kept.size, "sha256": kept.sha256}
            listed.write(json.dumps(told) + "\n")
            number += 1
    return Copied(number, [pk for pk in missing if not _gone_since(pk)])


def _copy(stored: StoredFile, to: Path) -> Kept | None:
    to.parent.mkdir(parents=True, exist_ok=True)
    try:
        with storage().open(stored.stored_as, "rb") as source, to.open("wb") as out:
            kept = copied(source.read, out.write)
            os.fsync(out.fileno())
    except OSError:
        to.unlink(missing_ok=True)
        return None
    if kept.size != sealed_size(stored.size):
        return None
    return kept


def _gone_since(pk: str) -> bool:
    """Erased or swept away after the snapshot: then it is right that it is not there."""
    now = StoredFile.objects.filter(pk=pk).exclude(state=StoredFile.State.ERASED)
    return not now.exists()
