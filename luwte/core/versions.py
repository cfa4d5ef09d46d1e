"""A row is written with the version that its writer saw: who was second loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from luwte.core.refusal import Conflict, Refused


def take_version(
    rows: QuerySet[Any],
    changes: Mapping[str, Any],
    *,
    pk: UUID,
    seen: int,
    kind: str,
    beaten: Callable[[], Refused] | None = None,
) -> None:
    """Write these changes in one conditional update, and count the version on. rows: what else has
    to be so (still open, not withdrawn); kind: of the audit; beaten: for who can say more, such as
    who was first.

    Raises Conflict (or what `beaten` gives) when somebody wrote it first, or when it is not so any
    more.
    """
    if rows.filter(pk=pk, version=seen).update(version=F("version") + 1, **changes):
        return
    if beaten is not None:
        raise beaten()
    again = _("Somebody changed this while you were busy. Look again and send yours once more.")
    raise Conflict(again, kind=kind, object_id=pk)
