"""Who may open the addresses around the list of cases."""

from __future__ import annotations

from django.utils import timezone

from luwte.incidents.models import SavedFilter
from luwte.lib.ids import uuid7
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


def nothing_handed_over(stage: Stage) -> dict[str, object]:
    """A hand-over that never was: the answer is a sentence, whoever asks."""
    return {"receiver": stage.handler.person.pk, "batch": uuid7()}


EXPECT: dict[str, Expectation] = {
    "incidents:save_filter": Expectation(get=None, post=LISTS),
    "incidents:saved_filter": Expectation(get=people("ruth"), post=people("ruth"), kwargs=a_view),
    "incidents:close_light": Expectation(get=CLOSE, post=CLOSE),
    "incidents:hand_over": Expectation(get=LISTS, post=LISTS),
    "incidents:take_back": Expectation(get=None, post=LISTS, kwargs=nothing_handed_over),
    "incidents:weekend": Expectation(get=LISTS),
}
