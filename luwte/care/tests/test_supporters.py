"""Who supports: an even spread, nobody who stands too near, and the person's own choice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine

from luwte.care import messages
from luwte.care.actions import (
    Outside,
    change_place,
    choose_supporter,
    decline_talks,
    give_supporter,
    record_outside,
)
from luwte.care.actions.starting import care_for_case
from luwte.care.models import CareMoment, CarePath
from luwte.care.queries.roster import place_of, roster
from luwte.care.rules import Candidate, Outcome, propose
from luwte.care.tests.conftest import LANES, MONDAY, Cared, keys_of, to_care_team, told
from luwte.core.clock.lanes import run_until_idle
from luwte.core.refusal import NotPermitted, Refused
from luwte.incidents.actions import Involved, Report, report_incident
from luwte.incidents.rules import Gravity, PersonRole
from luwte.lib.ids import crockford
from tests.cast import House

TODAY = date(2030, 11, 18)


def candidate(name: str, open_paths: int, **more: object) -> Candidate:
    return Candidate(uuid4(), name, open_paths, **{"most_open": 5, **more})  # type: ignore[arg-type]


@pytest.mark.spec("CAR-2")
def test_the_one_with_the_fewest_open_is_proposed_and_never_somebody_near() -> None:
    me, boss = uuid4(), uuid4()
    few, many = candidate("Anna", 1), candidate("Bea", 3)
    full, away = candidate("Cor", 5), candidate("Dirk", 0, paused_until=TODAY)
    mine = candidate("Els", 0, manager_id=me)
    above = Candidate(boss, "Fred", 0, 5)
    there = candidate("Gijs", 0)
    everybody = [many, few, full, away, mine, above, there]

    def proposed(*people: Candidate) -> str | None:
        found = propose(
            people, person_id=me, manager_id=boss, involved={there.person_id}, today=TODAY
        )
        return found.name if found else None

    assert proposed(*everybody) == "Anna"
    assert proposed(many, full, away) == "Bea"
    assert proposed(full, away, mine, above, there) is None


@pytest.mark.spec("CAR-2")
def test_who_was_there_or_manages_the_person_is_not_asked(zonnedael: House, cared: Cared) -> None:
    to_care_team(zonnedael, "mo")
    path = cared(
        people=[
            Involved(PersonRole.VICTIM, zonnedael.person("sanne")),
            Involved(PersonRole.WITNESS, zonnedael.person("hanna")),
        ]
    )
    assert path.supporter is None
    assert told(messages.NOBODY)[0] == zonnedael.person("mo").name
    to_care_team(zonnedael, "femke")
    other = cared("bram")
    assert other.supporter in (zonnedael.person("femke"), zonnedael.person("hanna"))


@pytest.mark.spec("CAR-2")
def test_a_supporter_who_turns_out_to_be_involved_is_replaced(
    zonnedael: House, cared: Cared
) -> None:
    from luwte.incidents.models import Incident, Involvement

    path = cared()
    to_care_team(zonnedael, "femke")
    incident = Incident.objects.get(case=path.case)
    Involvement.objects.create(
        incident=incident, person=zonnedael.person("hanna"), role=PersonRole.PROBLEM
    )
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        care_for_case(path.case_id)
    path.refresh_from_db()
    assert path.supporter == zonnedael.person("femke")


@pytest.mark.spec("CAR-2", "CAR-5")
def test_the_person_chooses_another_and_that_stays(zonnedael: House, cared: Cared) -> None:
    path = cared()
    femke = to_care_team(zonnedael, "femke")
    url = zonnedael.url("care:choose", pk=path.pk)
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        sanne = zonnedael.client("sanne")
        assert sanne.post(url, {"supporter": str(femke.pk)}).status_code == 302
        path.refresh_from_db()
        assert path.supporter == femke and path.is_own_choice
        with pytest.raises(Refused):
            give_supporter(
                actor=zonnedael.actor("mo"),
                path=path,
                supporter=zonnedael.person("hanna"),
                seen=path.version,
            )
        with pytest.raises(Refused):
            choose_supporter(
                actor=zonnedael.actor("sanne"),
                path=path,
                supporter=zonnedael.person("mo"),
                seen=path.version,
            )
        with pytest.raises(NotPermitted):
            choose_supporter(
                actor=zonnedael.actor("bram"), path=path, supporter=femke, seen=path.version
            )
    assert told(messages.GIVEN)[-1] == femke.name


@pytest.mark.spec("CAR-2")
def test_the_roster_is_kept_without_seeing_what_is_said(zonnedael: House, cared: Cared) -> None:
    path = cared()
    femke = to_care_team(zonnedael, "femke")
    ruth = zonnedael.client("ruth")
    page = ruth.get(zonnedael.url("care:roster")).content.decode()
    assert "Hanna Vos" in page and "Sanne" not in page
    hanna = place_of(zonnedael.person("hanna").pk)
    assert hanna is not None and hanna.open_paths == 1
    url = zonnedael.url("care:place", pk=hanna.person.pk)
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        ruth = zonnedael.client("ruth")
        assert ruth.post(url, {"most_open": "0"}).status_code == 422
        # Off the list: a colleague goes on with what is open.
        assert ruth.post(url, {"most_open": "4"}).status_code == 302
    path.refresh_from_db()
    assert path.supporter == femke
    assert [one.is_on for one in roster() if one.person.pk == hanna.person.pk] == [False]
    with pytest.raises(NotPermitted):
        change_place(
            actor=zonnedael.actor("sanne"),
            person=femke,
            most_open=1,
            paused_until=None,
            is_on=True,
        )


@pytest.mark.spec("CAR-2")
def test_a_supporter_sees_what_helps_when_to_refer_and_where_to(
    zonnedael: House, cared: Cared
) -> None:
    path = cared()
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        page = zonnedael.client("hanna").get(zonnedael.url("care:path", pk=path.pk))
        text = page.content.decode()
        for words in ("Het eerste contact", "Liever niet", "113", "0900-0101", "bedrijfsarts"):
            assert words in text, words
        assert "Een bezoeker schold" not in text
        mine = zonnedael.client("hanna").get(zonnedael.url("care:mine")).content.decode()
        assert "Sanne de Wit" in mine
    other = zonnedael.client("femke").get(zonnedael.url("care:mine")).content.decode()
    assert "Sanne" not in other


@pytest.mark.spec("CAR-2")
def test_every_talk_has_its_own_words_in_both_languages() -> None:
    from django.utils import translation

    from luwte.care.guidance import content, guidance_for, kind_of

    assert content()["source"] and content()["checked_on"]
    for key in (
        "day_0",
        "hours_24",
        "hours_72",
        "weeks_2",
        "weeks_6",
        "months_3",
        "again",
        "asked_1",
    ):
        for language in ("nl", "en"):
            with translation.override(language):
                found = guidance_for(key, is_first=key == "day_0")
                assert found.label and len(found.points) >= 2 and found.leave
    assert kind_of("weeks_3", is_first=False) == "weeks"
    assert kind_of("working_days_2", is_first=False) == "days"


@pytest.mark.spec("CAR-1", "CAR-2")
def test_a_small_practice_finds_a_colleague_or_somebody_outside(de_linde: House) -> None:
    """Of six people the only supporter was there herself."""
    with time_machine.travel(MONDAY, tick=False):
        noor, joke = de_linde.person("noor"), de_linde.person("joke")
        fatima = de_linde.person("fatima")
        incident = report_incident(
            actor=de_linde.actor("fatima"),
            report=Report(
                client_key=crockford(12),
                unit=fatima.unit,  # type: ignore[arg-type]
                happened_from=MONDAY,
                gravity=Gravity.MIDDLE,
                people=[Involved(PersonRole.VICTIM, fatima)],
            ),
        )
        run_until_idle(LANES)
        path = CarePath.objects.select_related("case", "person").get(case_id=incident.case_id)
        assert path.supporter is None
        handler = next(
            key
            for key in ("noor", "bas")
            if de_linde.client(key).get(de_linde.url("care:of_case", pk=path.case_id)).status_code
            == 200
        )
        client = de_linde.client(handler)
        url = de_linde.url("care:find", pk=path.case_id, path=path.pk)
        near = fatima.manager.name if fatima.manager else fatima.name
        assert client.post(url, {"colleague": near}).status_code == 422
        assert client.post(url, {"colleague": joke.name}).status_code == 302
        path.refresh_from_db()
        assert path.supporter == joke and noor is not None
        give_supporter(
            actor=de_linde.actor(handler),
            path=path,
            supporter=Outside("Wil de Boer, praktijk De Es", "0600000000"),
            seen=path.version,
        )
        moment = CareMoment.objects.get(path=path, key="day_0")
        record_outside(
            actor=de_linde.actor(handler), path=path, moment=moment, outcome=Outcome.HELD
        )
        own = de_linde.client("fatima").get(de_linde.url("care:own", pk=path.pk)).content.decode()
        assert "Wil de Boer" in own and "0600000000" in own
    assert keys_of(path, "held") == ["day_0"]


@pytest.mark.spec("CAR-1")
def test_who_looks_after_a_case_sees_talks_and_no_more(zonnedael: House, cared: Cared) -> None:
    path = cared()
    with time_machine.travel(MONDAY + timedelta(hours=30), tick=False):
        url = zonnedael.url("care:of_case", pk=path.case_id)
        page = zonnedael.client("mo").get(url).content.decode()
        assert "Sanne de Wit" in page and "Hanna Vos" in page and "Dezelfde dag" in page
        assert "te laat" in page
        # Who was there does not look after it, nor does who supports.
        assert zonnedael.client("sanne").get(url).status_code == 404
        assert zonnedael.client("hanna").get(url).status_code == 404
        card = zonnedael.client("mo").get(zonnedael.url("incidents:case", pk=path.case_id))
        assert "Nazorg voor 1 persoon" in card.content.decode()


@pytest.mark.spec("CAR-1")
def test_care_goes_with_the_person_when_cases_are_joined_and_parted(
    zonnedael: House, cared: Cared
) -> None:
    from luwte.incidents.actions import merge_cases, undo_join
    from luwte.incidents.models import Case, CaseJoin

    first, second = cared(), cared("bram", gravity=Gravity.MIDDLE)
    ids: set[UUID] = {first.pk, second.pk}
    ruth = zonnedael.actor("ruth")
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        target, source = Case.objects.get(pk=first.case_id), Case.objects.get(pk=second.case_id)
        merge_cases(
            actor=ruth,
            target=target,
            source=source,
            seen=target.version,
            source_seen=source.version,
        )
        run_until_idle(LANES)
        assert set(CarePath.objects.filter(case=target).values_list("pk", flat=True)) == ids
        now = Case.objects.get(pk=first.case_id)
        undo_join(actor=ruth, join=CaseJoin.objects.get(), seen=now.version)
        run_until_idle(LANES)
    assert CarePath.objects.get(pk=second.pk).case_id == second.case_id
    assert CarePath.objects.count() == 2


@pytest.mark.spec("CAR-5")
def test_saying_no_asking_and_coming_back_is_the_persons_own(
    zonnedael: House, cared: Cared
) -> None:
    path = cared(gravity=Gravity.MIDDLE)
    url = zonnedael.url("care:answer", pk=path.pk)
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        sanne = zonnedael.client("sanne")
        with pytest.raises(NotPermitted):
            decline_talks(actor=zonnedael.actor("hanna"), path=path)
        assert sanne.post(url, {"do": "decline"}).status_code == 302
        path.refresh_from_db()
        assert path.state == "declined" and path.offer_again_on == date(2030, 12, 2)
        assert sanne.post(url, {"do": "accept"}).status_code == 302
        assert keys_of(path) == ["day_0", "hours_72", "weeks_2"]
        assert sanne.post(url, {"do": "ask"}).status_code == 302
        sanne.post(url, {"do": "ask"})
    assert [key for key in keys_of(path) if key.startswith("asked")] == ["asked_1"]
    assert told(messages.ASKED) == ["Hanna Vos"] * 2


def test_a_supporter_sees_talks_to_hold_on_the_start_page_in_one_question(
    zonnedael: House, cared: Cared, django_assert_num_queries: Any
) -> None:
    from luwte.care.panels import talks_waiting_for

    cared()
    cared("bram")
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        hanna, sanne = zonnedael.actor("hanna"), zonnedael.actor("sanne")
        with django_assert_num_queries(1):
            lines = talks_waiting_for(hanna)
        assert len(lines) == 5
        assert not any("Sanne" in line.title + line.detail for line in lines)
        with django_assert_num_queries(0):
            assert talks_waiting_for(sanne) == []


@pytest.mark.spec("CAR-2")
def test_when_a_supporter_leaves_a_colleague_goes_on(zonnedael: House, cared: Cared) -> None:
    from luwte.org.actions import deactivate_person

    path = cared()
    femke = to_care_team(zonnedael, "femke")
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        deactivate_person(actor=zonnedael.actor("tessa"), person=zonnedael.person("hanna"))
        run_until_idle(LANES)
    path.refresh_from_db()
    assert path.supporter == femke


@pytest.mark.spec("CAR-1")
def test_a_report_that_was_a_mistake_asks_nobody_for_a_talk(zonnedael: House, cared: Cared) -> None:
    from luwte.incidents.actions import withdraw
    from luwte.incidents.models import Case

    path = cared()
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        case = Case.objects.get(pk=path.case_id)
        withdraw(
            actor=zonnedael.actor("sanne"), case=case, seen=case.version, reason="Per ongeluk."
        )
        run_until_idle(LANES)
    path.refresh_from_db()
    assert path.state == "ended" and keys_of(path) == []
