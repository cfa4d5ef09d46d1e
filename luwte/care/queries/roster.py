"""Who can support: the care team, with how much each has open; nothing of what is said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from luwte.care.agreements import here
from luwte.care.models import CarePath, LoadSignal, SupporterPlace
from luwte.care.rules import Candidate, PathState, may_support, propose
from luwte.incidents.queries.involved import involved_ids
from luwte.org.queries import (
    RoleEnd,
    ended_with_right,
    holders_anywhere,
    people_by_id,
    people_named,
    people_with_right,
    tree_of,
)
from luwte.org.rules import Right
from luwte.tenancy.models import Organisation

if TYPE_CHECKING:
    from luwte.org.models import Person

MOST_OPEN = 5


@dataclass(frozen=True)
class Place:
    """One line of the roster. is_on: new talks may be asked at all."""

    person: Person
    open_paths: int
    most_open: int
    paused_until: date | None
    is_on: bool

    @property
    def is_paused(self) -> bool:
        """Whether nothing new is asked today."""
        return self.paused_until is not None and self.paused_until >= timezone.localdate()

    @property
    def is_full(self) -> bool:
        """Whether as much is open as was agreed."""
        return self.open_paths >= self.most_open


def roster() -> list[Place]:
    """The whole care team, by name. Three queries."""
    return _places(holders_anywhere([Right.CARE_READ]))


def place_of(person_id: UUID) -> Place | None:
    """One line of it, or None for who is not of the care team."""
    return next((one for one in roster() if one.person.pk == person_id), None)


def supporters_for(path: CarePath) -> list[Place]:
    """Those of the care team who may support this person, whoever has the fewest open first; who
    is full or away for a while among them, last. Five queries."""
    organisation = path.organisation
    found = _places(people_with_right(organisation, [Right.CARE_READ], path.case.unit_id))
    near = involved_ids(path.case_id)
    fit = [one for one in found if one.is_on and _may(one, path, near)]
    return sorted(fit, key=lambda one: (one.is_paused or one.is_full, one.open_paths))


def proposed_for(organisation: Organisation, path: CarePath) -> Person | None:
    """Whom to ask first; None when nobody is free who may. Five queries."""
    found = _places(people_with_right(organisation, [Right.CARE_READ], path.case.unit_id))
    chosen = propose(
        [_candidate(one) for one in found if one.is_on],
        person_id=path.person_id,
        manager_id=path.person.manager_id,
        involved=involved_ids(path.case_id),
        today=timezone.localdate(),
    )
    if chosen is None:
        return None
    return next(one.person for one in found if one.person.pk == chosen.person_id)


def colleague_named(words: str, path: CarePath) -> Person | None:
    """A colleague outside the incident whom somebody names, of the care team or not; None when
    there is nobody or more than one, or when he or she stands too near."""
    found = people_named(words, 6)
    exact = [one for one in found if words.strip().casefold() in (one.name.casefold(), one.email)]
    chosen = exact if len(exact) == 1 else found
    if len(chosen) != 1:
        return None
    return chosen[0] if may_support_in(path, chosen[0]) else None


def may_support_in(path: CarePath, person: Person) -> bool:
    """Whether this colleague stands far enough from what happened. Two queries."""
    candidate = Candidate(person.pk, person.name, 0, 1, manager_id=person.manager_id)
    return person.is_active and may_support(
        candidate,
        person_id=path.person_id,
        manager_id=path.person.manager_id,
        involved=involved_ids(path.case_id),
    )


def open_counts() -> dict[UUID, int]:
    """How many open paths each supporter has. One query."""
    rows = CarePath.objects.filter(ended_at=None, supporter__isnull=False)
    rows = rows.exclude(state=PathState.DECLINED)
    counted = rows.order_by().values("supporter_id").annotate(count=Count("pk"))
    return dict(counted.values_list("supporter_id", "count"))


def open_of(person_id: UUID) -> int:
    """How many people somebody supports now. One query."""
    return CarePath.objects.filter(supporter_id=person_id, ended_at=None).count()


def paths_without_role(person_id: UUID | None = None) -> list[CarePath]:
    """Open paths of who supported as one of the care team and is of it no more over that unit; of
    one supporter, or of all. One query where nobody's role ended, which is every hour."""
    rows = CarePath.objects.filter(ended_at=None, supporter__isnull=False)
    rows = rows if person_id is None else rows.filter(supporter_id=person_id)
    ends = ended_with_right(Right.CARE_READ, rows.order_by().values("supporter_id"))
    if not ends:
        return []
    whole = rows.select_related("case", "person", "supporter")
    found = whole.filter(supporter_id__in={one.person_id for one in ends}).order_by("pk")
    return [path for path in found if _supported_until(path, ends) and not _is_of_team(path)]


def shares_without_role(person_id: UUID | None = None) -> list[UUID]:
    """With whom somebody shares that it adds up, and who is of the care team nowhere any more."""
    rows = LoadSignal.objects.filter(ended_at=None, supporter__isnull=False)
    rows = rows if person_id is None else rows.filter(supporter_id=person_id)
    known = set(rows.values_list("supporter_id", flat=True))
    return sorted(known - {one.pk for one in holders_anywhere([Right.CARE_READ])}) if known else []


def _supported_until(path: CarePath, ends: Iterable[RoleEnd]) -> bool:
    """Whether the support began in a time in which one of these roles counted there."""
    since = path.supporter_since or path.started_at
    above = {node.pk for node in tree_of(here()).ancestors(path.case.unit_id)}
    return any(
        one.person_id == path.supporter_id
        and (one.unit_id is None or one.unit_id in above)
        and one.starts_on <= timezone.localdate(since)
        and since <= one.ended_at
        for one in ends
    )


def _is_of_team(path: CarePath) -> bool:
    team = people_with_right(here(), [Right.CARE_READ], path.case.unit_id)
    return any(one.pk == path.supporter_id for one in team)


def _places(people: Iterable[Person]) -> list[Place]:
    counts = open_counts()
    known = {one.person_id: one for one in SupporterPlace.objects.all()}
    found = []
    for person in people:
        row = known.get(person.pk)
        found.append(
            Place(
                person,
                counts.get(person.pk, 0),
                row.most_open if row else MOST_OPEN,
                row.paused_until if row else None,
                is_on=row is None or row.ended_at is None,
            )
        )
    return found


def _candidate(place: Place) -> Candidate:
    person = place.person
    return Candidate(
        person.pk,
        person.name,
        place.open_paths,
        place.most_open,
        place.paused_until,
        person.manager_id,
    )


def _may(place: Place, path: CarePath, near: set[UUID]) -> bool:
    return may_support(
        _candidate(place),
        person_id=path.person_id,
        manager_id=path.person.manager_id,
        involved=near,
    )


def person_or_none(pk: UUID) -> Person | None:
    """Somebody of the organisation."""
    return people_by_id([pk]).get(pk)
