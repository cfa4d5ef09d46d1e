"""Who may open the addresses of sample."""

from __future__ import annotations

from luwte.sample.actions import add_item
from tests.matrix import EVERYBODY, Expectation, Stage


def an_item(stage: Stage) -> dict[str, object]:
    return {"pk": add_item(actor=stage.employee, title="Something").pk}


EXPECT: dict[str, Expectation] = {
    "sample:items": Expectation(get=EVERYBODY, post=EVERYBODY),
    "sample:finish": Expectation(get=None, post=EVERYBODY, kwargs=an_item),
}
