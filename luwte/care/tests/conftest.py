"""What the tests of this room share: a case of Sanne's, and what the clock made of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine

from luwte.care.models import CareMoment, CarePath
from luwte.core.clock.lanes import run_until_idle
from luwte.incidents.models import Case
from luwte.incidents.rules import Gravity
from luwte.incidents.tests.conftest import MakeCase, make_case  # noqa: F401
from luwte.notify.models import Delivery
from luwte.org.models import Grant, Person
from luwte.org.rules import Role
from tests.cast import House

# A Monday later than the day on which the cast got its roles.
MONDAY = datetime(2030, 11, 18, 9, 0, tzinfo=UTC)
LANES = ["events", "ordinary"]
Cared = Callable[..., CarePath]


def at(moment: datetime) -> None:
    """Let the clock do all that is due then."""
    with time_machine.travel(moment, tick=False):
        run_until_idle(LANES)


def told(message: str) -> list[str]:
    """Whom was told what, by name, in order."""
    rows = Delivery.objects.select_related("person").filter(message=message, channel="email")
    return [row.person.name for row in rows.order_by("created_at", "person__name") if row.person]


def keys_of(path: CarePath, *states: str) -> list[str]:
    """The talks of a path in these states (planned), from early to late."""
    rows = CareMoment.objects.filter(path=path, state__in=states or ("planned",))
    return list(rows.order_by("due_at").values_list("key", flat=True))


def to_care_team(house: House, key: str) -> Person:
    """Give somebody the role of the care team."""
    person = house.person(key)
    Grant.objects.create(
        person=person, role=Role.CARE_TEAM, starts_on=datetime(2020, 1, 1, tzinfo=UTC).date()
    )
    organisation = house.organisation
    organisation.settings_revision += 1
    organisation.save()
    return person


@pytest.fixture
def cared(zonnedael: House, make_case: MakeCase) -> Cared:  # noqa: F811
    """`cared(gravity=…, by="sanne")`: the path that begins when somebody reports."""

    def make(
        by: str = "sanne",
        *,
        gravity: Gravity = Gravity.HEAVY,
        when: datetime = MONDAY,
        **more: object,
    ) -> CarePath:
        with time_machine.travel(when, tick=False):
            case: Case = make_case(by, gravity=gravity, **{"happened_from": when, **more})
            run_until_idle(LANES)
        rows = CarePath.objects.select_related("case", "person", "supporter")
        return rows.get(case=case, person=zonnedael.person(by))

    return make
