"""Who may open the privacy officer's pages, and the own log."""

from __future__ import annotations

from django.utils import timezone

from luwte.core.models import LegalHold
from luwte.incidents.tests.matrix import an_incident
from luwte.org.rules import Right
from tests.matrix import EVERYBODY, Expectation, Stage, holders

WATCHES = holders(Right.PRIVACY_WATCH)

KEEPS = holders(Right.PRIVACY_HANDLE)


def a_hold(stage: Stage) -> dict[str, object]:
    """A legal hold on a case of that organisation."""
    case = an_incident(stage).case
    assert case is not None
    row = LegalHold.objects.create(
        organisation_id=stage.house.organisation.pk,
        object_kind="case",
        object_id=case.pk,
        reason="Rechtszaak",
        look_again_on=timezone.localdate(),
        at=timezone.now(),
    )
    return {"pk": row.pk}


EXPECT: dict[str, Expectation] = {
    "privacy:log": Expectation(get=WATCHES),
    "privacy:export": Expectation(get=WATCHES),
    "privacy:verify": Expectation(get=None, post=WATCHES),
    "privacy:my_log": Expectation(get=EVERYBODY),
    "privacy:kept": Expectation(get=KEEPS),
    "privacy:hold": Expectation(get=KEEPS, post=KEEPS),
    "privacy:let_go": Expectation(
        get=None, post=KEEPS, kwargs=a_hold, data=lambda stage: {"do": "end"}
    ),
}
