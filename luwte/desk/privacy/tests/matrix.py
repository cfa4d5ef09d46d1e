"""Who may open the privacy officer's pages, and the own log."""

from __future__ import annotations

from django.utils import timezone

from luwte.core.models import LegalHold
from luwte.desk.models import SubjectRequest
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


def a_request(stage: Stage) -> dict[str, object]:
    """Somebody of the staff asked what is kept."""
    row = SubjectRequest.objects.create(
        kind="access",
        person=stage.person,
        received_on=timezone.localdate(),
        answer_before=timezone.localdate(),
    )
    return {"pk": row.pk}


EXPECT: dict[str, Expectation] = {
    "privacy:log": Expectation(get=WATCHES),
    "privacy:export": Expectation(get=WATCHES),
    "privacy:verify": Expectation(get=None, post=WATCHES),
    "privacy:my_log": Expectation(get=EVERYBODY),
    "privacy:own_export": Expectation(get=None, post=EVERYBODY),
    "privacy:requests": Expectation(get=KEEPS),
    "privacy:receive": Expectation(get=KEEPS, post=KEEPS),
    "privacy:request": Expectation(get=KEEPS, kwargs=a_request),
    "privacy:check": Expectation(get=KEEPS, post=KEEPS, kwargs=a_request),
    "privacy:extend": Expectation(get=KEEPS, post=KEEPS, kwargs=a_request),
    "privacy:answer": Expectation(get=KEEPS, post=KEEPS, kwargs=a_request),
    "privacy:export_subject": Expectation(get=None, post=KEEPS, kwargs=a_request),
    "privacy:kept": Expectation(get=KEEPS),
    "privacy:hold": Expectation(get=KEEPS, post=KEEPS),
    "privacy:let_go": Expectation(
        get=None, post=KEEPS, kwargs=a_hold, data=lambda stage: {"do": "end"}
    ),
}
