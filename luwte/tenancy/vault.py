"""The keys of files, as `core.files` asks for them."""

from __future__ import annotations

from uuid import UUID

from luwte.core.actor import ActorLike
from luwte.tenancy import keys

PURPOSE = "file"


class FileVault:
    """One data key per file, under the purpose "file" of the organisation in scope."""

    def new_key(self, file_id: UUID) -> tuple[UUID, bytes]:
        return keys.data_key(PURPOSE, file_id)

    def key(self, key_id: UUID) -> bytes:
        return keys.data_key_by_id(key_id)

    def destroy(self, file_id: UUID, *, actor: ActorLike) -> None:
        keys.destroy_data_keys(PURPOSE, file_id, actor=actor)
