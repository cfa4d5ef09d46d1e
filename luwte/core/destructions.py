"""The record of what was destroyed, kept outside the database, so that no backup brings it back.

A destruction is an audit row of a verb that destroys for good. Its moment, verb, organisation and
object also go as one line to a file (LUWTE_DESTRUCTIONS) when its transaction has ended. A restore
brings back the database of an earlier moment; this file says what may not live again, and each
line is carried out anew by the room that knows how (ADR 031). It holds ids and no names.

    @replays("keys.destroy")
    def destroy_again(gone: Destruction) -> None: …
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from luwte.core.clock import doors
from luwte.core.clock.sources import duty
from luwte.core.models import AuditEntry
from luwte.core.registry import Registry

logger = logging.getLogger("luwte.destructions")
LOOK_BACK = 50_000  # audit rows that are looked through for a line that was not written


@dataclass(frozen=True)
class Destruction:
    """One thing that is gone for good. `kind` and `object_id` are those of its audit row."""

    at: dt.datetime
    organisation_id: UUID
    verb: str
    kind: str
    object_id: UUID

    def as_line(self) -> str:
        """One line of JSON."""
        told = {
            "at": self.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
            "organisation": str(self.organisation_id),
            "verb": self.verb,
            "kind": self.kind,
            "object": str(self.object_id),
        }
        return json.dumps(told) + "\n"

    @classmethod
    def from_line(cls, line: str) -> Destruction:
        """The other way. Raises ValueError for a line that is none."""
        try:
            told = json.loads(line)
            return cls(
                dt.datetime.fromisoformat(told["at"]),
                UUID(told["organisation"]),
                str(told["verb"]),
                str(told["kind"]),
                UUID(told["object"]),
            )
        except (KeyError, TypeError, AttributeError) as wrong:
            raise ValueError("no line of the destruction record") from wrong


Replay = Callable[[Destruction], None]
_replays: Registry[Replay] = Registry("destructions")
_replaying: ContextVar[bool] = ContextVar("luwte_replaying", default=False)


def replays(verb: str) -> Callable[[Replay], Replay]:
    """Register how the destruction of an audit verb is done again, inside its organisation. It may
    find that there is nothing left to destroy, and then does nothing."""

    def register(function: Replay) -> Replay:
        _replays.add(verb, function)
        return function

    return register


def place() -> Path:
    """Where the record of this installation is."""
    return Path(settings.DESTRUCTIONS)


def remember(entry: AuditEntry) -> None:
    """Write the line of an audit row when its transaction has ended, if it destroyed something."""
    gone = _of(entry)
    if gone is not None and not _replaying.get():
        transaction.on_commit(lambda: _try_to_append([gone]))


@duty("core.record_destructions", every=3600.0)
def reconcile() -> int:
    """Write the lines that are missing: of a process that died just after its transaction, of a
    full disk, and of an installation that had no record yet. Returns how many."""
    known = set(recorded(place()))
    newest = AuditEntry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    since = newest - LOOK_BACK if known else 0
    rows = AuditEntry.objects.filter(id__gt=since, verb__in=_verbs()).order_by("id")
    missing = [gone for entry in rows.iterator() if (gone := _of(entry)) is not None]
    missing = [gone for gone in missing if gone not in known]
    append(missing)
    return len(missing)


def recorded(path: Path) -> Iterator[Destruction]:
    """The lines of a record in order; none when there is no file. A line that was cut off by a
    power failure is passed over, loudly: its audit row is still there for `reconcile`."""
    if not path.exists():
        return
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                yield Destruction.from_line(line)
            except ValueError:
                logger.warning("line %s of the destruction record cannot be read", number)


def replay(path: Path, since: dt.datetime) -> int:
    """Destroy again what a record names since a moment. Returns how many lines were carried out.

    Not what is older: the database of that moment has it already, and a subject whose key was
    destroyed long ago may have a new one since. What the database knows gets no second audit row.
    """
    with _quietly():
        return sum(_again(gone) for gone in recorded(path) if gone.at >= since)


def append(gone: list[Destruction], to: Path | None = None) -> None:
    """Add lines and wait until the disk has them."""
    if not gone:
        return
    path = to or place()
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(one.as_line() for one in gone).encode()
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.fstat(file).st_size
        if size and os.pread(file, 1, size - 1) != b"\n":
            text = b"\n" + text  # after a line that was cut off
        os.write(file, text)
        os.fsync(file)
    finally:
        os.close(file)


def _again(gone: Destruction) -> bool:
    how = _replays.get(gone.verb)
    same = AuditEntry.objects.filter(
        organisation_id=gone.organisation_id,
        object_id=gone.object_id,
        verb=gone.verb,
        at=gone.at,
    )
    if how is None or same.exists():
        return False
    with doors.enter(gone.organisation_id), transaction.atomic():
        how(gone)
    return True


def _of(entry: AuditEntry) -> Destruction | None:
    done = entry.outcome == AuditEntry.Outcome.DONE and entry.verb in _verbs()
    if not done or entry.organisation_id is None or entry.object_id is None:
        return None
    return Destruction(entry.at, entry.organisation_id, entry.verb, entry.kind, entry.object_id)


def _verbs() -> set[str]:
    return {verb for verb, _how in _replays.items()}


def _try_to_append(gone: list[Destruction]) -> None:
    try:
        append(gone)
    except OSError as wrong:
        # The deed is done and stands in the audit: the clock writes the line when it can.
        logger.error("the destruction record cannot be written: %s", wrong.strerror)


@contextmanager
def _quietly() -> Iterator[None]:
    """What is destroyed again stands in the record already."""
    before = _replaying.set(True)
    try:
        yield
    finally:
        _replaying.reset(before)
