"""Who holds which roles, and who stands in for whom: of a whole organisation, kept in memory.

Every page asks for it, and it changes a few times a month. What is kept counts for one settings
revision, which the query that finds the person reads anew on each page: a role that was taken back
is gone at the next request of every process.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from luwte.org.models import Deputy, Grant
from luwte.org.rules import Role
from luwte.tenancy.models import Organisation


@dataclass(frozen=True, slots=True)
class Held:
    """A role that somebody holds from one day until another; unit None: the whole organisation."""

    role: Role
    unit_id: UUID | None
    starts_on: date
    ends_on: date | None

    def counts_on(self, day: date) -> bool:
        """True from the first up to and including the last day."""
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)


@dataclass(frozen=True, slots=True)
class Replacing:
    """Somebody stands in for a person from one day up to and including another."""

    person_id: UUID
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Standings:
    """By person: the roles that were given and not taken back, and whom he or she replaces."""

    held: dict[UUID, tuple[Held, ...]]
    replacing: dict[UUID, tuple[Replacing, ...]]

    def roles_of(self, person_id: UUID, day: date) -> list[Held]:
        """The own roles that count on this day."""
        return [held for held in self.held.get(person_id, ()) if held.counts_on(day)]

    def replaced_by(self, person_id: UUID, day: date) -> list[UUID]:
        """Whom this person stands in for on this day."""
        rows = self.replacing.get(person_id, ())
        return [row.person_id for row in rows if row.starts_on <= day <= row.ends_on]


_kept: dict[UUID, tuple[int, Standings]] = {}


def standings_of(organisation: Organisation) -> Standings:
    """From memory while `settings_revision` stands still; else two queries in scope."""
    kept = _kept.get(organisation.pk)
    if kept is not None and kept[0] == organisation.settings_revision:
        return kept[1]
    found = _read()
    _kept[organisation.pk] = (organisation.settings_revision, found)
    return found


def forget() -> None:
    """Keep nothing in memory (for tests, which roll back what the revision counts)."""
    _kept.clear()


def _read() -> Standings:
    held: dict[UUID, tuple[Held, ...]] = {}
    grants = Grant.objects.filter(state=Grant.State.ACTIVE).order_by("pk")
    rows = grants.values_list("person_id", "role", "unit_id", "starts_on", "ends_on")
    for person_id, role, unit_id, first, last in rows:
        held[person_id] = (*held.get(person_id, ()), Held(Role(role), unit_id, first, last))
    replacing: dict[UUID, tuple[Replacing, ...]] = {}
    deputies = Deputy.objects.filter(ended_at=None).order_by("pk")
    for deputy_id, person_id, first, last in deputies.values_list(
        "deputy_id", "person_id", "starts_on", "ends_on"
    ):
        row = Replacing(person_id, first, last)
        replacing[deputy_id] = (*replacing.get(deputy_id, ()), row)
    return Standings(held, replacing)
