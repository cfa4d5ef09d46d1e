"""The words in which a room says who may open its addresses; see `tests/test_matrix.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from uuid import UUID

from luwte.org.access import Actor
from luwte.org.models import Person, Unit
from luwte.org.rules import Right, Role
from tests.cast import Cast, House


class Relation(Enum):
    """How the thing in the address stands to the readers."""

    OWN = "own"  # of the unit Balie, of Sanne
    OTHER_UNIT = "other unit"  # of the unit Werkplein, of Daan
    OTHER_ORGANISATION = "other organisation"  # of De Linde, asked for at Zonnedael's address


@dataclass(frozen=True)
class Stage:
    """Where the thing in an address has to be made, and by whom. The scope is open."""

    house: House
    relation: Relation
    unit_key: str
    employee_key: str
    handler_key: str
    administrator_key: str
    # Keys of what stands on it, looked up once.
    known: dict[str, UUID] = field(default_factory=dict, compare=False)

    @property
    def unit(self) -> Unit:
        """The unit that the thing belongs to."""
        return self.house.unit(self.unit_key)

    @property
    def person(self) -> Person:
        """Whose thing it is: Sanne, Daan or (elsewhere) Eva."""
        return self.house.person(self.employee_key)

    @property
    def employee(self) -> Actor:
        """The same, as an actor: reports."""
        return self.house.actor(self.employee_key)

    @property
    def handler(self) -> Actor:
        """A coordinator of that organisation: handles cases, imports."""
        return self.house.actor(self.handler_key)

    @property
    def administrator(self) -> Actor:
        """An administrator of that organisation."""
        return self.house.actor(self.administrator_key)


def stage_for(cast: Cast, relation: Relation) -> Stage:
    """The stage of a relation."""
    if relation is Relation.OWN:
        return Stage(cast.zonnedael, relation, "balie", "sanne", "ruth", "tessa")
    if relation is Relation.OTHER_UNIT:
        return Stage(cast.zonnedael, relation, "werkplein", "daan", "ruth", "tessa")
    return Stage(cast.de_linde, relation, "praktijk", "eva", "noor", "bas")


@dataclass(frozen=True)
class Reader:
    """Somebody who opens an address of Zonnedael. `actor` is None for who is not of Zonnedael."""

    label: str
    key: str = ""
    role: Role | None = None
    actor: Actor | None = None

    @property
    def is_anonymous(self) -> bool:
        return not self.key


Rule = Callable[[Reader, Stage], bool]


@dataclass(frozen=True)
class Who:
    """A set of readers, given a stage. Join two with `|`."""

    label: str
    holds: Rule

    def __or__(self, other: Who) -> Who:
        return Who(
            f"{self.label} or {other.label}",
            lambda reader, stage: self.holds(reader, stage) or other.holds(reader, stage),
        )


PUBLIC = Who("everybody in the world", lambda reader, stage: True)
ANONYMOUS = Who("who is not logged in", lambda reader, stage: reader.is_anonymous)
LOGGED_IN = Who("who is logged in, anywhere", lambda reader, stage: not reader.is_anonymous)
EVERYBODY = Who("all staff of the organisation", lambda reader, stage: reader.actor is not None)
OWNER = Who("whose thing it is", lambda reader, stage: reader.key == stage.employee_key)
NOBODY = Who("nobody", lambda reader, stage: False)


def holders(*rights: Right) -> Who:
    """Who holds one of these rights anywhere in the organisation."""
    return Who(
        f"holders of {', '.join(rights)}",
        lambda reader, stage: (
            reader.actor is not None and any(reader.actor.may(right) for right in rights)
        ),
    )


def within(*rights: Right) -> Who:
    """Who holds one of these rights for the unit of the thing."""
    return Who(
        f"holders of {', '.join(rights)} for the unit",
        lambda reader, stage: (
            reader.actor is not None
            and any(reader.actor.reach(right).covers(_unit_id(stage)) for right in rights)
        ),
    )


def roles(*those: Role) -> Who:
    """The holders of these roles."""
    return Who(f"roles {', '.join(those)}", lambda reader, stage: reader.role in those)


def people(*keys: str) -> Who:
    """These people of the cast, by first name in small letters."""
    return Who(f"people {', '.join(keys)}", lambda reader, stage: reader.key in keys)


def _unit_id(stage: Stage) -> UUID:
    if "unit" not in stage.known:
        stage.known["unit"] = stage.unit.pk
    return stage.known["unit"]


Kwargs = Callable[[Stage], Mapping[str, Any]]


@dataclass(frozen=True)
class Expectation:
    """Who may open one address.

    get, post   who gets an answer; None: the method is not served at all.
    kwargs      makes the thing in the address on the given stage and returns the arguments of the
                address without the slug; None when it has none. With it, three relations are
                tried, and what belongs to another organisation must be 404 for all.
    fixed       arguments that name no thing (a step, a format): `fixed={"step": "units"}`.
    data        makes the fields of a POST that does something; without it an empty form is sent.
                Who may post gets no 403, 404, 405 or 500, whatever the answer is.
    answers     further status codes that count as an answer (an address that always answers 503).
    writes      tables that a GET may write beside sessions and the audit (say why beside it).
    """

    get: Who | None = NOBODY
    post: Who | None = None
    kwargs: Kwargs | None = None
    fixed: Mapping[str, Any] = field(default_factory=dict)
    data: Callable[[Stage], Mapping[str, Any]] | None = None
    answers: frozenset[int] = frozenset()
    writes: frozenset[str] = frozenset()


__all__ = [
    "ANONYMOUS",
    "EVERYBODY",
    "LOGGED_IN",
    "NOBODY",
    "OWNER",
    "PUBLIC",
    "Expectation",
    "Reader",
    "Relation",
    "Stage",
    "Who",
    "holders",
    "people",
    "roles",
    "stage_for",
    "within",
]
