"""Other parties as who handles a response writes them down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from luwte.incidents.models import Case, Incident
from luwte.incidents.rules import TrackKind
from luwte.response.access import desk_for
from luwte.response.actions.parties import PartyFacts, add_party
from luwte.response.models import OtherParty
from luwte.response.rules.identity import Identity
from tests.cast import House

PutDown = Callable[..., OtherParty]


@pytest.fixture
def put_down(zonnedael: House, make_case: Any) -> PutDown:
    """`put_down(identity, case=…, who="mo")`: a party of a case, a new case when none is given."""

    def make(
        identity: Identity | None = None, *, case: Case | None = None, who: str = "mo", **more: Any
    ) -> OtherParty:
        case = case or make_case()
        actor = zonnedael.actor(who)
        return add_party(
            actor=actor,
            desk=desk_for(actor, case.pk, TrackKind.RESPONSE),
            incidents=list(Incident.objects.filter(case=case)),
            facts=PartyFacts(identity or Identity(), **more),
        )

    return make
