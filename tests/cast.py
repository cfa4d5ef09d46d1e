"""The fixed cast for every test: ask for `cast`, or for one house by name.

    def test_a_team_lead_sees_the_own_unit(zonnedael: House) -> None:
        mo = zonnedael.actor("mo")                      # what verbs want
        page = zonnedael.client("mo").get(zonnedael.url("incidents:work_list"))

`zonnedael` and `de_linde` open the organisation's scope for the length of the test; `cast` gives
both houses and opens no scope. The cast is built once per worker and rolled back to after every
test; objects are read afresh, so a test may change what it gets.

Zonnedael: sanne and bram (employees, Balie), mo (team lead of Publiekszaken with Balie and
Telefoon), daan (employee, Werkplein), ilse (team lead, Werkplein), ruth (coordinator), karin
(director), joost (privacy officer), tessa (administrator), femke (prevention officer), hanna (care
team), petra (HR), ravi (reception; a guard), sjoerd (legal), lies (works council), anouk
(confidant), yara (communication); kees (hired) and vera (elected) have no login.
De Linde: bas (GP, director and administrator), noor (practice manager with many roles), fatima
(assistant, care team), joke (assistant, reception), tim (GP), eva (intern).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

import pytest
import time_machine
from django.db.models import CharField, Model
from django.test import Client
from django.urls import reverse

from luwte.catalogue import shelf
from luwte.core.prepared import PreparedQuery
from luwte.desk.demo import cast as stage
from luwte.org import emergency, places, standing, tree
from luwte.org.access import Actor, actor_for
from luwte.org.models import Function, Location, Person, Room, Unit
from luwte.org.rules import Role
from luwte.policy import queries as policy
from luwte.policy.queries import versions
from luwte.tenancy import keys
from luwte.tenancy.models import Login, Organisation
from luwte.tenancy.rows import TenantQuery
from luwte.tenancy.scope import scope

# Who stands for each role in the matrix and elsewhere.
HOLDERS: dict[Role, str] = {
    Role.EMPLOYEE: "sanne",
    Role.TEAM_LEAD: "mo",
    Role.COORDINATOR: "ruth",
    Role.PREVENTION_OFFICER: "femke",
    Role.CARE_TEAM: "hanna",
    Role.HR: "petra",
    Role.RECEPTION: "ravi",
    Role.LEGAL: "sjoerd",
    Role.DIRECTOR: "karin",
    Role.WORKS_COUNCIL: "lies",
    Role.CONFIDANT: "anouk",
    Role.COMMUNICATION: "yara",
    Role.PRIVACY_OFFICER: "joost",
    Role.ADMINISTRATOR: "tessa",
}


# The houses stand since then, also for a test that goes to a fixed day: roles count from the day
# they are given, and a cast of today would know nobody on a day that has passed.
FOUNDED = datetime(2025, 1, 6, 9, 0, tzinfo=UTC)

# Read afresh thousands of times; their SQL is made once.
_ORGANISATION = PreparedQuery(lambda slug: Organisation.objects.filter(slug=slug), slug=CharField())
_UNIT = TenantQuery(lambda name: Unit.objects.filter(name=name), name=CharField())
_PERSON = TenantQuery(
    lambda name: Person.objects.select_related("organisation", "login", "unit").filter(name=name),
    name=CharField(),
)
_M = TypeVar("_M", bound=Model)


def _one(found: list[_M]) -> _M:
    [only] = found
    return only


@dataclass
class House:
    """One organisation of the cast; every reading is fresh."""

    play: stage.Play
    _parts: dict[str, stage.Part] = field(init=False)

    def __post_init__(self) -> None:
        self._parts = {part.key: part for part in self.play.parts}

    @property
    def slug(self) -> str:
        return self.play.slug

    @property
    def organisation(self) -> Organisation:
        return _one(_ORGANISATION.all(slug=self.play.slug))

    @property
    def pk(self) -> UUID:
        return self.organisation.pk

    def person(self, key: str) -> Person:
        """Somebody of the cast by first name in small letters."""
        organisation = self.organisation
        with scope(organisation):
            return _one(_PERSON.all(name=self._parts[key].name))

    def actor(self, key: str) -> Actor:
        """The same, as verbs want it, with the roles that count now."""
        person = self.person(key)
        with scope(person.organisation):
            return actor_for(person.organisation, person)

    def unit(self, key: str) -> Unit:
        """A unit by key: publiekszaken, balie, telefoon, werk, werkplein, handhaving, staf."""
        name = next(name for known, name, _above in self.play.units if known == key)
        with scope(self.organisation):
            return _one(_UNIT.all(name=name)) if key != "organisation" else self._top()

    def location(self, name: str) -> Location:
        """A location by its name on screen."""
        with scope(self.organisation):
            return Location.objects.get(name=name)

    def room(self, name: str, location: str) -> Room:
        """A room by its name and that of its location."""
        with scope(self.organisation):
            return Room.objects.get(name=name, location__name=location)

    def function(self, name: str) -> Function:
        """A function by its name on screen."""
        with scope(self.organisation):
            return Function.objects.get(name=name)

    def login(self, key: str) -> Login:
        """The credentials of somebody; the password is that of demo mode."""
        login = self.person(key).login
        assert login is not None, f"{key} has no login"
        return login

    def client(self, key: str = "", **defaults: Any) -> Client:
        """A browser, logged in as somebody (or nobody)."""
        client = Client(**defaults)
        if key:
            client.force_login(self.login(key))
        return client

    def url(self, name: str, **kwargs: Any) -> str:
        """The address of a page of this organisation."""
        return reverse(name, kwargs={"slug": self.slug, **kwargs})

    def _top(self) -> Unit:
        return Unit.objects.get(parent=None)


@dataclass
class Cast:
    """Both houses."""

    zonnedael: House
    de_linde: House


def both_houses() -> Cast:
    """The houses of the cast that is built."""
    return Cast(House(stage.MUNICIPALITY), House(stage.PRACTICE))


def _build() -> None:
    with time_machine.travel(FOUNDED, tick=True):
        stage.build_cast()


@pytest.fixture(scope="session")
def _built_once(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        _build()
        _read_what_they_work_with(both_houses())


@pytest.fixture
def cast(request: pytest.FixtureRequest, _built_once: None) -> Cast:
    """Both houses, without an open scope."""
    if "transactional_db" not in request.fixturenames:
        request.getfixturevalue("db")
    # A test that commits empties the tables afterwards; the next one builds its own.
    if not Organisation.objects.filter(slug=stage.DE_LINDE).exists():
        _build()
    return both_houses()


@pytest.fixture
def zonnedael(cast: Cast) -> Iterator[House]:
    """Gemeente Zonnedael, in scope."""
    with scope(cast.zonnedael.organisation):
        yield cast.zonnedael


@pytest.fixture
def de_linde(cast: Cast) -> Iterator[House]:
    """Huisartsenpraktijk De Linde, in scope."""
    with scope(cast.de_linde.organisation):
        yield cast.de_linde


# What a process keeps of the houses as they were built: a memory, and what it holds then.
_KEPT_OF_THE_HOUSES: list[tuple[dict[Any, Any], dict[Any, Any]]] = []


def _read_what_they_work_with(cast: Cast) -> None:
    """As a running process has done: the terms and the agreements that count, kept until somebody
    changes them. Every test begins with them; read inside its transaction they would be kept for
    no longer than a savepoint."""
    for house in (cast.zonnedael, cast.de_linde):
        organisation = house.organisation
        with scope(organisation):
            shelf.shelf_of()
            policy.terms_for(organisation)
    memories: tuple[dict[Any, Any], ...] = (shelf._kept, versions._now)
    _KEPT_OF_THE_HOUSES.extend((memory, dict(memory)) for memory in memories)


def forget_everything() -> None:
    """What a process keeps per settings revision would outlive a test that is rolled back."""
    for kept in (tree, places, standing, emergency, policy, keys):
        kept.forget()
    for memory, of_the_houses in _KEPT_OF_THE_HOUSES:
        memory.clear()
        memory.update(of_the_houses)


@pytest.fixture(autouse=True)
def _nothing_is_kept_in_memory() -> Iterator[None]:
    forget_everything()
    yield
    forget_everything()
