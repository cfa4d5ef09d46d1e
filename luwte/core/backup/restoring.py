"""Bringing a backup back: all is looked at first, and the old stays until the new is whole."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core import serializers
from django.core.files.base import File
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from luwte.core import destructions, seals
from luwte.core.backup import keyring, manifest
from luwte.core.backup.databases import Database, database
from luwte.core.backup.manifest import Manifest, NotRestorable, kept_of, listed
from luwte.core.clock.beat import FRESH_FOR
from luwte.core.files import storage
from luwte.core.models import AuditEntry, AuditSeal, ClockBeat

Say = Callable[[str], object]
# A deed gets its moment before its transaction ends: one that was open during the backup may be
# dated a little before it and not be in it.
OVERLAP = timedelta(hours=1)


@dataclass
class Restored:
    """What came of it."""

    book: Manifest
    files: int = 0
    destroyed_again: int = 0
    links: int = 0
    set_aside: str = ""
    warnings: list[str] = field(default_factory=list)


def restore(
    source: Path,
    *,
    keys: Path | None = None,
    replace: bool = False,
    record: Path | None = None,
    say: Say = print,
) -> Restored:
    """Bring a backup back into this installation.

    source: the folder; keys: where its keys are when elsewhere; replace: also when something is
    here already; record: a destruction record besides that of this installation. Raises
    NotRestorable, with nothing changed, when it cannot be done.
    """
    say("Looking at the backup …")
    book = Manifest.read(source)
    keys = keys or source
    book.check(source, keys)
    here = database()
    _suits(book, here)
    _may_be_replaced(here, replace=replace)
    done = Restored(book)
    say("Putting the files back …")
    done.files = _put_files_back(source)
    say("Filling a new database …")
    with here.fresh(source / manifest.DATABASES[book.vendor]):
        _load_keys(keys / manifest.KEYS)
        _is_whole(book)
        call_command("migrate", verbosity=0, interactive=False)
        say("Destroying again what was destroyed since …")
        done.destroyed_again = _replay(book, source, record, done)
        verdict = seals.verify()
        if verdict.broken:
            raise NotRestorable("The audit does not hold: " + "; ".join(map(str, verdict.broken)))
        done.links = verdict.links
    done.set_aside = here.set_aside()
    if book.missing:
        done.warnings.append(f"{len(book.missing)} file(s) were not whole when this was made.")
    return done


def _suits(book: Manifest, here: Database) -> None:
    """Raise NotRestorable when this installation cannot carry this backup."""
    if book.vendor != here.vendor:
        raise NotRestorable(
            f"This is a backup of {book.vendor}, and this installation uses {here.vendor}. Set "
            "LUWTE_DATABASE_URL to a database of the same kind."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if newer := sorted(set(book.migrations) - known):
        raise NotRestorable(
            f"This backup was made by another version of Luwte ({book.luwte}), which has "
            f"{newer[0]}. Install that version first."
        )
    if lacking := keyring.lacking(book.master_keys):
        ours = ", ".join(keyring.ring().masters_here())
        raise NotRestorable(
            f"This backup opens with the master key {', '.join(lacking)}, and here is {ours}. Set "
            "LUWTE_MASTER_KEY to the key that was kept elsewhere (LUWTE_MASTER_KEYS_BEFORE when it "
            "was rotated since). Nothing was changed."
        )


def _may_be_replaced(here: Database, *, replace: bool) -> None:
    if not here.exists() or not _tables():
        return
    if not replace:
        if _holds_something():
            raise NotRestorable(
                "Something is in this database already. With --replace the backup takes its place; "
                "what is there now is set aside, not removed."
            )
    elif AuditEntry._meta.db_table in _tables():
        # What this installation destroyed and has not written down yet goes before all else.
        destructions.reconcile()
    fresh = timezone.now() - FRESH_FOR
    runs = "core_clockbeat" in _tables() and ClockBeat.objects.filter(beat_at__gte=fresh).exists()
    if runs or here.others():
        raise NotRestorable("Luwte still runs. Stop the web server and the clock first.")


def _tables() -> set[str]:
    try:
        return set(connection.introspection.table_names())
    except DatabaseError as away:
        raise NotRestorable("The database cannot be reached.") from away


def _holds_something() -> bool:
    known = _tables()
    return any(
        model._meta.db_table in known and model._base_manager.exists()
        for model in (AuditEntry, get_user_model())
    )


def _put_files_back(source: Path) -> int:
    """Every file under its own name; what has that name already and is the same stays."""
    number = 0
    for name, kept in listed(source):
        copy = source / manifest.FILES / name
        if not copy.exists() or kept_of(copy) != kept:
            raise NotRestorable(f"{copy} is missing or not as it was written.")
        if storage().exists(name):
            if storage().size(name) == kept.size:
                continue
            storage().delete(name)
        with copy.open("rb") as file:
            stored_as = storage().save(name, File(file))
        if stored_as != name:
            raise NotRestorable(f"The storage keeps {name} under another name: {stored_as}.")
        number += 1
    return number


def _load_keys(path: Path) -> None:
    # Keys point to the key above them; the database checks that when all of them are there.
    with path.open(encoding="utf-8") as lines, transaction.atomic():
        for one in serializers.deserialize("jsonl", lines):
            one.save()


def _is_whole(book: Manifest) -> None:
    """Raise NotRestorable unless the new database holds what the manifest counted."""
    with connection.cursor() as cursor:
        for name, number in book.rows.items():
            cursor.execute(f'SELECT count(*) FROM "{name}"')
            found = cursor.fetchone()[0]
            if found != number:
                raise NotRestorable(f"{name} has {found} rows, and had {number}.")
    for house, (seq, sealed) in book.audit_heads.items():
        if not AuditSeal.objects.filter(organisation_id=house, seq=seq, hash=sealed).exists():
            raise NotRestorable(f"The audit of organisation {house} does not end at seal {seq}.")


def _replay(book: Manifest, source: Path, record: Path | None, done: Restored) -> int:
    since = book.moment - OVERLAP
    own = destructions.place()
    number = sum(destructions.replay(path, since) for path in (own, record) if path)
    if record:
        new = set(destructions.recorded(record)) - set(destructions.recorded(own))
        destructions.append(sorted(new, key=lambda gone: gone.at))
    elif not own.exists():
        done.warnings.append(
            "Nothing here says what was destroyed after this backup was made. If the record of the "
            f"old machine ({own.name}) can be found, restore again with --destructions FILE."
        )
    if not own.exists() and (source / manifest.GONE).exists():
        own.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / manifest.GONE, own)
        own.chmod(0o600)
    return number
