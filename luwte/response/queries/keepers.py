"""Who can hold what may disappear: who works on the case, and reception and security on the spot.

Being named as keeper opens nothing of the case: who is named hears what is asked on a page of its
own (`actions.asked`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from luwte.incidents.queries.people import who_can_handle
from luwte.incidents.queries.readership import barred_from
from luwte.org.access import Actor
from luwte.org.queries import people_at_the_door

if TYPE_CHECKING:
    from luwte.incidents.models import Case
    from luwte.org.models import Person


def who_can_hold(actor: Actor, case: Case) -> list[Person]:
    """The people to choose from, by name: nobody to whom it happened, or who is part of the
    problem. Half a dozen queries."""
    incidents = case.incidents.filter(withdrawn_at=None, location__isnull=False)
    places = set(incidents.values_list("location_id", flat=True))
    barred = barred_from(case)
    found = {person.pk: person for person in who_can_handle(actor, case)}
    for person in people_at_the_door(actor.organisation, places, case.unit_id):
        if person.pk not in barred:
            found.setdefault(person.pk, person)
    return sorted(found.values(), key=lambda person: person.name.casefold())
