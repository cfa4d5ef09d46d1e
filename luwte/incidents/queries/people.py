"""Whom a case or a part of it can be given to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from luwte.incidents.access import BARRING
from luwte.incidents.models import Case, Involvement
from luwte.org.access import Actor
from luwte.org.queries import people_with_right
from luwte.org.rules import Right

if TYPE_CHECKING:
    from luwte.org.models import Person

GIVEN_TO = (Right.CASES_HANDLE, Right.CARE_READ, Right.RESPONSE_HANDLE, Right.RESPONSE_DECIDE)


def who_can_handle(actor: Actor, case: Case) -> list[Person]:
    """Those with a part in handling over the unit of the case, by name; nobody who is involved.
    Two queries."""
    involved = set(
        Involvement.objects.filter(incident__case=case, role__in=BARRING).values_list(
            "person_id", flat=True
        )
    )
    found = people_with_right(actor.organisation, GIVEN_TO, case.unit_id)
    known = {person.pk: person for person in [*found, actor.person]}
    people = [person for pk, person in known.items() if pk not in involved]
    return sorted(people, key=lambda person: person.name.casefold())
