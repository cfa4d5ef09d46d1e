"""Who may open what was asked of somebody: that person alone."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from luwte.incidents.tests.matrix import an_incident
from luwte.response.models import DamageItem, Evidence
from luwte.tenancy.scope import scope
from tests.matrix import OWNER, Expectation, Stage


def _case_without_me(stage: Stage) -> Any:
    """A case in which the employee has no part."""
    incident = an_incident(stage)
    incident.people.all().delete()
    return incident.case


def an_evidence(stage: Stage) -> dict[str, object]:
    with scope(stage.house.organisation):
        row = Evidence.objects.create(
            case=_case_without_me(stage),
            kind="camera",
            state="asked",
            what="Camera balie",
            keeper=stage.person,
            asked_at=timezone.now(),
        )
        return {"pk": row.pk}


def a_repair(stage: Stage) -> dict[str, object]:
    with scope(stage.house.organisation):
        today = timezone.localdate()
        row = DamageItem.objects.create(
            case=_case_without_me(stage),
            side="employer",
            kind="repair",
            title="Ruit",
            repair_by=today,
            repair_owner=stage.person,
            occurred_on=today,
            created_at=timezone.now(),
        )
        return {"pk": row.pk}


EXPECT: dict[str, Expectation] = {
    "response:asked_evidence": Expectation(get=OWNER, post=OWNER, kwargs=an_evidence),
    "response:asked_repair": Expectation(get=OWNER, post=OWNER, kwargs=a_repair),
}
