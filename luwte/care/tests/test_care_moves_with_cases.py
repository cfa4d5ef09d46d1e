"""Cases are merged, split and parted again: care stays with the person, and comes back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from luwte.care import messages, vault
from luwte.care.actions import (
    Away,
    ask_talk,
    choose_supporter,
    decline_talks,
    record_absence,
    write_note,
)
from luwte.care.actions.starting import care_for_case
from luwte.care.models import CareAbsence, CareMove, CarePath
from luwte.care.tests.conftest import LANES, MONDAY, Cared, at, keys_of, to_care_team, told
from luwte.core.clock.lanes import run_until_idle
from luwte.incidents.actions import Involved, merge_cases, split_case, undo_join
from luwte.incidents.models import Case, CaseJoin, Incident
from luwte.incidents.rules import Gravity, PersonRole
from tests.cast import House

HOUR = timedelta(hours=1)


def merge(house: House, into: CarePath, away: CarePath) -> None:
    target, source = Case.objects.get(pk=into.case_id), Case.objects.get(pk=away.case_id)
    merge_cases(
        actor=house.actor("ruth"),
        target=target,
        source=source,
        seen=target.version,
        source_seen=source.version,
    )


def undo(house: House) -> None:
    join = CaseJoin.objects.select_related("target", "source").get(undone_at=None)
    undo_join(actor=house.actor("ruth"), join=join, seen=join.target.version)


def again(path: CarePath) -> CarePath:
    return CarePath.objects.select_related("case", "person", "supporter").get(pk=path.pk)


def opens(house: House, who: str, name: str, pk: object) -> bool:
    return house.client(who).get(house.url(name, pk=pk)).status_code == 200


@pytest.mark.spec("CAR-1", "CAR-4", "CAR-5")
def test_who_is_in_both_cases_keeps_one_path_and_gets_the_other_back(
    zonnedael: House, cared: Cared
) -> None:
    first, second = cared(), cared(gravity=Gravity.MIDDLE)
    femke = to_care_team(zonnedael, "femke")
    with time_machine.travel(MONDAY + HOUR, tick=False):
        sanne = zonnedael.actor("sanne")
        choose_supporter(actor=sanne, path=second, supporter=femke, seen=again(second).version)
        ask_talk(actor=sanne, path=again(second))
        write_note(actor=zonnedael.actor("femke"), path=again(second), text="Kwikstaartje")
        row = record_absence(actor=sanne, path=again(second), away=Away(date(2030, 11, 19)))
        before = keys_of(second)
        run_until_idle(LANES)
    with time_machine.travel(MONDAY + 2 * HOUR, tick=False):
        merge(zonnedael, first, second)
        run_until_idle(LANES)
        # One path goes on, with whom she chose; what lay with the other went along or stays hers.
        assert again(first).supporter == femke and again(first).is_own_choice
        assert again(second).state == "ended" and keys_of(second) == []
        assert CareAbsence.objects.get().case_id == first.case_id
        for path in (first, second):
            assert opens(zonnedael, "sanne", "care:own", path.pk)
            assert opens(zonnedael, "sanne", "care:own", path.case_id)
        assert opens(zonnedael, "femke", "care:path", first.pk)
        assert opens(zonnedael, "sanne", "care:absence", row.pk)
        assert len(vault.read_notes(zonnedael.actor("femke"), again(second)).notes) == 1
        assert told(messages.TAKEN_OVER) == ["Hanna Vos"] * 2
        later = record_absence(
            actor=zonnedael.actor("sanne"), path=again(first), away=Away(date(2030, 12, 2))
        )
    with time_machine.travel(MONDAY + 3 * HOUR, tick=False):
        undo(zonnedael)
        run_until_idle(LANES)
    assert again(second).state == "open" and again(second).case_id == second.case_id
    assert keys_of(second) == before
    assert again(second).supporter == femke
    cases = dict(CareAbsence.objects.values_list("pk", "case_id"))
    assert cases == {row.pk: second.case_id, later.pk: first.case_id}
    assert not CareMove.objects.exists()
    assert CarePath.objects.count() == 2
    # Its moments are watched again.
    missed = told(messages.MISSED).count(femke.name)
    at(MONDAY + timedelta(days=2))
    assert told(messages.MISSED).count(femke.name) >= missed + 2


@pytest.mark.spec("CAR-1")
def test_who_had_said_not_now_is_asked_again_when_the_cases_part(
    zonnedael: House, cared: Cared
) -> None:
    first, second = cared(), cared(gravity=Gravity.MIDDLE)
    with time_machine.travel(MONDAY + HOUR, tick=False):
        decline_talks(actor=zonnedael.actor("sanne"), path=again(second))
        offer = again(second).offer_again_on
        assert offer is not None
        merge(zonnedael, first, second)
        run_until_idle(LANES)
        assert again(second).offer_again_on is None
        undo(zonnedael)
        run_until_idle(LANES)
    assert (again(second).state, again(second).offer_again_on) == ("declined", offer)
    at(MONDAY + timedelta(days=15))
    assert again(second).offered_again_at is not None


@pytest.mark.spec("CAR-1", "CAR-4")
def test_a_split_takes_along_who_goes_and_undoing_it_brings_back_all(
    zonnedael: House, cared: Cared
) -> None:
    first = cared()
    moved = cared(
        "bram",
        gravity=Gravity.MIDDLE,
        people=[
            Involved(PersonRole.VICTIM, zonnedael.person("bram")),
            Involved(PersonRole.WITNESS, zonnedael.person("sanne")),
        ],
    )
    with time_machine.travel(MONDAY + HOUR, tick=False):
        merge(zonnedael, first, moved)
        run_until_idle(LANES)
        CaseJoin.objects.all().delete()
        Case.objects.filter(pk=moved.case_id).update(merged_into=None)
        case = Case.objects.get(pk=first.case_id)
        assert again(moved).case_id == case.pk
        incident = Incident.objects.get(case=case, reported_by=zonnedael.person("bram"))
        row = record_absence(
            actor=zonnedael.actor("bram"), path=again(moved), away=Away(date(2030, 11, 19))
        )
        join = split_case(
            actor=zonnedael.actor("ruth"),
            case=case,
            seen=case.version,
            incident_ids=[incident.pk],
            why="Dit was iets anders.",
        )
        run_until_idle(LANES)
        new = join.target_id
        assert again(moved).case_id == new
        assert CareAbsence.objects.get(pk=row.pk).case_id == new
        # Who is in both has care in both, each once.
        assert CarePath.objects.filter(person=zonnedael.person("sanne"), case=new).count() == 1
        assert again(first).case_id == case.pk and again(first).ended_at is None
        undo(zonnedael)
        run_until_idle(LANES)
    assert again(moved).case_id == case.pk and again(moved).ended_at is None
    assert CareAbsence.objects.get(pk=row.pk).case_id == case.pk
    with time_machine.travel(MONDAY + 2 * HOUR, tick=False):
        assert opens(zonnedael, "bram", "care:own", moved.pk)
        assert opens(zonnedael, "hanna", "care:path", moved.pk)
    rows = CarePath.objects.filter(person=zonnedael.person("sanne"), ended_at=None)
    assert list(rows.exclude(case=moved.case)) == [again(first)]


@pytest.mark.spec("CAR-1")
def test_no_second_path_begins_when_the_news_of_the_move_comes_late(
    zonnedael: House, cared: Cared
) -> None:
    first, second = cared(), cared("bram", gravity=Gravity.MIDDLE)
    with time_machine.travel(MONDAY + HOUR, tick=False):
        merge(zonnedael, first, second)
        # Something else happened to the case, and the clock came to that first.
        care_for_case(first.case_id)
        assert again(second).case_id == first.case_id
        run_until_idle(LANES)
        assert CarePath.objects.filter(person=zonnedael.person("bram")).count() == 1
        undo(zonnedael)
        care_for_case(second.case_id)
        run_until_idle(LANES)
    assert again(second).case_id == second.case_id and again(second).ended_at is None
    assert CarePath.objects.count() == 2


def test_care_of_who_left_goes_along_with_the_case_that_is_no_more(
    zonnedael: House, cared: Cared
) -> None:
    first, second = cared(), cared("bram")
    with time_machine.travel(MONDAY + HOUR, tick=False):
        bram = zonnedael.person("bram")
        bram.is_active = False
        bram.save()
        merge(zonnedael, first, second)
        run_until_idle(LANES)
        assert again(second).case_id == first.case_id
        undo(zonnedael)
        run_until_idle(LANES)
    assert again(second).case_id == second.case_id
