"""What happened to people and roles. Ids only: readers look up the current state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from luwte.core.outbox import Event


@dataclass(frozen=True, kw_only=True)
class PersonInvited(Event):
    """A person was given a login; the invitation goes by e-mail."""

    name: ClassVar[str] = "org.person_invited"

    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class PersonDeactivated(Event):
    """A person left: sessions, roles and replacements ended."""

    name: ClassVar[str] = "org.person_deactivated"

    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class UnitMoved(Event):
    """A unit stands elsewhere in the tree: who reaches what has changed."""

    name: ClassVar[str] = "org.unit_moved"

    unit_id: UUID


@dataclass(frozen=True, kw_only=True)
class GrantProposed(Event):
    """A role that reads cases waits for a second person."""

    name: ClassVar[str] = "org.grant_proposed"

    grant_id: UUID


@dataclass(frozen=True, kw_only=True)
class GrantGiven(Event):
    """A role counts. `is_announced`: a small practice, where all role holders are told instead of
    a second person being asked."""

    name: ClassVar[str] = "org.grant_given"

    grant_id: UUID
    is_announced: bool = False


@dataclass(frozen=True, kw_only=True)
class GrantRefused(Event):
    """The second person said no."""

    name: ClassVar[str] = "org.grant_refused"

    grant_id: UUID


@dataclass(frozen=True, kw_only=True)
class GrantEnded(Event):
    """A role was taken back before its time."""

    name: ClassVar[str] = "org.grant_ended"

    grant_id: UUID


@dataclass(frozen=True, kw_only=True)
class DeputyNamed(Event):
    """Somebody stands in for somebody else."""

    name: ClassVar[str] = "org.deputy_named"

    deputy_id: UUID
