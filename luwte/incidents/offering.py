"""Who may be told about a case, be appointed in it or be offered it; and who would read a report.

The one place for it: reminders, reactions, choices on forms and verbs all ask `fit_for`, so that
nobody hears of a case that he or she may not open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from luwte.incidents.access import BARRING, ROUTE_RIGHTS
from luwte.incidents.models import Case, CaseReader, ConfidedReport, Incident, Involvement
from luwte.incidents.queries.readership import barred_from
from luwte.incidents.rules import PersonRole, ReaderChoice
from luwte.org.queries import all_managers, people_with_right, people_with_role
from luwte.org.rules import Right, Role
from luwte.tenancy.models import Organisation

if TYPE_CHECKING:
    from luwte.org.models import Person

READS: dict[ReaderChoice, Right] = {
    ReaderChoice.MANAGER: Right.CASES_READ,
    ReaderChoice.OTHER_MANAGER: Right.CASES_READ_RESTRICTED,
    ReaderChoice.COORDINATOR: Right.CASES_READ_RESTRICTED,
    **ROUTE_RIGHTS,
}

# Whose manager may take the manager's part: victims first.
THERE = (PersonRole.VICTIM, PersonRole.WITNESS, PersonRole.HELPER)


@dataclass(frozen=True)
class Readers:
    """Who may read a report; manager: only with ReaderChoice.OTHER_MANAGER. problem: whom the
    reporter marks as part of the problem, so that he or she never reads it."""

    choice: ReaderChoice
    manager: Person | None = None
    problem: Person | None = None


def fit_for(case: Case, people: Iterable[Person]) -> list[Person]:
    """Of these people those who may know of the case, in their order.

    Never who is a victim in it or was marked as part of the problem. In a restricted case only its
    owner, its readers, and who may read what is restricted over its unit; no deputies among them,
    since they come and go. One query, three for a restricted case.
    """
    asked = list(people)
    if not asked:
        return []
    barred = barred_from(case)
    fit = [person for person in asked if person.pk not in barred]
    if not case.is_restricted:
        return fit
    chosen = readers_of_restricted(case)
    return [person for person in fit if person.pk in chosen]


def readers_of_restricted(case: Case) -> set[UUID]:
    """Who reads a case of which the reporter chose the readers. Two queries."""
    now = Q(until=None) | Q(until__gt=timezone.now())
    found = set(CaseReader.objects.filter(now, case=case).values_list("person_id", flat=True))
    if case.owner_id:
        found.add(case.owner_id)
    holders = people_with_right(_organisation(case), [Right.CASES_READ_RESTRICTED], case.unit_id)
    return found | {person.pk for person in holders}


def with_role(case: Case, *roles: Role) -> list[Person]:
    """Those with one of these roles over the unit of the case who may know of it, by name."""
    return fit_for(case, people_with_role(_organisation(case), roles, case.unit_id))


def stand_in_manager(case: Case, incident_id: UUID) -> Person | None:
    """Who takes the manager's part in this case.

    The manager of whom it happened to, else of who reported it, else of who was there. A manager
    who may not know of the case (victim, part of the problem, not chosen) is replaced by the one
    above; None when the line ends, and then the coordinator takes the part.
    """
    if case.is_restricted and case.owner_id is not None:
        return next(iter(fit_for(case, [case.owner] if case.owner else [])), None)
    rows = Involvement.objects.select_related("person__manager__manager").order_by("pk")
    there = [one for one in rows.filter(incident_id=incident_id, role__in=THERE) if one.person]
    victims = [one.person for one in there if one.role == PersonRole.VICTIM]
    others = [one.person for one in there if one.role != PersonRole.VICTIM]
    incident = Incident.objects.select_related("reported_by__manager__manager").get(pk=incident_id)
    line: list[Person] = []
    for person in [*victims, incident.reported_by, *others]:
        manager = person.manager if person else None
        line += [one for one in (manager, manager.manager if manager else None) if one]
    own = [one for one in line if one.is_active]
    return next(iter(fit_for(case, own)), None)


def would_read(
    organisation: Organisation,
    choice: ReaderChoice,
    unit_id: UUID | None,
    *,
    barred: Collection[UUID] = (),
) -> list[Person]:
    """Who reads a report of this unit by this choice, by name; the manager chosen by name comes on
    top of them. barred: victims and who is part of the problem. One query."""
    found = people_with_right(organisation, [READS[choice]], unit_id)
    return [person for person in found if person.pk not in barred]


def told_of(confided: ConfidedReport) -> list[Person]:
    """Who is told of a report that was confided: who took it, else all of its route over the unit;
    never its reporter, a victim, or who is part of the problem. Two queries."""
    incident = confided.incident
    rows = Involvement.objects.filter(incident=incident, role__in=BARRING)
    unfit = {pk for pk in rows.values_list("person_id", flat=True) if pk}
    if incident.reported_by_id:
        unfit.add(incident.reported_by_id)
    organisation = Organisation.objects.get(pk=incident.organisation_id)
    found = would_read(organisation, ReaderChoice(confided.route), incident.unit_id, barred=unfit)
    taken = [person for person in found if person.pk == confided.taken_by_id]
    return taken or found


def managers_to_choose(*, barred: Collection[UUID] = ()) -> list[Person]:
    """Managers whom a reporter may choose by name: who leads a team or manages somebody. One
    query."""
    return [person for person in all_managers() if person.pk not in barred]


def _organisation(case: Case) -> Organisation:
    return Organisation.objects.get(pk=case.organisation_id)
