"""The uploaded file: kept encrypted, and opened for reading without a name on any disk."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, cast
from uuid import UUID

from luwte.incidents.importing import sealed_files
from luwte.lib.tabular import Limits, Unreadable
from luwte.lib.text_checks import clean_line, shorten
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
    store: Callable[[], UUID]


@contextmanager
def take_in(actor: Actor, upload: UploadedFile) -> Iterator[Taken]:
    """Receive an upload. Nothing is stored until `store` is called. Raises `Unreadable`."""
    with received(upload.chunks()) as (source, digest):

        def store() -> UUID:
            return stored(actor, upload.name or "", source)

        yield Taken(source, digest, store)


def stored(actor: Actor, name: str, source: BinaryIO) -> UUID:
    """Keep a file, encrypted under a key of its own. Returns its id."""
    source.seek(0)
    return sealed_files.store(actor, shorten(clean_line(name), 200), pieces(source))


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
    """The stored file of a batch, to be read again and again. Raises `Unreadable` when it is
    gone: erased after its time."""
    if batch.file_id is None:
        raise Unreadable("gone")
    with received(sealed_files.read(batch.file_id)) as (source, digest):
        if digest != batch.digest:
            raise Unreadable("gone")
        yield source


def forget_file(batch: ImportBatch) -> None:
    """Erase the stored file and its key."""
    if batch.file_id is not None:
        sealed_files.erase(batch.file_id)


def pieces(source: BinaryIO) -> Iterator[bytes]:
    """A file in pieces of a megabyte."""
    while piece := source.read(_PIECE):
        yield piece
