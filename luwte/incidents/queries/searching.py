"""Finding incidents by words or a case by its number, within what the actor may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from luwte.core import search
from luwte.incidents.access import shared_case_ids, unbarred, unbarred_incidents
from luwte.incidents.models import Case, Incident
from luwte.incidents.queries.lists import STORIES
from luwte.lib.ids import CROCKFORD
from luwte.org.access import Actor
from luwte.org.rules import Right

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


def case_with_number(actor: Actor, words: str) -> Case | None:
    """The case with this number, when it is one and the actor may open it."""
    number = words.strip().upper()
    if len(number) != NUMBER_LENGTH or not set(number) <= set(CROCKFORD):
        return None
    rows = unbarred(actor, Case.objects.filter(number=number))
    return rows.filter(_within_reach(actor, "pk")).first()


def find_incidents(actor: Actor, words: str, *, after: str = "", size: int = PAGE) -> Found:
    """One page of the incidents in which all words stand.

    The index gives at most some thousands of candidates, newest first; the wall around cases is
    put on them in pieces until the page is full. `after` counts candidates.
    """
    start = int(after) if after.isdecimal() and len(after) < 6 else 0
    candidates = search.find(actor.organisation_id, SEARCH_KIND, words)
    found, place = visible_among(actor, candidates, start=start, size=size)
    return Found(found, str(place) if place < len(candidates) else "")


def visible_among(
    actor: Actor, candidates: Sequence[UUID], *, start: int, size: int
) -> tuple[list[Incident], int]:
    """The first `size` candidates from `start` on that the actor may see, and where they ended."""
    rows = _visible(actor)
    found: list[Incident] = []
    place = start
    while place < len(candidates) and len(found) < size:
        piece = candidates[place : place + CHUNK]
        by_id = {one.pk: one for one in rows.filter(pk__in=piece)}
        for pk in piece:
            if len(found) == size:
                break
            place += 1
            if pk in by_id:
                found.append(by_id[pk])
    return found, place


def _visible(actor: Actor) -> QuerySet[Incident]:
    rows = unbarred_incidents(actor).filter(is_released=True, withdrawn_at=None)
    return rows.filter(_within_reach(actor, "case_id")).select_related("case").defer(*STORIES)


def _within_reach(actor: Actor, case_key: str) -> Q:
    """Units and shared cases as one condition: for a handful of rows that are known by id."""
    reach = actor.reach(Right.CASES_READ)
    if reach.everything:
        return Q()
    return Q(unit_id__in=reach.unit_ids) | Q(**{f"{case_key}__in": shared_case_ids(actor)})
