"""The uploaded file: kept encrypted, and opened for reading without a name on any disk."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, cast

from luwte.core import files
from luwte.core.actor import ActorLike
from luwte.core.models import StoredFile
from luwte.lib.tabular import Limits, Unreadable
from luwte.org.access import Actor

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from luwte.incidents.models import ImportBatch

_IN_MEMORY = 4 * 1024 * 1024
_PIECE = 1024 * 1024
LIMITS = Limits()


@dataclass(frozen=True)
class Taken:
    """An upload on its way in: to look at, and then to store."""

    source: BinaryIO
    digest: str
    store: Callable[[], StoredFile]


@contextmanager
def take_in(actor: Actor, upload: UploadedFile) -> Iterator[Taken]:
    """Receive an upload. Nothing is stored until `store` is called. Raises `Unreadable`."""
    with received(upload.chunks()) as (source, digest):

        def store() -> StoredFile:
            return stored(actor, upload.name or "", source)

        yield Taken(source, digest, store)


def stored(actor: ActorLike, name: str, source: BinaryIO) -> StoredFile:
    """Keep a file, encrypted under a key of its own; its batch becomes its owner. Raises Refused
    when the disk is full."""
    source.seek(0)
    return files.store(pieces(source), actor=actor, name=name)


@contextmanager
def received(
    chunks: Iterable[bytes], limits: Limits | None = None
) -> Iterator[tuple[BinaryIO, str]]:
    """Bytes as a file that can be read again and again, with their digest.

    Raises `Unreadable` as soon as they are more than the limit; the rest is not read.
    """
    limits = limits or LIMITS
    digest, size = hashlib.sha256(), 0
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as kept:
        for chunk in chunks:
            size += len(chunk)
            if size > limits.file_bytes:
                raise Unreadable("too_large", str(limits.file_bytes // _PIECE))
            digest.update(chunk)
            kept.write(chunk)
        kept.seek(0)
        yield cast(BinaryIO, kept), digest.hexdigest()


@contextmanager
def opened(batch: ImportBatch) -> Iterator[BinaryIO]:
    """The stored file of a batch, to be read again and again.

    Raises `Unreadable` when it is gone (erased after its time) or damaged.
    """
    kept = _file_of(batch)
    if kept is None:
        raise Unreadable("gone")
    try:
        with received(files.pieces(kept)) as (source, digest):
            if digest != batch.digest:
                raise Unreadable("damaged")
            yield source
    except files.Gone as gone:
        raise Unreadable("gone") from gone
    except files.Damaged as damaged:
        raise Unreadable("damaged") from damaged


def forget_file(batch: ImportBatch, *, actor: ActorLike) -> None:
    """Erase the stored file and its key."""
    kept = _file_of(batch)
    if kept is not None:
        files.erase(kept, actor=actor)


def _file_of(batch: ImportBatch) -> StoredFile | None:
    if batch.file_id is None:
        return None
    rows = StoredFile.objects.filter(organisation_id=batch.organisation_id, pk=batch.file_id)
    return rows.exclude(state=StoredFile.State.ERASED).first()


def pieces(source: BinaryIO) -> Iterator[bytes]:
    """A file in pieces of a megabyte."""
    while piece := source.read(_PIECE):
        yield piece
