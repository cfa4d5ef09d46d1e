"""Finding incidents by words or a case by its number, within what the actor may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from luwte.core import search
from luwte.incidents.access import (
    Sight,
    cases_within_reach,
    incidents_within_reach,
    unbarred,
    unbarred_incidents,
)
from luwte.incidents.models import Case, Incident
from luwte.incidents.queries.rows import incidents_by_key
from luwte.lib.ids import CROCKFORD
from luwte.org.access import Actor

SEARCH_KIND = "incident"
NUMBER_LENGTH = 7
CHUNK = 200
PAGE = 25


@dataclass(frozen=True)
class Found:
    """One page of what was found, newest first; `next` leads on."""

    items: list[Incident]
    next_cursor: str = ""
    previous_cursor: str = ""


def case_with_number(actor: Actor, words: str, *, sight: Sight | None = None) -> Case | None:
    """The case with this number, when it is one and the actor may open it. What was merged is
    found by its old number too, which stands in letters and on notes: its page says where it
    went."""
    number = words.strip().upper()
    if len(number) != NUMBER_LENGTH or not set(number) <= set(CROCKFORD):
        return None
    sight = sight or Sight(actor)
    found = Case.objects.select_related("merged_into").filter(number=number).first()
    standing = found
    while standing is not None and standing.merged_into is not None:
        standing = standing.merged_into
    if found is None or standing is None:
        return None
    reach = cases_within_reach(actor, sight=sight)
    if not unbarred(actor, Case.objects.filter(pk=standing.pk), sight=sight).filter(reach).exists():
        return None
    opens_found = found == standing or Case.objects.filter(reach, pk=found.pk).exists()
    return found if opens_found else standing


def find_incidents(
    actor: Actor, words: str, *, after: str = "", size: int = PAGE, sight: Sight | None = None
) -> Found:
    """One page of the incidents in which all words stand.

    The index gives at most some thousands of candidates, newest first; the wall around cases is
    put on them in pieces until the page is full. `after` counts candidates.
    """
    start = int(after) if after.isdecimal() and len(after) < 6 else 0
    candidates = search.find(actor.organisation_id, SEARCH_KIND, words)
    found, place = visible_among(actor, candidates, start=start, size=size, sight=sight)
    return Found(found, str(place) if place < len(candidates) else "")


def find_cases(actor: Actor, words: str, *, is_open: bool) -> list[UUID]:
    """Open or closed cases of which an incident holds all these words, for a list that puts its
    own wall on them. Looks through the newest thousands of incidents with these words. Two
    statements."""
    candidates = search.find(actor.organisation_id, SEARCH_KIND, words)
    rows = Incident.objects.filter(
        pk__in=candidates, case__closed_at__isnull=is_open, case__isnull=False, withdrawn_at=None
    )
    return list(dict.fromkeys(rows.values_list("case_id", flat=True)))


def visible_among(
    actor: Actor,
    candidates: Sequence[UUID],
    *,
    start: int,
    size: int,
    sight: Sight | None = None,
) -> tuple[list[Incident], int]:
    """The first `size` candidates from `start` on that the actor may see, and where they ended.

    The first piece is hardly more than a page: who reads everything sees nearly all of it.
    """
    sight = sight or Sight(actor)
    rows = _visible(actor, sight)
    seen: list[UUID] = []
    place, length = start, size + 1
    while place < len(candidates) and len(seen) < size:
        piece = candidates[place : place + length]
        allowed = set(rows.filter(pk__in=piece).values_list("pk", flat=True))
        for pk in piece:
            if len(seen) == size:
                break
            place += 1
            if pk in allowed:
                seen.append(pk)
        length = CHUNK
    by_id = {one.pk: one for one in incidents_by_key(seen)} if seen else {}
    return [by_id[pk] for pk in seen if pk in by_id], place


def _visible(actor: Actor, sight: Sight) -> QuerySet[Incident]:
    rows = unbarred_incidents(actor, sight=sight).filter(is_released=True, withdrawn_at=None)
    return rows.filter(incidents_within_reach(actor, sight=sight))
