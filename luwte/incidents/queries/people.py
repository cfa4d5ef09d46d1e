"""Whom a case or a part of it can be given to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from luwte.incidents.models import Case
from luwte.incidents.offering import fit_for
from luwte.org.access import Actor
from luwte.org.queries import people_with_right
from luwte.org.rules import Right

if TYPE_CHECKING:
    from luwte.org.models import Person

GIVEN_TO = (Right.CASES_HANDLE, Right.CARE_READ, Right.RESPONSE_HANDLE, Right.RESPONSE_DECIDE)


def who_can_handle(actor: Actor, case: Case) -> list[Person]:
    """Those with a part in handling over the unit of the case, by name; nobody who is involved, and
    in a restricted case only those who read it. Two queries, four for a restricted case."""
    found = people_with_right(actor.organisation, GIVEN_TO, case.unit_id)
    owner = [case.owner] if case.is_restricted and case.owner else []
    known = {person.pk: person for person in [*found, *owner, actor.person]}
    people = fit_for(case, known.values())
    return sorted(people, key=lambda person: person.name.casefold())
