"""The 48 hours of the response and the parts of a claim: reminded and told of exactly once, also
over the night in which the clock changes, over Christmas, and after a clock that stood still."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from luwte.core.models import Timer
from luwte.incidents import messages
from luwte.incidents.models import Case, CaseEntry, Track
from luwte.incidents.rules import TrackKind
from luwte.incidents.tests.conftest import MakeCase
from luwte.incidents.tests.test_reminders import at, told
from luwte.notify.models import Delivery
from luwte.response.access import desk_for
from luwte.response.actions.claims import ClaimPlan, advance_claim, open_claim
from luwte.response.actions.damage import Damage, add_damage
from luwte.response.rules.states import DamageKind, DamageSide, Route
from luwte.response.watch.damage import DAMAGE_DUE
from tests.cast import House

# Into the night in which the clock goes back, goes forward, and into Christmas.
STARTS = [
    datetime(2030, 10, 26, 12, 0, tzinfo=UTC),
    datetime(2031, 3, 29, 12, 0, tzinfo=UTC),
    datetime(2030, 12, 24, 12, 0, tzinfo=UTC),
]
STILL = timedelta(days=2)


def response_of(make_case: MakeCase, start: datetime) -> Case:
    """A case that begins now, of which only the response is watched."""
    with time_machine.travel(start, tick=False):
        case = make_case(happened_from=start)
    at(start)
    others = Track.objects.filter(case=case).exclude(kind=TrackKind.RESPONSE)
    Timer.objects.filter(subject_id__in=others.values("pk")).update(state="cancelled")
    return case


@pytest.mark.spec("CAS-5")
@pytest.mark.parametrize("start", STARTS)
def test_the_48_hours_remind_twice_and_go_up_once_whatever_the_clock_does(
    zonnedael: House, make_case: MakeCase, start: datetime
) -> None:
    case = response_of(make_case, start)
    track = Track.objects.get(case=case, kind=TrackKind.RESPONSE)
    assert track.deadline == start + timedelta(hours=48)
    for hour in range(0, 72, 2):
        at(start + timedelta(hours=hour, minutes=1))
    assert told(messages.REMINDER) == ["Mo el Amrani"] * 2
    expected = sorted([zonnedael.person("karin").name, "Mo el Amrani"])
    assert sorted(told(messages.MISSED)) == expected
    assert CaseEntry.objects.filter(case=case, verb="track_missed").count() == 1


@pytest.mark.spec("CAS-5")
@pytest.mark.parametrize("start", STARTS)
def test_a_clock_that_stood_still_says_once_that_it_is_late_and_reminds_of_nothing_past(
    zonnedael: House, make_case: MakeCase, start: datetime
) -> None:
    case = response_of(make_case, start)
    for hours in (0, 1, 30):
        at(start + STILL + timedelta(hours=hours, minutes=1))
    expected = sorted([zonnedael.person("karin").name, "Mo el Amrani"])
    assert sorted(told(messages.MISSED)) == expected
    assert told(messages.REMINDER) == []
    assert CaseEntry.objects.filter(case=case, verb="track_missed").count() == 1


@pytest.mark.spec("DMG-2")
@pytest.mark.parametrize("stood_still", [False, True])
@pytest.mark.parametrize("first_on", [date(2030, 10, 27), date(2031, 3, 30), date(2030, 12, 25)])
def test_each_part_of_a_claim_asks_for_somebody_once(
    zonnedael: House, make_case: MakeCase, first_on: date, stood_still: bool
) -> None:
    start = datetime(first_on.year, first_on.month, first_on.day, 9, 0, tzinfo=UTC)
    begun = start - timedelta(days=20)
    with time_machine.travel(begun, tick=False):
        case = make_case(happened_from=begun)
        ruth = zonnedael.actor("ruth")
        desk = desk_for(ruth, case.pk, TrackKind.DAMAGE)
        damage = Damage(
            side=DamageSide.EMPLOYEE,
            kind=DamageKind.PROPERTY,
            title="Bril",
            person=zonnedael.person("sanne"),
            occurred_on=begun.date(),
            amount=81_250,
        )
        item = add_damage(actor=ruth, desk=desk, damage=damage)
        plan = ClaimPlan(route=Route.LETTER, amounts={item.pk: 81_250}, known_on=begun.date())
        claim = open_claim(actor=ruth, desk=desk, plan=plan)
        for move, given in (("send", {"on": begun.date()}),
                            ("agree", {"parts": 3, "first_on": first_on})):  # fmt: skip
            claim = advance_claim(
                actor=ruth, desk=desk, claim=claim, seen=claim.version, move=move, given=given
            )
    at(begun)
    asked = Delivery.objects.filter(message=DAMAGE_DUE, channel="email")
    assert not asked.exists()
    first = STILL if stood_still else timedelta(hours=-14)
    for hours in range(0, 72, 3):
        at(start + first + timedelta(hours=hours))
    assert asked.count() == 1
    at(start + timedelta(days=45))
    at(start + timedelta(days=46))
    assert asked.count() == 2
