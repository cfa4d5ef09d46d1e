"""Who can open a case, by name: asked before cases are joined, because joining takes readers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from luwte.incidents.access import BARRING
from luwte.incidents.models import Case, CaseReader, Involvement
from luwte.org.access import Actor
from luwte.org.queries import people_with_role
from luwte.org.rules import RIGHTS, Right

if TYPE_CHECKING:
    from luwte.org.models import Person

READS = frozenset({Right.CASES_READ})
READS_RESTRICTED = READS | {Right.CASES_READ_RESTRICTED}


def who_opens(actor: Actor, case: Case) -> dict[UUID, Person]:
    """Everybody who can open the case now, by id: by role, as its owner, asked in. Three queries.
    Deputies are not among them: they come and go with whom they replace."""
    found = who_opens_by_role(actor, unit_id=case.unit_id, is_restricted=case.is_restricted)
    counts = Q(until=None) | Q(until__gt=timezone.now())
    for row in CaseReader.objects.select_related("person").filter(counts, case=case):
        found[row.person_id] = row.person
    if case.owner is not None:
        found[case.owner.pk] = case.owner
    barred = barred_from(case)
    return {pk: person for pk, person in found.items() if pk not in barred}


def who_opens_by_role(actor: Actor, *, unit_id: UUID, is_restricted: bool) -> dict[UUID, Person]:
    """Whose role opens a case of this unit. One query."""
    needed = READS_RESTRICTED if is_restricted else READS
    roles = [role for role, held in RIGHTS.items() if needed <= held]
    return {person.pk: person for person in people_with_role(actor.organisation, roles, unit_id)}


def barred_from(*cases: Case) -> set[UUID]:
    """The victims in these cases, and who was marked as part of the problem. One query."""
    rows = Involvement.objects.filter(incident__case__in=cases, role__in=BARRING)
    return set(rows.exclude(person=None).values_list("person_id", flat=True))
