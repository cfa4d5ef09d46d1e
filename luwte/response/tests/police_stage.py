"""What the tests of the police share: a case, its desk, a ground where that is needed."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from luwte.catalogue.queries import terms
from luwte.catalogue.rules import Kind
from luwte.incidents.actions import Involved, Report, report_incident
from luwte.incidents.models import Case
from luwte.incidents.rules import Gravity, PersonRole, TrackKind
from luwte.lib.ids import crockford
from luwte.org.access import Actor
from luwte.response.access import Desk, desk_for
from luwte.response.actions.disclosing import record_ground
from tests.cast import House


def a_case(house: House, who: str, *, forms: tuple[str, ...] = ("verbal",), **more: Any) -> Case:
    """Somebody of this house reports what happened to oneself."""
    actor = house.actor(who)
    assert actor.person.unit is not None
    chosen = [one for one in terms(Kind.FORM) if one.entry_key in forms]
    assert len(chosen) == len(forms), [one.entry_key for one in terms(Kind.FORM)]
    report = {
        "client_key": crockford(12),
        "unit": actor.person.unit,
        "happened_from": timezone.now(),
        "gravity": Gravity.MIDDLE,
        "narrative": "Een bezoeker schold aan de balie.",
        "terms": chosen,
        "people": [Involved(PersonRole.VICTIM, actor.person)],
        **more,
    }
    incident = report_incident(actor=actor, report=Report(**report))
    assert incident.case is not None
    return incident.case


def a_desk(house: House, who: str, case: Case) -> Desk:
    """The track of the police, as somebody sees it."""
    return desk_for(house.actor(who), case.pk, TrackKind.POLICE)


def with_ground(actor: Actor, desk: Desk) -> Desk:
    """The same desk, after the ground for the police was recorded."""
    record_ground(
        actor=actor,
        desk=desk,
        to="police",
        ground="own_report",
        explanation="De assistente doet zelf aangifte, zonder iets medisch.",
    )
    return desk
