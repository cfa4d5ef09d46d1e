"""The picture above the letters."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from luwte.core import files
from luwte.core.models import StoredFile
from luwte.policy.rules import Letterhead
from luwte.tenancy.scope import current_organisation_id

LOGO = "policy.letterhead"


@dataclass(frozen=True)
class Logo:
    """A PNG or JPEG, and what it shows."""

    data: bytes
    media_type: str
    alt: str


def logo_of(head: Letterhead) -> Logo | None:
    """The logo of a letterhead, in the scope of its organisation; None when it has none, or when
    the file cannot be read any more: a letter without a picture is still a letter."""
    if not head.logo_id:
        return None
    rows = StoredFile.objects.filter(
        pk=UUID(head.logo_id), organisation_id=current_organisation_id(), owner_kind=LOGO
    )
    stored = rows.first()
    if stored is None:
        return None
    try:
        return Logo(files.read(stored), stored.content_type, head.logo_alt)
    except (files.Gone, files.Damaged):
        return None
