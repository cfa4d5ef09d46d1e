"""Who may open the addresses of catalogue: all staff read, who manages the settings keeps."""

from __future__ import annotations

from luwte.catalogue.actions import add_term
from luwte.org.rules import Right
from luwte.tenancy.scope import scope
from tests.matrix import EVERYBODY, Expectation, Stage, holders

KEEPS = holders(Right.SETTINGS_MANAGE)


def an_own_term(stage: Stage) -> dict[str, object]:
    """A form of aggression that the organisation named itself."""
    with scope(stage.house.organisation):
        made = add_term(
            actor=stage.administrator,
            kind="form",
            labels={"nl": f"Eigen vorm {stage.relation.value}"},
            counts_as="nuisance",
        )
    return {"pk": made.pk}


EXPECT: dict[str, Expectation] = {
    "catalogue:actions": Expectation(get=EVERYBODY),
    "catalogue:offences": Expectation(get=EVERYBODY),
    "catalogue:gravity": Expectation(get=EVERYBODY),
    "catalogue:talking": Expectation(get=EVERYBODY),
    "catalogue:sources": Expectation(get=EVERYBODY),
    "catalogue:terms": Expectation(get=KEEPS),
    "catalogue:terms_of_kind": Expectation(get=KEEPS, fixed={"kind": "form"}),
    "catalogue:add_term": Expectation(get=KEEPS, post=KEEPS, fixed={"kind": "action"}),
    "catalogue:term": Expectation(
        get=KEEPS, post=KEEPS, kwargs=an_own_term, data=lambda stage: {"nl": "Andere woorden"}
    ),
    "catalogue:switch_term": Expectation(
        get=None, post=KEEPS, kwargs=an_own_term, data=lambda stage: {"active": "0"}
    ),
    "catalogue:delete_term": Expectation(get=None, post=KEEPS, kwargs=an_own_term),
    "catalogue:adopt_pack": Expectation(get=None, post=KEEPS, fixed={"pack": "gp_care"}),
    "catalogue:differences": Expectation(get=KEEPS),
    "catalogue:accept_term": Expectation(
        get=None, post=KEEPS, fixed={"kind": "form", "key": "verbal"}
    ),
    "catalogue:accept_texts": Expectation(get=None, post=KEEPS, fixed={"pack": "public_task"}),
}
