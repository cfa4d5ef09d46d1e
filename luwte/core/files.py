"""Files at rest: encrypted in pieces under a key of their own, on any of Django's storages.

    stored = files.store(upload, actor=actor, owner_kind="incidents.case", owner_id=case.pk)
    for piece in files.pieces(stored): …
    files.erase(stored, actor=actor)

A piece is AES-256-GCM and knows its organisation, its file, its number and whether it is the last:
pieces that are changed, swapped, cut off or moved to another file do not open. Nothing is ever
written in plain, also not for a moment. What belongs to nobody after a day is swept away.
"""

from __future__ import annotations

import datetime as dt
import os
import struct
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit, destructions
from luwte.core.actor import ActorLike, TheClock
from luwte.core.clock.sources import duty
from luwte.core.models import StoredFile
from luwte.core.refusal import Refused
from luwte.core.registry import Registry
from luwte.lib.ids import uuid7
from luwte.lib.text_checks import clean_line, shorten

HEAD = b"luwte-file-1"
PIECE = 1024 * 1024  # bytes of plain text in one piece
NONCE, TAG = 12, 16
ORPHAN_AFTER = dt.timedelta(days=1)


class Damaged(ValueError):
    """The bytes in the storage are not what was stored."""


class Gone(LookupError):
    """The file was erased."""


class Vault(Protocol):
    """What the floor that keeps the keys does for us, in the organisation in scope."""

    def new_key(self, file_id: UUID) -> tuple[UUID, bytes]:
        """A key for one file: its id and 32 bytes."""

    def key(self, key_id: UUID) -> bytes:
        """The bytes again. Raises LookupError when it was destroyed."""

    def destroy(self, file_id: UUID, *, actor: ActorLike) -> None:
        """Destroy the keys of a file: also its copies in backups are unreadable from now on."""


_vault: list[Vault] = []
# Whether an actor may read the files of an owner: (actor, owner_id) -> bool, by kind of owner.
owners: Registry[Callable[[Any, UUID], bool]] = Registry("owners of files")


def hang_vault(vault: Vault) -> None:
    """Name the vault; called once, by the floor that keeps the keys."""
    _vault[:] = [vault]


def store(
    content: File[bytes] | Iterable[bytes],
    *,
    actor: ActorLike,
    name: str = "",
    content_type: str = "",
    owner_kind: str = "",
    owner_id: UUID | None = None,
) -> StoredFile:
    """Encrypt and keep a file. With an owner it is attached; without one it waits a day for
    `attach`. In the organisation's scope.

    content: an upload, or any pieces of bytes. Raises Refused when the disk is full.
    """
    if isinstance(content, File):
        name = name or str(content.name or "")
        content_type = content_type or str(getattr(content, "content_type", "") or "")
        pieces: Iterable[bytes] = content.chunks(PIECE)
    else:
        pieces = content
    file_id = uuid7()
    key_id, secret = _vault[0].new_key(file_id)
    sealed = _Sealed(pieces, actor.organisation_id, file_id, secret)
    place = f"{actor.organisation_id.hex}/{file_id.hex[-2:]}/{file_id.hex}"
    try:
        stored_as = storage().save(place, sealed)
    except OSError as full:
        storage().delete(place)
        raise Refused(_("There is no room left to keep this file. Tell your administrator.")) from (
            full
        )
    return StoredFile.objects.create(
        id=file_id,
        organisation_id=actor.organisation_id,
        owner_kind=owner_kind,
        owner_id=owner_id,
        name=shorten(clean_line(name), 200),
        content_type=content_type[:100],
        size=sealed.plain_size,
        state=StoredFile.State.ATTACHED if owner_kind else StoredFile.State.UPLOADED,
        stored_as=stored_as,
        key_id=key_id,
        created_at=timezone.now(),
        uploaded_by_id=actor.person_id,
    )


def attach(stored: StoredFile, *, owner_kind: str, owner_id: UUID) -> None:
    """Give an upload to its owner, in the owner's transaction. Raises Refused when it was swept
    away or given to another meanwhile."""
    changed = StoredFile.objects.filter(
        pk=stored.pk, state__in=[StoredFile.State.UPLOADED, StoredFile.State.CHECKED]
    ).update(owner_kind=owner_kind, owner_id=owner_id, state=StoredFile.State.ATTACHED)
    if not changed:
        raise Refused(_("This file is no longer there. Add it again."))


def readable(file_id: UUID, *, actor: ActorLike) -> StoredFile | None:
    """The file when its owner lets this actor read it; None otherwise: it does not exist then."""
    stored = (
        StoredFile.objects.filter(pk=file_id, organisation_id=actor.organisation_id)
        .exclude(state=StoredFile.State.ERASED)
        .first()
    )
    if stored is None:
        return None
    answers = owners.get(stored.owner_kind)
    if answers is None or stored.owner_id is None:
        return stored if stored.uploaded_by_id == actor.person_id else None
    return stored if answers(actor, stored.owner_id) else None


def pieces(stored: StoredFile) -> Iterator[bytes]:
    """The plain bytes, a piece at a time, in the organisation's scope.

    Raises Gone when it was erased, Damaged when the storage gives back something else.
    """
    if stored.state == StoredFile.State.ERASED or stored.key_id is None:
        raise Gone(str(stored.pk))
    try:
        secret = _vault[0].key(stored.key_id)
    except LookupError as destroyed:
        raise Gone(str(stored.pk)) from destroyed
    try:
        kept = storage().open(stored.stored_as, "rb")
    except FileNotFoundError as missing:
        raise Damaged("not in the storage") from missing
    with kept:
        if kept.read(len(HEAD)) != HEAD:
            raise Damaged("not one of our files")
        yield from _opened(kept, stored, AESGCM(secret))


def read(stored: StoredFile) -> bytes:
    """The whole file at once; for small ones."""
    return b"".join(pieces(stored))


def erase(stored: StoredFile, *, actor: ActorLike) -> None:
    """Destroy the file's key and its bytes; a row without a name stays as the proof."""
    _vault[0].destroy(stored.pk, actor=actor)
    StoredFile.objects.filter(pk=stored.pk).update(
        state=StoredFile.State.ERASED, name="", content_type="", key_id=None
    )
    audit.record("core.erase_file", actor=actor, kind="core.file", object_id=stored.pk)
    # Should this be rolled back, the bytes are still there; should we die, the sweep takes them.
    transaction.on_commit(lambda: storage().delete(stored.stored_as))


@destructions.replays("core.erase_file")
def _erase_again(gone: destructions.Destruction) -> None:
    stored = StoredFile.objects.filter(pk=gone.object_id).first()
    if stored is not None and stored.state != StoredFile.State.ERASED:
        erase(stored, actor=TheClock(gone.organisation_id))


def sealed_size(size: int) -> int:
    """How many bytes the storage holds for a file of so many bytes."""
    number = max(1, -(-size // PIECE))
    return len(HEAD) + size + number * (4 + NONCE + TAG)


@lru_cache(maxsize=1)
def storage() -> Storage:
    """Where files are kept: STORAGES["files"] when configured, else a folder on this machine."""
    if "files" in settings.STORAGES:
        return storages["files"]
    return FileSystemStorage(
        location=settings.FILES_ROOT,
        file_permissions_mode=0o600,
        directory_permissions_mode=0o700,
    )


# --- Pieces ----------------------------------------------------------------------------------


class _Sealed(File):  # type: ignore[type-arg]
    """The encrypted bytes of a file, made while the storage writes them."""

    def __init__(
        self, pieces: Iterable[bytes], organisation_id: UUID, file_id: UUID, secret: bytes
    ) -> None:
        super().__init__(None)
        self._pieces = pieces
        self._about = (organisation_id, file_id)
        self._cipher = AESGCM(secret)
        self.plain_size = 0

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield HEAD
        number, waiting = 0, b""
        for piece in _of_one_size(self._pieces):
            if number or waiting:
                yield self._seal(waiting, number, is_last=False)
                number += 1
            waiting = piece
        yield self._seal(waiting, number, is_last=True)

    def _seal(self, plain: bytes, number: int, *, is_last: bool) -> bytes:
        self.plain_size += len(plain)
        nonce = os.urandom(NONCE)
        bound = _bound(*self._about, number, is_last=is_last)
        sealed = nonce + self._cipher.encrypt(nonce, plain, bound)
        return struct.pack(">I", len(sealed)) + sealed


def _of_one_size(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of PIECE, the last one shorter."""
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        while len(waiting) >= PIECE:
            yield bytes(waiting[:PIECE])
            del waiting[:PIECE]
    if waiting:
        yield bytes(waiting)


def _opened(kept: Any, stored: StoredFile, cipher: AESGCM) -> Iterator[bytes]:
    number, head = 0, kept.read(4)
    if not head:
        raise Damaged("cut off")
    while head:
        sealed = kept.read(_length(head))
        head = kept.read(4)
        bound = _bound(stored.organisation_id, stored.pk, number, is_last=not head)
        try:
            yield cipher.decrypt(sealed[:NONCE], sealed[NONCE:], bound)
        except (InvalidTag, ValueError) as wrong:
            raise Damaged(f"piece {number}") from wrong
        number += 1


def _length(head: bytes) -> int:
    length = struct.unpack(">I", head)[0] if len(head) == 4 else 0
    if not NONCE + TAG <= length <= NONCE + PIECE + TAG:
        raise Damaged("cut off")
    return int(length)


def _bound(organisation_id: UUID, file_id: UUID, number: int, *, is_last: bool) -> bytes:
    parts = [organisation_id.hex, "core.StoredFile", "content", file_id.hex, str(number)]
    return "\x00".join([*parts, "last" if is_last else "more"]).encode()


# --- Sweeping --------------------------------------------------------------------------------


@duty("core.sweep_files", every=3600.0)
def sweep() -> int:
    """Remove what belongs to nobody: uploads that were never attached, and bytes whose row was
    rolled back. Returns how many."""
    before = timezone.now() - ORPHAN_AFTER
    orphans = StoredFile.objects.filter(
        state__in=[StoredFile.State.UPLOADED, StoredFile.State.CHECKED], created_at__lt=before
    )
    number = 0
    for stored in orphans.order_by("created_at")[:500]:
        storage().delete(stored.stored_as)
        number += StoredFile.objects.filter(pk=stored.pk, state=stored.state).delete()[0]
    return number + _sweep_storage(before)


def _sweep_storage(before: dt.datetime) -> int:
    kept, number = storage(), 0
    for name in _names(kept, ""):
        if kept.get_modified_time(name) < before and not _has_row(name):
            kept.delete(name)
            number += 1
    return number


def _has_row(name: str) -> bool:
    try:
        file_id = UUID(name.rpartition("/")[2])
    except ValueError:
        return True  # not ours: leave it alone
    return StoredFile.objects.filter(pk=file_id).exclude(state=StoredFile.State.ERASED).exists()


def _names(kept: Storage, folder: str) -> Iterator[str]:
    try:
        folders, names = kept.listdir(folder)
    except FileNotFoundError:
        return
    inside = f"{folder}/" if folder else ""
    for name in names:
        yield inside + name
    for one in folders:
        yield from _names(kept, inside + one)
