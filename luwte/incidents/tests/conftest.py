"""What the tests of this room share: a report as somebody would make it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from luwte.incidents.actions import Involved, Report, report_incident
from luwte.incidents.models import Case
from luwte.incidents.rules import Gravity, PersonRole
from luwte.lib.ids import crockford
from tests.cast import House

MakeCase = Callable[..., Case]


@pytest.fixture
def make_case(zonnedael: House) -> MakeCase:
    """`make_case(by="sanne", **report)`: a case that follows from somebody's own report."""

    def make(by: str = "sanne", *, witness: bool = False, **more: Any) -> Case:
        actor = zonnedael.actor(by)
        unit = actor.person.unit
        assert unit is not None
        role = PersonRole.WITNESS if witness else PersonRole.VICTIM
        report = {
            "client_key": crockford(12),
            "unit": unit,
            "happened_from": timezone.now(),
            "gravity": Gravity.MIDDLE,
            "narrative": "Een bezoeker schold en sloeg op de balie.",
            "people": [Involved(role, actor.person)],
            **more,
        }
        incident = report_incident(actor=actor, report=Report(**report))
        assert incident.case is not None
        return incident.case

    return make
