"""Files sealed piece by piece under a key of their own."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from luwte.core.models import StoredFile
from luwte.lib.tabular import Unreadable
from luwte.org.access import Actor
from luwte.tenancy import keys
from luwte.tenancy.scope import current_organisation_id

PURPOSE = "file"


def store(actor: Actor, name: str, parts: Iterable[bytes]) -> UUID:
    """Seal and keep a file. Returns its id."""
    row = StoredFile(
        organisation_id=actor.organisation_id,
        name=name,
        created_at=timezone.now(),
        uploaded_by_id=actor.person_id,
        owner_kind="incidents.import_batch",
        state=StoredFile.State.ATTACHED,
    )
    path = _path(row.pk)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        for number, part in enumerate(parts):
            sealed = keys.seal(
                part, purpose=PURPOSE, subject_id=row.pk, place=_place(row.pk, number)
            )
            target.write(struct.pack(">I", len(sealed)) + sealed)
            row.size += len(part)
    row.save()
    return row.pk


def read(file_id: UUID) -> Iterator[bytes]:
    """The file in pieces."""
    path = _path(file_id)
    if not path.exists():
        raise Unreadable("gone")
    with path.open("rb") as kept:
        number = 0
        while head := kept.read(4):
            sealed = kept.read(struct.unpack(">I", head)[0])
            yield keys.unseal(sealed, place=_place(file_id, number))
            number += 1


def erase(file_id: UUID) -> None:
    """Erase a file."""
    _path(file_id).unlink(missing_ok=True)
    StoredFile.objects.filter(pk=file_id).update(state=StoredFile.State.ERASED)


def _path(file_id: UUID) -> Path:
    return Path(settings.FILES_ROOT) / str(current_organisation_id()) / file_id.hex


def _place(file_id: UUID, number: int) -> keys.Place:
    return keys.Place("core.StoredFile", f"content {number}", file_id)
