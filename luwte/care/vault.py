"""The one door to what was written in confidence about somebody who was hurt.

Only the supporter and the person cared for pass it, by name: no right and no role opens it, and no
deputy. Each text is sealed under the data key of its path; there is no reading of several paths at
once, nothing goes to search, timeline, audit or log, and each reading is kept for the person it is
about. Only this module touches `CareNote` and `CareReading` (an architecture test holds it so).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from luwte.care.models.notes import CareNote, CareReading
from luwte.care.models.paths import CarePath
from luwte.core.actor import ActorLike
from luwte.core.refusal import NotPermitted, Refused
from luwte.lib.ids import uuid7
from luwte.org.access import Actor
from luwte.tenancy import keys
from luwte.tenancy.keys import Place

if TYPE_CHECKING:
    from luwte.org.models import Person

PURPOSE = "care"
LONGEST = 20_000  # characters
MOST_NOTES = 500
MOST_READINGS = 200


@dataclass(frozen=True, repr=False)
class OpenNote:
    """One note, unsealed; it has no repr, so that no log can hold its words."""

    at: datetime
    by: Person | None
    words: str
    is_mine: bool


@dataclass(frozen=True)
class Opened:
    """Notes that may be read, and whether there are earlier ones that may not."""

    notes: list[OpenNote]
    earlier_stay: bool


@dataclass(frozen=True)
class Reading:
    """Somebody read the notes."""

    name: str
    at: datetime
    is_mine: bool


def may_open(actor: Actor, path: CarePath) -> bool:
    """Whether there is anything of this path that the actor may read or write: the person cared
    for, the supporter, and who wrote a note here before somebody else took over."""
    return is_near(actor, path) or has_written(actor, path)


def is_near(actor: Actor, path: CarePath) -> bool:
    """The person cared for, or who supports now."""
    return actor.person_id in (path.person_id, path.supporter_id)


def has_written(actor: Actor, path: CarePath) -> bool:
    """Whether the actor wrote a note here. One query."""
    return CareNote.objects.filter(path=path, by_id=actor.person_id).exists()


@sensitive_variables()
def write_note(*, actor: Actor, path: CarePath, text: str) -> None:
    """Seal a note, in the transaction of the verb that calls it. Raises NotPermitted for everybody
    but the supporter and the person, Refused for an empty or endless text."""
    if not is_near(actor, path):
        raise NotPermitted(_("You may not do this."), kind="care.path", object_id=path.pk)
    words = text.strip()
    if not words:
        raise Refused(_("Write something first."))
    if len(words) > LONGEST:
        raise Refused(_("This is too long. Write it in parts."))
    if CareNote.objects.filter(path=path).count() >= MOST_NOTES:
        raise Refused(_("There are very many notes here. Make a shorter one of them first."))
    row = CareNote(id=uuid7(), path=path, by=actor.person, at=timezone.now())
    row.sealed = keys.seal(
        words.encode(), purpose=PURPOSE, subject_id=path.pk, place=_place(row.pk)
    )
    row.save(force_insert=True)
    CarePath.objects.filter(pk=path.pk, notes_from=None).update(notes_from=path.started_at)


@sensitive_variables()
def read_notes(actor: Actor, path: CarePath) -> Opened:
    """The notes that the actor may read, oldest first; the reading is kept before they are given.

    The person reads all; a supporter the own ones and what was written since he or she supports,
    and what was written before only when the person agreed; who supported before only the own.
    Raises NotPermitted for everybody else.
    """
    rows = list(CareNote.objects.select_related("by").filter(path=path).order_by("at", "pk"))
    if not (is_near(actor, path) or any(row.by_id == actor.person_id for row in rows)):
        raise NotPermitted(_("You may not do this."), kind="care.path", object_id=path.pk)
    mine = [row for row in rows if _reads(actor, path, row)]
    notes = [
        OpenNote(row.at, row.by, words, row.by_id == actor.person_id)
        for row in mine
        if (words := _words(row)) is not None
    ]
    if notes:
        with transaction.atomic():
            CareReading.objects.create(path=path, reader=actor.person, at=timezone.now())
    return Opened(notes, earlier_stay=len(mine) < len(rows) and is_near(actor, path))


def readings_of(actor: Actor, path: CarePath) -> list[Reading]:
    """Who read the notes, newest first: for the person cared for alone. One query."""
    if actor.person_id != path.person_id:
        raise NotPermitted(_("You may not do this."), kind="care.path", object_id=path.pk)
    rows = CareReading.objects.select_related("reader").filter(path=path).order_by("-at", "-pk")
    return [
        Reading(
            row.reader.name if row.reader else _("somebody who left"),
            row.at,
            row.reader_id == actor.person_id,
        )
        for row in rows[:MOST_READINGS]
    ]


def has_notes(path: CarePath) -> bool:
    """Whether there is anything to read, for whoever handles the path. One query, no words."""
    return CareNote.objects.filter(path=path).exists()


def has_earlier(path: CarePath) -> bool:
    """Whether there are notes from before the present supporter. One query."""
    since = path.supporter_since
    if since is None:
        return False
    rows = CareNote.objects.filter(path=path, at__lt=since).exclude(by_id=path.supporter_id)
    return rows.exists()


def paths_written_by(person_id: UUID) -> list[UUID]:
    """The paths in which somebody wrote, for the own list of who supported before. One query."""
    rows = CareNote.objects.filter(by_id=person_id).exclude(path__person_id=person_id)
    return list(rows.order_by().values_list("path_id", flat=True).distinct())


def erase(path_id: UUID, *, actor: ActorLike) -> None:
    """Destroy the key of a path, its notes and who read them, in the transaction of the verb that
    calls it; what is in a backup cannot be read any more."""
    keys.destroy_data_keys(PURPOSE, path_id, actor=actor)
    CareNote.objects.filter(path_id=path_id).delete()
    CareReading.objects.filter(path_id=path_id).delete()
    CarePath.objects.filter(pk=path_id).update(notes_from=None)


@sensitive_variables()
def _words(row: CareNote) -> str | None:
    try:
        return keys.unseal(bytes(row.sealed), place=_place(row.pk)).decode()
    except keys.KeyDestroyed:
        return None


def _reads(actor: Actor, path: CarePath, row: CareNote) -> bool:
    if actor.person_id in (row.by_id, path.person_id):
        return True
    if actor.person_id != path.supporter_id:
        return False
    if path.earlier_agreed_at is not None or path.supporter_since is None:
        return True
    return row.at >= path.supporter_since


def _place(pk: UUID) -> Place:
    return Place("care.CareNote", "sealed", pk)


__all__ = [
    "OpenNote",
    "Opened",
    "Reading",
    "erase",
    "has_earlier",
    "has_notes",
    "has_written",
    "is_near",
    "may_open",
    "paths_written_by",
    "read_notes",
    "readings_of",
    "write_note",
]
