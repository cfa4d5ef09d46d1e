"""Who supports no more while working on: the role ended, or the place on the roster."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from luwte.care import messages, vault
from luwte.care.actions import change_place, choose_load, choose_supporter, write_note
from luwte.care.models import CarePath, LoadSignal
from luwte.care.reactions import hand_on_at_the_last_day
from luwte.care.rules import LoadChoice
from luwte.care.tests.conftest import LANES, MONDAY, Cared, to_care_team, told
from luwte.core.clock.lanes import run_until_idle
from luwte.incidents.queries.handing_over import givers_for
from luwte.incidents.rules import Gravity
from luwte.org.actions import end_grant
from luwte.org.models import Grant, Person, Unit
from luwte.org.rules import Role
from tests.cast import House

HOUR = timedelta(hours=1)
NOTE = "Kwikstaartje"


def end_role(house: House, key: str) -> None:
    """An administrator takes back the role of the care team, and the clock goes round."""
    for grant in Grant.objects.filter(
        person=house.person(key), role=Role.CARE_TEAM, state=Grant.State.ACTIVE
    ):
        end_grant(actor=house.actor("tessa"), grant=grant)
    run_until_idle(LANES)


def supporter_of(path: CarePath) -> Person | None:
    return CarePath.objects.select_related("supporter").get(pk=path.pk).supporter


@pytest.mark.spec("CAR-2", "CAR-5")
def test_when_the_role_ends_a_colleague_goes_on_without_the_notes_and_all_hear_it(
    zonnedael: House, cared: Cared
) -> None:
    path = cared()
    femke = to_care_team(zonnedael, "femke")
    with time_machine.travel(MONDAY + HOUR, tick=False):
        write_note(actor=zonnedael.actor("hanna"), path=path, text=NOTE)
    with time_machine.travel(MONDAY + 2 * HOUR, tick=False):
        end_role(zonnedael, "hanna")
        path = CarePath.objects.get(pk=path.pk)
        assert path.supporter_id == femke.pk and not path.is_own_choice
        assert path.earlier_agreed_at is None
        assert vault.read_notes(zonnedael.actor("femke"), path).notes == []
        # Who wrote them keeps the own ones, and opens the path no more.
        assert zonnedael.client("hanna").get(
            zonnedael.url("care:path", pk=path.pk)
        ).status_code in (
            403,
            404,
        )
        assert len(vault.read_notes(zonnedael.actor("hanna"), path).notes) == 1
        own = zonnedael.client("sanne").get(zonnedael.url("care:own", pk=path.pk))
        assert femke.name in own.content.decode()
        run_until_idle(LANES)
    assert told(messages.FOR_ME).count("Sanne de Wit") == 2
    assert told(messages.TAKEN_OVER) == ["Hanna Vos"]
    assert told(messages.GIVEN).count(femke.name) == 1


@pytest.mark.spec("CAR-2")
def test_a_role_that_was_given_until_a_day_ends_for_care_too_once(
    zonnedael: House, cared: Cared
) -> None:
    path = cared()
    femke = to_care_team(zonnedael, "femke")
    Grant.objects.filter(person=zonnedael.person("hanna"), role=Role.CARE_TEAM).update(
        ends_on=MONDAY.date()
    )
    with time_machine.travel(MONDAY + 10 * HOUR, tick=False):
        assert hand_on_at_the_last_day() == 0
    assert supporter_of(path) == zonnedael.person("hanna")
    with time_machine.travel(MONDAY + 20 * HOUR, tick=False):
        assert hand_on_at_the_last_day() == 1
        assert hand_on_at_the_last_day() == 0
    assert supporter_of(path) == femke
    assert told(messages.TAKEN_OVER) == ["Hanna Vos"]


@pytest.mark.spec("CAR-2")
def test_whom_the_person_chose_again_stays_though_the_role_is_gone(
    zonnedael: House, cared: Cared
) -> None:
    path = cared()
    to_care_team(zonnedael, "femke")
    hanna = zonnedael.person("hanna")
    with time_machine.travel(MONDAY + HOUR, tick=False):
        end_role(zonnedael, "hanna")
    with time_machine.travel(MONDAY + 2 * HOUR, tick=False):
        path = CarePath.objects.select_related("person", "supporter", "case").get(pk=path.pk)
        choose_supporter(
            actor=zonnedael.actor("sanne"), path=path, supporter=hanna, seen=path.version
        )
        assert hand_on_at_the_last_day() == 0
    assert supporter_of(path) == hanna


@pytest.mark.spec("CAR-2")
def test_another_role_of_the_care_team_that_still_counts_there_keeps_the_path(
    zonnedael: House, cared: Cared
) -> None:
    path = cared()
    to_care_team(zonnedael, "femke")
    hanna = zonnedael.person("hanna")
    old = Grant.objects.get(person=hanna, role=Role.CARE_TEAM)
    elsewhere = Unit.objects.exclude(
        pk__in=[node.pk for node in zonnedael.actor("hanna").tree.ancestors(path.case.unit_id)]
    ).first()
    new = to_care_team(zonnedael, "hanna")
    assert new == hanna
    with time_machine.travel(MONDAY + HOUR, tick=False):
        end_grant(actor=zonnedael.actor("tessa"), grant=old)
        run_until_idle(LANES)
        assert supporter_of(path) == hanna
        # What is left counts only elsewhere: then a colleague goes on here.
        Grant.objects.filter(person=hanna, state=Grant.State.ACTIVE).update(unit=elsewhere)
        assert hand_on_at_the_last_day() == 1
    assert supporter_of(path) == zonnedael.person("femke")


@pytest.mark.spec("CAR-1", "CAR-2")
def test_when_nobody_is_left_the_person_and_who_looks_after_it_hear_so(
    zonnedael: House, cared: Cared
) -> None:
    path = cared()
    with time_machine.travel(MONDAY + HOUR, tick=False):
        end_role(zonnedael, "hanna")
        page = zonnedael.client("sanne").get(zonnedael.url("care:own", pk=path.pk))
        assert "We zoeken iemand" in page.content.decode()
    assert supporter_of(path) is None
    assert told(messages.NOBODY) != []
    assert told(messages.FOR_ME).count("Sanne de Wit") == 2


@pytest.mark.spec("CAR-2")
def test_who_is_taken_off_the_roster_hears_that_a_colleague_goes_on(
    zonnedael: House, cared: Cared
) -> None:
    path = cared()
    femke = to_care_team(zonnedael, "femke")
    with time_machine.travel(MONDAY + HOUR, tick=False):
        change_place(
            actor=zonnedael.actor("ruth"),
            person=zonnedael.person("hanna"),
            most_open=5,
            paused_until=None,
            is_on=False,
        )
        run_until_idle(LANES)
    assert supporter_of(path) == femke
    assert told(messages.TAKEN_OVER) == ["Hanna Vos"]
    assert told(messages.FOR_ME).count("Sanne de Wit") == 2


@pytest.mark.spec("CAR-3")
def test_what_was_shared_with_a_supporter_who_stops_is_the_employees_again(
    zonnedael: House, cared: Cared
) -> None:
    for months in (8, 3, 0):
        cared(gravity=Gravity.LIGHT, when=MONDAY - timedelta(days=30 * months))
    with time_machine.travel(MONDAY + HOUR, tick=False):
        choose_load(
            actor=zonnedael.actor("sanne"),
            signal=LoadSignal.objects.get(),
            choice=LoadChoice.SUPPORTER,
            supporter=zonnedael.person("hanna"),
        )
    with time_machine.travel(MONDAY + 2 * HOUR, tick=False):
        end_role(zonnedael, "hanna")
        page = zonnedael.client("hanna").get(zonnedael.url("care:load")).content.decode()
        assert "Sanne" not in page
        own = zonnedael.client("sanne").get(zonnedael.url("care:load")).content.decode()
        assert "3 voorvallen" in own and 'name="choice"' in own
    assert LoadSignal.objects.get().supporter is None
    assert told(messages.LOAD) == ["Sanne de Wit"] * 2


@pytest.mark.spec("CAR-2", "CAS-1")
def test_handing_everything_over_counts_the_talks_and_says_not_whose(
    zonnedael: House, cared: Cared
) -> None:
    cared()
    cared("bram")
    hanna = zonnedael.person("hanna")
    url = zonnedael.url("incidents:hand_over")
    with time_machine.travel(MONDAY + HOUR, tick=False):
        assert hanna in givers_for(zonnedael.actor("ruth"))
        page = zonnedael.client("ruth").get(f"{url}?giver={hanna.pk}").content.decode()
        assert "Hanna Vos ondersteunt 2 mensen in nazorg" in page
        assert zonnedael.url("care:roster") in page
        main = page.partition("Dit gaat niet mee")[2]
        assert "Sanne" not in main and "Bram" not in main
        end_role(zonnedael, "hanna")
        page = zonnedael.client("ruth").get(f"{url}?giver={hanna.pk}").content.decode()
    assert "in nazorg" not in page.partition("<main")[2]
