"""What was gone through before contacts of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from luwte.response.models import NextContact

if TYPE_CHECKING:
    from luwte.incidents.models import Case

MOST = 5


def looked_at(case: Case) -> list[NextContact]:
    """The last lists of a case, the newest first. One query."""
    rows = NextContact.objects.select_related("by").filter(case=case).order_by("-pk")
    return list(rows[:MOST])
