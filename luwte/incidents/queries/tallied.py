"""What was counted today at somebody's workplace: of the place, never of a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from luwte.catalogue.queries import TermView, terms
from luwte.catalogue.rules import Kind
from luwte.incidents.actions.tallying import Tap, is_light, tally_key
from luwte.incidents.models import Incident
from luwte.org.access import Actor
from luwte.org.queries import places_of

if TYPE_CHECKING:
    from luwte.org.models import Location, Unit


@dataclass(frozen=True)
class TallyLine:
    """A button of the tally with its count of today."""

    form: TermView
    count: int


def workplace_of(actor: Actor) -> tuple[Unit | None, Location | None]:
    """The unit and the location of the actor, out of memory; no unit in an empty organisation."""
    places = places_of(actor.organisation)
    person = actor.person
    unit = places.units.get(person.unit_id) if person.unit_id else None
    if unit is None and actor.tree.ordered:
        unit = places.units.get(actor.tree.ordered[0].pk)
    location = places.locations.get(person.location_id) if person.location_id else None
    return unit, location


def light_forms(actor: Actor) -> list[TermView]:
    """The forms that may only be counted."""
    found = terms(Kind.FORM, organisation=actor.organisation)
    return [form for form in found if is_light(form)]


def tally_lines(actor: Actor) -> list[TallyLine]:
    """The buttons of the actor's workplace with what was counted there today. One query."""
    unit, location = workplace_of(actor)
    if unit is None:
        return []
    forms, day = light_forms(actor), timezone.localdate()
    keys = {form.id: tally_key(Tap("", form, unit, location), day) for form in forms}
    rows = Incident.objects.filter(client_key__in=keys.values(), withdrawn_at=None)
    counted = dict(rows.values_list("client_key", "count"))
    return [TallyLine(form, counted.get(keys[form.id], 0)) for form in forms]
