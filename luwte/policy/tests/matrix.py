"""Who may open the addresses of policy."""

from __future__ import annotations

from typing import Any

from luwte.org.rules import Right
from luwte.policy.actions import adopt_settings, draft_settings
from luwte.policy.rules import Kind, Terms
from tests.matrix import EVERYBODY, Expectation, Stage, holders

TERMS = {"kind": "terms"}
DRAFTERS = holders(Right.POLICY_DRAFT)
ADOPTERS = holders(Right.POLICY_ADOPT)


def a_version(stage: Stage) -> dict[str, Any]:
    """An adopted version: drafted by the coordinator, adopted by the director."""
    director = "bas" if stage.handler_key == "noor" else "karin"
    draft = draft_settings(
        actor=stage.handler, settings=Terms(response_hours=72), kind=Kind.TERMS, reason="Proef"
    )
    row = adopt_settings(actor=stage.house.actor(director), kind=Kind.TERMS, edits_seen=draft.edits)
    return {"kind": "terms", "pk": row.pk}


EXPECT = {
    "policy:agreements": Expectation(get=EVERYBODY),
    "policy:history": Expectation(get=EVERYBODY, fixed=TERMS),
    "policy:version": Expectation(get=EVERYBODY, kwargs=a_version),
    "policy:draft": Expectation(get=DRAFTERS, post=DRAFTERS, fixed=TERMS),
    "policy:proposal": Expectation(get=DRAFTERS | ADOPTERS, fixed=TERMS),
    "policy:adopt": Expectation(get=None, post=ADOPTERS, fixed=TERMS),
    "policy:drop": Expectation(get=None, post=DRAFTERS, fixed=TERMS),
}
