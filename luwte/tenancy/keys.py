"""Keys: master → organisation → purpose → data key, each wrapped by the one above it.

The master key comes from the environment and is in no database. Every subject (one other party,
one conversation, one file) has a data key of its own; destroying that key makes all that it sealed
unreadable for ever. Rotation of an upper key wraps the keys below it anew at once and touches no
sealed data; a data key is renewed by `renew_data_key`, after which `reseal` moves old data over.

Sealed bytes are: version (1), key id (16), nonce (12), AES-256-GCM of the text with its tag. The
associated data binds them to organisation, model, field and row: bytes that were moved to another
row, or another organisation, do not open.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from luwte.core import audit, destructions
from luwte.core.actor import ActorLike, TheClock
from luwte.lib.ids import uuid7
from luwte.tenancy.models import Key
from luwte.tenancy.scope import current_organisation_id

VERSION = b"\x01"
NONCE = 12
LENGTH = 32
NIL = UUID(int=0)
HEAD = len(VERSION) + 16


class KeyDestroyed(LookupError):
    """The key was destroyed on purpose: what it sealed is gone."""


class NotReadable(ValueError):
    """These bytes were not sealed for this place, or were changed."""


class MasterKeyMissing(RuntimeError):
    """No master key that is configured has wrapped this key. The message says which is needed."""


@dataclass(frozen=True)
class Place:
    """Where sealed bytes stand: the name of the model, the field, and the row."""

    model: str
    field: str
    pk: UUID

    def bound(self, organisation_id: UUID, key_id: UUID) -> bytes:
        """The associated data."""
        parts = [organisation_id.hex, self.model, self.field, self.pk.hex, key_id.hex]
        return "\x00".join(parts).encode()


def seal(plain: bytes, *, purpose: str, subject_id: UUID, place: Place) -> bytes:
    """Encrypt for one place, with the data key of the subject in the organisation in scope.

    purpose: "identity", "care", "talk", "files" …; subject_id: whose key it is, and therefore
    what disappears together.
    """
    organisation_id = current_organisation_id()
    key_id, secret = data_key(purpose, subject_id)
    nonce = os.urandom(NONCE)
    text = AESGCM(secret).encrypt(nonce, plain, place.bound(organisation_id, key_id))
    return VERSION + key_id.bytes + nonce + text


def unseal(sealed: bytes, *, place: Place) -> bytes:
    """The text again. Raises KeyDestroyed when it was erased, NotReadable when the bytes belong
    elsewhere or were changed."""
    key_id = key_id_of(sealed)
    return _decrypted(data_key_by_id(key_id), key_id, sealed, place)


def unseal_many(sealed: Sequence[tuple[bytes, Place]]) -> list[bytes | None]:
    """Many texts at once, with one query for their keys and one for those above; None where a key
    was destroyed. Raises NotReadable like `unseal`."""
    ids = {key_id_of(one) for one, _place in sealed}
    mine = Key.objects.filter(organisation_id=current_organisation_id())
    found = {key.pk: key for key in mine.filter(pk__in=ids).select_related("parent")}
    plain: list[bytes | None] = []
    for one, place in sealed:
        key = found.get(key_id_of(one))
        if key is None:
            raise NotReadable("no key of this organisation")
        plain.append(None if key.wrapped is None else _open_with(key, one, place))
    return plain


def reseal(sealed: bytes, *, purpose: str, subject_id: UUID, place: Place) -> bytes:
    """The same text under the current data key; the very same bytes when that is what holds it."""
    current, _secret = data_key(purpose, subject_id)
    if key_id_of(sealed) == current:
        return bytes(sealed)
    return seal(unseal(sealed, place=place), purpose=purpose, subject_id=subject_id, place=place)


def key_id_of(sealed: bytes) -> UUID:
    """Which data key sealed these bytes. Raises NotReadable for bytes that nobody sealed."""
    sealed = bytes(sealed)
    if len(sealed) < HEAD + NONCE + 16 or sealed[:1] != VERSION:
        raise NotReadable("these bytes were not sealed here")
    return UUID(bytes=sealed[1:HEAD])


def data_key(purpose: str, subject_id: UUID) -> tuple[UUID, bytes]:
    """The id and the bytes of a subject's current data key, made when there is none."""
    if not purpose or subject_id == NIL:
        raise ValueError("a data key has a purpose and a subject")
    current = _current(purpose, subject_id).first()
    if current is None:
        current = _made(purpose, subject_id, above=lambda: _held(purpose))
    return current.pk, _opened(current)


def data_key_by_id(key_id: UUID) -> bytes:
    """The bytes of a data key of the organisation in scope. Raises KeyDestroyed, or NotReadable
    when it is none of this organisation's."""
    found = Key.objects.filter(pk=key_id, organisation_id=current_organisation_id()).first()
    if found is None:
        raise NotReadable("no key of this organisation")
    return _opened(found)


def renew_data_key(purpose: str, subject_id: UUID) -> None:
    """What is sealed from now on gets a new data key; the old one still reads what it sealed."""
    _current(purpose, subject_id).update(is_current=False)


def destroy_data_keys(purpose: str, subject_id: UUID, *, actor: ActorLike) -> int:
    """Destroy all data keys of a subject: what they sealed is unreadable for ever, also in copies.
    Returns how many keys there were. The rows stay, as the proof."""
    rows = Key.objects.filter(
        organisation_id=current_organisation_id(), purpose=purpose, subject_id=subject_id
    ).exclude(subject_id=NIL)
    count = rows.filter(destroyed_at=None).update(
        wrapped=None, is_current=False, destroyed_at=timezone.now()
    )
    audit.record("keys.destroy", actor=actor, kind=f"key.{purpose}", object_id=subject_id)
    return count


@destructions.replays("keys.destroy")
def _destroy_again(gone: destructions.Destruction) -> None:
    purpose = gone.kind.removeprefix("key.")
    destroy_data_keys(purpose, gone.object_id, actor=TheClock(gone.organisation_id))


# --- Rotation ---------------------------------------------------------------------------


def rotate_master() -> int:
    """Wrap every organisation's key with the current master key. Returns how many were moved.

    Set LUWTE_MASTER_KEY to the new key and LUWTE_MASTER_KEYS_BEFORE to the old one first; when
    this is done the old one can go.
    """
    name, secret = _masters()[0]
    moved = 0
    with transaction.atomic():
        stale = Key.objects.select_for_update().filter(parent=None, destroyed_at=None)
        for key in stale.exclude(wrapped_by=name):
            key.wrapped = _wrap(secret, _opened(key), key)
            key.wrapped_by = name
            key.save(update_fields=["wrapped", "wrapped_by"])
            moved += 1
    return moved


def rotate_organisation() -> int:
    """A new key for the organisation in scope; its purpose keys are wrapped anew at once.
    Returns how many."""
    with transaction.atomic():
        return _replace(_held(""))


def rotate_purpose(purpose: str) -> int:
    """A new key for one purpose of the organisation in scope; its data keys are wrapped anew at
    once. Returns how many."""
    if not purpose:
        raise ValueError("say which purpose")
    with transaction.atomic():
        return _replace(_held(purpose))


def purposes() -> list[str]:
    """The purposes for which the organisation in scope has a key."""
    rows = Key.objects.filter(
        organisation_id=current_organisation_id(), subject_id=NIL, is_current=True
    )
    return sorted(rows.exclude(purpose="").values_list("purpose", flat=True))


def master_names() -> list[str]:
    """Short names of the configured master keys, the current one first; they tell nothing."""
    return [name for name, _secret in _masters()]


def forget() -> None:
    """Keep no key in memory."""
    with _lock:
        _memory.clear()


def _replace(old: Key) -> int:
    """Put a new key in the place of `old` and wrap what stood under it. The old one is held by a
    row lock: whoever makes a key below it waits, and then finds the new one."""
    old_secret = _opened(old)
    Key.objects.filter(pk=old.pk).update(is_current=False)
    new = _fresh(old.purpose, NIL, old.parent)
    new_secret = _opened(new)
    below = list(Key.objects.select_for_update().filter(parent=old, destroyed_at=None))
    for key in below:
        secret = _unwrap(old_secret, key)
        key.parent, key.wrapped = new, _wrap(new_secret, secret, key)
    Key.objects.bulk_update(below, ["parent", "wrapped"], batch_size=500)
    Key.objects.filter(pk=old.pk).update(wrapped=None, destroyed_at=timezone.now())
    with _lock:
        _memory.pop(old.pk, None)
    return len(below)


# --- Wrapping ---------------------------------------------------------------------------

# Keys of organisations and purposes that were opened, by id. What an id stands for never changes,
# so nothing here can be stale. Data keys are not kept: a destroyed one must be gone everywhere.
_memory: dict[UUID, bytes] = {}
_lock = threading.Lock()
MOST_IN_MEMORY = 2_000


def _current(purpose: str, subject_id: UUID) -> QuerySet[Key]:
    return Key.objects.filter(
        organisation_id=current_organisation_id(),
        purpose=purpose,
        subject_id=subject_id,
        is_current=True,
    )


def _held(purpose: str) -> Key:
    """The current key of a purpose ("" for the organisation itself), made when there is none, and
    held until the transaction ends."""
    for _attempt in range(3):
        held = _current(purpose, NIL).select_for_update().first()
        if held is not None:
            return held
        made = _made(purpose, NIL, above=(lambda: _held("")) if purpose else None)
        if made.is_current:
            continue
    raise RuntimeError(f"the key for '{purpose}' keeps changing")


def _made(purpose: str, subject_id: UUID, above: object) -> Key:
    """Make a key, or take the one that another process made at the same moment."""
    try:
        with transaction.atomic():
            parent = above() if callable(above) else None
            return _fresh(purpose, subject_id, parent)
    except IntegrityError:
        return _current(purpose, subject_id).get()


def _fresh(purpose: str, subject_id: UUID, parent: Key | None) -> Key:
    key = Key(
        id=uuid7(),
        organisation_id=current_organisation_id(),
        parent=parent,
        purpose=purpose,
        subject_id=subject_id,
    )
    name, outer = _masters()[0] if parent is None else ("", _opened(parent))
    key.wrapped_by = name
    key.wrapped = _wrap(outer, AESGCM.generate_key(bit_length=LENGTH * 8), key)
    key.save(force_insert=True)
    return key


def _opened(key: Key) -> bytes:
    kept = _memory.get(key.pk)
    if kept is not None and key.destroyed_at is None:
        return kept
    if key.wrapped is None:
        raise KeyDestroyed(f"key {key.pk} was destroyed")
    if key.parent_id is None:
        secret = _unwrap(_master_named(key.wrapped_by), key)
    else:
        outer = _memory.get(key.parent_id)
        if outer is None:
            assert key.parent is not None
            outer = _opened(key.parent)
        secret = _unwrap(outer, key)
    if key.subject_id == NIL:
        with _lock:
            if len(_memory) >= MOST_IN_MEMORY:
                _memory.clear()
            _memory[key.pk] = secret
    return secret


def _open_with(key: Key, sealed: bytes, place: Place) -> bytes:
    return _decrypted(_opened(key), key.pk, sealed, place)


def _decrypted(secret: bytes, key_id: UUID, sealed: bytes, place: Place) -> bytes:
    nonce, text = sealed[HEAD : HEAD + NONCE], sealed[HEAD + NONCE :]
    try:
        return AESGCM(secret).decrypt(
            nonce, bytes(text), place.bound(current_organisation_id(), key_id)
        )
    except InvalidTag as error:
        raise NotReadable("sealed for another place, or changed") from error


def _wrap(outer: bytes, inner: bytes, key: Key) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(outer).encrypt(nonce, inner, _label(key))


def _unwrap(outer: bytes, key: Key) -> bytes:
    wrapped = bytes(key.wrapped or b"")
    try:
        return AESGCM(outer).decrypt(wrapped[:NONCE], wrapped[NONCE:], _label(key))
    except InvalidTag as error:
        raise NotReadable(f"key {key.pk} does not open with the key above it") from error


def _label(key: Key) -> bytes:
    """What a wrapped key is bound to: it opens in no other row, organisation or purpose."""
    parts = ["key", key.organisation_id.hex, key.purpose, key.subject_id.hex, key.pk.hex]
    return "\x00".join(parts).encode()


def _masters() -> list[tuple[str, bytes]]:
    """The configured master keys with their names, the current one first."""
    found = []
    for text in (settings.MASTER_KEY, *settings.MASTER_KEYS_BEFORE):
        secret = bytes.fromhex(text)
        if len(secret) != LENGTH:
            raise MasterKeyMissing("a master key is 64 hexadecimal characters (32 bytes)")
        found.append((hashlib.sha256(b"luwte master key" + secret).hexdigest()[:16], secret))
    return found


def _master_named(name: str) -> bytes:
    for known, secret in _masters():
        if known == name:
            return secret
    raise MasterKeyMissing(
        f"a key was wrapped by master key {name}, which is not configured; put it in "
        "LUWTE_MASTER_KEYS_BEFORE"
    )
