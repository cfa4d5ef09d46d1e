"""Who may open the addresses around the list of cases."""

from __future__ import annotations

from django.utils import timezone

from luwte.incidents.models import SavedFilter
from luwte.org.rules import Right
from luwte.tenancy.scope import scope
from tests.matrix import Expectation, Stage, holders, people

LISTS = holders(Right.CASES_READ)
CLOSE = holders(Right.CASES_CLOSE)


def a_view(stage: Stage) -> dict[str, object]:
    """A view that the coordinator of that organisation keeps."""
    with scope(stage.house.organisation):
        kept = SavedFilter.objects.create(
            person=stage.handler.person, name="Van mij", query={}, created_at=timezone.now()
        )
    return {"pk": kept.pk}


EXPECT: dict[str, Expectation] = {
    "incidents:save_filter": Expectation(get=None, post=LISTS),
    "incidents:saved_filter": Expectation(get=people("ruth"), post=people("ruth"), kwargs=a_view),
    "incidents:close_light": Expectation(get=CLOSE, post=CLOSE),
}
