"""A verb that is refused says why, and leaves an audit row after its transaction is gone."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime
from typing import ParamSpec, TypeVar
from uuid import UUID

from django.db import transaction

from luwte.core import audit, once, standing_in

P = ParamSpec("P")
R = TypeVar("R")


class Refused(Exception):
    """A verb was not carried out. `why` is a sentence for the person who asked."""

    def __init__(self, why: str, *, kind: str = "", object_id: UUID | None = None) -> None:
        super().__init__(why)
        self.why = str(why)
        self.kind = kind
        self.object_id = object_id


class NotPermitted(Refused):
    """The actor lacks the right; on a screen this is a 404 or a sentence, never a detail."""


class Conflict(Refused):
    """Somebody else was first. Nothing was changed and nothing typed is lost."""

    def __init__(
        self,
        why: str,
        *,
        who: str = "",
        when: datetime | None = None,
        kind: str = "",
        object_id: UUID | None = None,
    ) -> None:
        super().__init__(why, kind=kind, object_id=object_id)
        self.who = who
        self.when = when


def verb(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make an action of a function with a keyword-only `actor`.

    One transaction around it. When it raises Refused, the transaction is rolled back first and the
    refusal is written after it: a second connection beside an open IMMEDIATE transaction would
    lock SQLite for its whole timeout. Inside another verb no second row is written; the outermost
    one tells the whole story. Sent by a form that was carried out before, it does nothing
    (`core.once.SentBefore`). Its rows say on whose behalf it was done (`core.standing_in`).
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def act(*args: P.args, **kwargs: P.kwargs) -> R:
            outermost = not transaction.get_connection().in_atomic_block or _in_test_transaction()
            actor = kwargs.get("actor")
            with standing_in.deed():
                try:
                    with transaction.atomic():
                        if actor is not None:
                            once.claim(actor.organisation_id)  # type: ignore[attr-defined]
                        return function(*args, **kwargs)
                except Refused as refusal:
                    if outermost and actor is not None:
                        audit.record(
                            name,
                            actor=actor,  # type: ignore[arg-type]
                            kind=refusal.kind,
                            object_id=refusal.object_id,
                            outcome="refused",
                        )
                    raise

        return act

    return decorate


def _in_test_transaction() -> bool:
    """True when the only open transaction is the one that a TestCase wraps around each test."""
    blocks = transaction.get_connection().atomic_blocks
    return all(getattr(block, "_from_testcase", False) for block in blocks)
