"""Who may open the addresses of policy."""

from __future__ import annotations

from typing import Any

from luwte.core import files
from luwte.org.rules import Right
from luwte.policy.actions import adopt_settings, draft_settings, keep_logo
from luwte.policy.queries import LOGO
from luwte.policy.rules import Kind, Terms
from luwte.policy.tests.pictures import a_png
from tests.matrix import EVERYBODY, Expectation, Stage, holders

TERMS = {"kind": "terms"}
DRAFTERS = holders(Right.POLICY_DRAFT)
ADOPTERS = holders(Right.POLICY_ADOPT)


def a_version(stage: Stage) -> dict[str, Any]:
    """An adopted version: drafted by the coordinator, adopted by the director."""
    draft = draft_settings(
        actor=stage.handler, settings=Terms(response_hours=72), kind=Kind.TERMS, reason="Proef"
    )
    row = adopt_settings(
        actor=stage.house.actor(_director(stage)), kind=Kind.TERMS, edits_seen=draft.edits
    )
    return {"kind": "terms", "pk": row.pk}


def a_logo(stage: Stage) -> dict[str, Any]:
    """A logo of that organisation's letterhead."""
    stored = keep_logo(actor=stage.handler, name="logo.png", data=a_png())
    files.attach(stored, owner_kind=LOGO, owner_id=stage.house.pk)
    return {"pk": stored.pk}


def _director(stage: Stage) -> str:
    return "bas" if stage.handler_key == "noor" else "karin"


EXPECT = {
    "policy:agreements": Expectation(get=EVERYBODY),
    "policy:now": Expectation(get=EVERYBODY, fixed={"kind": "matrix"}),
    "policy:logo": Expectation(get=EVERYBODY, kwargs=a_logo),
    "policy:history": Expectation(get=EVERYBODY, fixed=TERMS),
    "policy:version": Expectation(get=EVERYBODY, kwargs=a_version),
    "policy:draft": Expectation(get=DRAFTERS, post=DRAFTERS, fixed=TERMS),
    "policy:matrix_general": Expectation(get=DRAFTERS, post=DRAFTERS),
    "policy:matrix_new_class": Expectation(get=DRAFTERS, post=DRAFTERS),
    "policy:matrix_class": Expectation(get=DRAFTERS, post=DRAFTERS, fixed={"key": "A"}),
    "policy:matrix_arrange": Expectation(get=None, post=DRAFTERS),
    "policy:proposal": Expectation(get=DRAFTERS | ADOPTERS, fixed=TERMS),
    "policy:adopt": Expectation(get=None, post=ADOPTERS, fixed=TERMS),
    "policy:drop": Expectation(get=None, post=DRAFTERS, fixed=TERMS),
}
