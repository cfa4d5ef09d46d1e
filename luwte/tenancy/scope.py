"""The one door to tenant data.

Outside `scope(organisation)` a query on a tenant table raises, and inside it sees only rows of
that organisation. Saving a row of another organisation, or a key that leads to one, raises too.
Nothing else may choose an organisation for the database (ADR 002).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final
from uuid import UUID

if TYPE_CHECKING:
    from luwte.tenancy.models import Organisation

EVERY: Final = "every organisation"
_scope: ContextVar[UUID | str | None] = ContextVar("luwte_scope", default=None)
_row: ContextVar[Organisation | None] = ContextVar("luwte_scope_row", default=None)


class OutsideScope(RuntimeError):
    """Tenant data was touched without saying whose."""


class WrongOrganisation(RuntimeError):
    """A row, or a key in it, belongs to another organisation than the one in scope."""


@contextmanager
def scope(organisation: Organisation | UUID) -> Iterator[None]:
    """Everything inside sees and writes this organisation only. Scopes nest; the inner one
    counts."""
    token = _scope.set(organisation if isinstance(organisation, UUID) else organisation.pk)
    row = _row.set(None if isinstance(organisation, UUID) else organisation)
    try:
        yield
    finally:
        _row.reset(row)
        _scope.reset(token)


@contextmanager
def every_organisation(why: str) -> Iterator[None]:
    """Reading across organisations: only for the clock and for commands of the installation.
    A test holds the list of callers. `why` is for the reader of the code."""
    if not why:
        raise ValueError("say why")
    token = _scope.set(EVERY)
    row = _row.set(None)
    try:
        yield
    finally:
        _row.reset(row)
        _scope.reset(token)


def current_organisation_id() -> UUID:
    """The organisation in scope. Raises OutsideScope when there is none."""
    current = _scope.get()
    if isinstance(current, UUID):
        return current
    raise OutsideScope("open luwte.tenancy.scope.scope(organisation) around this")


def scope_or_every() -> UUID | None:
    """The organisation in scope, None for every organisation. Raises OutsideScope."""
    current = _scope.get()
    if current is None:
        raise OutsideScope("open luwte.tenancy.scope.scope(organisation) around this")
    return current if isinstance(current, UUID) else None


def organisation_in_scope() -> Organisation | None:
    """The row that the scope was opened with, None when it was opened with a key alone. What is
    kept in memory by `settings_revision` reads the revision from it without a query."""
    return _row.get()
