"""What the reporter and the victim read about what happened to them."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.utils import timezone

from luwte.core.audit import record_read
from luwte.core.refusal import Conflict, NotPermitted, Refused
from luwte.incidents.actions import (
    Involved,
    NotComplete,
    TrackPlan,
    advance_track,
    answer_contest,
    choose_news_pace,
    close_case,
    contest_gravity,
    progress_of,
    tell_reporter,
    triage_case,
    write_back,
)
from luwte.incidents.models import Case, Incident, Track
from luwte.incidents.rules import (
    Gravity,
    Missing,
    NewsPace,
    PersonRole,
    TrackKind,
    missing_before_closing,
)
from luwte.incidents.tests.conftest import MakeCase
from luwte.org.models import Grant
from tests.cast import House


@pytest.mark.spec("GOV-2")
def test_who_opened_my_case_is_named_but_for_who_cares(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    triage_case(
        actor=zonnedael.actor("ruth"),
        case=case,
        seen=case.version,
        gravity=Gravity.MIDDLE,
        reason="Norm.",
        tracks={TrackKind.CARE: TrackPlan(owner=zonnedael.person("hanna"))},
    )
    for key in ("ruth", "hanna"):
        page = zonnedael.client(key).get(zonnedael.url("incidents:case", pk=case.pk))
        assert page.status_code == 200
    incident = Incident.objects.get(case=case)
    own = zonnedael.client("sanne").get(zonnedael.url("incidents:my_report", pk=incident.pk))
    names = [one.name for one in own.context["page"].opened]
    assert zonnedael.person("ruth").name in names
    assert zonnedael.person("hanna").name not in names
    assert len(names) == 2


def test_who_cares_stays_unnamed_just_after_midnight_too(
    zonnedael: House, make_case: MakeCase
) -> None:
    """At half past midnight here it is still yesterday in Greenwich."""
    with time_machine.travel("2027-03-02T23:30:00Z", tick=True):
        Grant.objects.filter(person=zonnedael.person("hanna")).update(
            ends_on=None, starts_on=timezone.localdate()
        )
        case = make_case()
        incident = Incident.objects.get(case=case)
        for key in ("ruth", "hanna"):
            record_read(
                "incidents.open_case",
                actor=zonnedael.actor(key),
                kind="incident",
                object_id=incident.pk,
            )
        own = zonnedael.client("sanne").get(zonnedael.url("incidents:my_report", pk=incident.pk))
    names = [one.name for one in own.context["page"].opened]
    assert zonnedael.person("ruth").name in names
    assert zonnedael.person("hanna").name not in names and len(names) == 2


def test_the_victim_of_a_report_by_somebody_else_has_the_page_too(
    zonnedael: House, make_case: MakeCase
) -> None:
    bram = zonnedael.person("bram")
    case = make_case(by="sanne", people=[Involved(PersonRole.VICTIM, bram)])
    address = zonnedael.url("incidents:my_report", pk=Incident.objects.get(case=case).pk)
    for key, status in (("sanne", 200), ("bram", 200), ("daan", 404), ("mo", 404)):
        assert zonnedael.client(key).get(address).status_code == status, key
    assert len(zonnedael.client("bram").get(zonnedael.url("incidents:my_reports")).context["rows"])


def judged(house: House, case: Case, gravity: Gravity, reason: str = "Norm.") -> None:
    case.refresh_from_db()
    triage_case(
        actor=house.actor("ruth"), case=case, seen=case.version, gravity=gravity, reason=reason
    )


def shown_to(house: House, key: str, case: Case) -> str:
    """The own page of the first incident of a case, as somebody sees it."""
    incident = Incident.objects.filter(case=case).earliest("reported_at")
    answer = house.client(key).get(house.url("incidents:my_report", pk=incident.pk))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.spec("REP-7")
def test_a_lowered_gravity_shows_its_reason_and_can_be_contested(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case(gravity=Gravity.HEAVY)
    judged(zonnedael, case, Gravity.LIGHT, "Er was geen dreiging.")
    page = shown_to(zonnedael, "sanne", case)
    assert "Jij zei:" in page
    assert "Er was geen dreiging." in page
    address = zonnedael.url("incidents:contest", pk=Incident.objects.get(case=case).pk)
    assert address in page
    sanne = zonnedael.client("sanne")
    assert sanne.post(address, {"text": ""}).status_code == 422
    assert sanne.post(address, {"text": "Hij had een mes."}).status_code == 302
    case.refresh_from_db()
    assert case.contested_at is not None
    again = shown_to(zonnedael, "sanne", case)
    assert "Iemand kijkt er opnieuw naar" in again and address not in again
    assert sanne.post(address, {"text": "Nog eens."}).status_code == 422


@pytest.mark.parametrize(
    ("reported", "decided"),
    [(Gravity.LIGHT, Gravity.HEAVY), (Gravity.MIDDLE, Gravity.MIDDLE), (None, Gravity.LIGHT)],
)
def test_a_gravity_that_was_not_lowered_is_not_contested(
    zonnedael: House, make_case: MakeCase, reported: Gravity | None, decided: Gravity
) -> None:
    case = make_case(gravity=reported)
    judged(zonnedael, case, decided)
    incident = Incident.objects.get(case=case)
    assert "niet mee eens" not in shown_to(zonnedael, "sanne", case)
    with pytest.raises(Refused):
        contest_gravity(actor=zonnedael.actor("sanne"), incident=incident, reason="Toch zwaar.")


@pytest.mark.spec("REP-7")
def test_a_contested_case_waits_for_an_answer_before_it_closes(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case(gravity=Gravity.HEAVY)
    judged(zonnedael, case, Gravity.LIGHT)
    incident = Incident.objects.get(case=case)
    contest_gravity(actor=zonnedael.actor("sanne"), incident=incident, reason="Hij had een mes.")
    case.refresh_from_db()
    ruth = zonnedael.client("ruth")
    page = ruth.get(zonnedael.url("incidents:case", pk=case.pk)).content.decode()
    assert "wacht op antwoord" in page
    with pytest.raises(NotComplete) as incomplete:
        close_case(actor=zonnedael.actor("ruth"), case=case, seen=case.version, learning="Niets.")
    assert {Missing.CONTEST, Missing.REPORTER_TOLD} <= set(incomplete.value.missing)
    address = zonnedael.url("incidents:answer_contest", pk=case.pk)
    form = ruth.get(address)
    assert "Hij had een mes." in form.content.decode()
    data = {
        "gravity": "light",
        "reason": "Op de beelden is geen mes te zien.",
        "seen": case.version,
    }
    assert ruth.post(address, data).status_code == 302
    case.refresh_from_db()
    assert case.contested_at is None and case.gravity == Gravity.LIGHT
    assert Missing.CONTEST not in missing_before_closing(progress_of(case))
    own = shown_to(zonnedael, "sanne", case)
    assert "Op de beelden is geen mes te zien." in own
    assert "het blijft licht" in own
    assert ruth.get(address).status_code == 404


@pytest.mark.spec("REP-7")
def test_an_answer_may_decide_another_gravity_and_the_second_answer_comes_too_late(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case(gravity=Gravity.HEAVY)
    judged(zonnedael, case, Gravity.LIGHT)
    incident = Incident.objects.get(case=case)
    contest_gravity(actor=zonnedael.actor("sanne"), incident=incident, reason="Hij had een mes.")
    case.refresh_from_db()
    answer_contest(
        actor=zonnedael.actor("ruth"),
        case=case,
        seen=case.version,
        gravity=Gravity.HEAVY,
        reason="Je hebt gelijk.",
    )
    fresh = Case.objects.get(pk=case.pk)
    assert (fresh.gravity, fresh.contested_at) == (Gravity.HEAVY, None)
    assert fresh.reporter_told_at is not None
    with pytest.raises(Conflict):
        answer_contest(
            actor=zonnedael.actor("ruth"),
            case=case,
            seen=case.version,
            gravity=Gravity.LIGHT,
            reason="Toch niet.",
        )
    assert Case.objects.get(pk=case.pk).gravity == Gravity.HEAVY


def test_only_who_handles_answers_and_only_who_owns_contests(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case(gravity=Gravity.HEAVY)
    judged(zonnedael, case, Gravity.LIGHT)
    incident = Incident.objects.get(case=case)
    for verb in (
        lambda who: contest_gravity(actor=who, incident=incident, reason="Ik weet het beter."),
        lambda who: write_back(actor=who, incident=incident, text="Hallo."),
        lambda who: choose_news_pace(actor=who, incident=incident, pace=NewsPace.ALL),
    ):
        with pytest.raises(NotPermitted):
            verb(zonnedael.actor("daan"))
    contest_gravity(actor=zonnedael.actor("sanne"), incident=incident, reason="Hij had een mes.")
    case.refresh_from_db()
    with pytest.raises(NotPermitted):
        answer_contest(
            actor=zonnedael.actor("sanne"),
            case=case,
            seen=case.version,
            gravity=Gravity.HEAVY,
            reason="Ik zeg het zelf.",
        )


@pytest.mark.spec("REP-7")
def test_the_reporter_writes_back_and_the_handlers_read_it_on_the_case(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    address = zonnedael.url("incidents:write_back", pk=Incident.objects.get(case=case).pk)
    sanne = zonnedael.client("sanne")
    assert sanne.post(address, {"text": ""}).status_code == 422
    assert sanne.post(address, {"text": "Er was nog een getuige."}).status_code == 302
    assert sanne.post(address, {"text": "", "call": "1"}).status_code == 302
    page = zonnedael.client("ruth").get(zonnedael.url("incidents:case", pk=case.pk))
    text = page.content.decode()
    assert "Er was nog een getuige." in text
    assert "vroeg om gebeld te worden" in text
    own = shown_to(zonnedael, "sanne", case)
    assert "Er was nog een getuige." in own and "Bel mij, alsjeblieft." in own


@pytest.mark.spec("REP-7")
def test_the_page_tells_who_has_it_what_was_done_and_what_comes(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    before = shown_to(zonnedael, "sanne", case)
    assert "Je melding wordt bekeken" in before
    judged(zonnedael, case, Gravity.MIDDLE)
    tell_reporter(actor=zonnedael.actor("ruth"), case=case, text="De beelden zijn bewaard.")
    page = shown_to(zonnedael, "sanne", case)
    assert zonnedael.person("ruth").name in page
    assert "De beelden zijn bewaard." in page
    assert "praatte je bij" in page
    assert "Iemand vraagt hoe het met je gaat" in page
    assert "Je melding wordt bekeken" not in page
    assert "Je hoort hoe het afliep" in page
    Case.objects.filter(pk=case.pk).update(state="closed", closed_at=case.opened_at)
    ended = shown_to(zonnedael, "sanne", case)
    assert "Wat er nog komt" not in ended
    assert "Iemand vraagt hoe het met je gaat" not in ended


@pytest.mark.spec("REP-7")
def test_the_victim_reads_what_was_done_about_the_other_and_a_witness_only_that_it_ended(
    zonnedael: House, make_case: MakeCase
) -> None:
    """Neither reads what the other wrote back, and only the victim finds help and care here."""
    bram = zonnedael.person("bram")
    case = make_case(
        people=[Involved(PersonRole.VICTIM, bram)], other_party="Een man met een rode jas."
    )
    for kind, reason in (("response", "Hij kreeg een waarschuwing."), ("care", "Wil rust.")):
        track = Track.objects.select_related("case").get(case=case, kind=kind)
        advance_track(
            actor=zonnedael.actor("ruth"),
            track=track,
            seen=track.version,
            move="finish",
            reason=reason,
        )
    incident = Incident.objects.select_related("case").get(case=case)
    write_back(actor=zonnedael.actor("sanne"), incident=incident, text="Alleen van Sanne.")
    victim, reporter = (shown_to(zonnedael, key, case) for key in ("bram", "sanne"))
    assert "Hij kreeg een waarschuwing." in victim and "Wil rust." in victim
    assert "0900-0101" in victim
    assert "Alleen van Sanne." not in victim and "rode jas" not in victim
    assert "Reactie is klaar" in reporter and "waarschuwing" not in reporter
    assert "Wil rust." not in reporter and "Opvang is klaar" not in reporter
    assert "0900-0101" not in reporter
    assert "Alleen van Sanne." in reporter and "rode jas" in reporter


def test_each_reporter_of_a_joined_case_reads_the_own_words_alone(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    other = make_case(by="daan", narrative="Wat Daan zag.")
    theirs = Incident.objects.get(case=other)
    Incident.objects.filter(pk=theirs.pk).update(case=case)
    theirs = Incident.objects.select_related("case").get(pk=theirs.pk)
    write_back(actor=zonnedael.actor("daan"), incident=theirs, text="Alleen van Daan.")
    page = shown_to(zonnedael, "sanne", case)
    assert "Wat Daan zag." not in page
    assert "Alleen van Daan." not in page
    assert page.count("schreef een bericht") == 0


def test_the_own_page_costs_a_fixed_number_of_statements(
    zonnedael: House, make_case: MakeCase, django_assert_max_num_queries: Any
) -> None:
    case = make_case()
    judged(zonnedael, case, Gravity.LIGHT)
    incident = Incident.objects.get(case=case)
    for number in range(6):
        write_back(
            actor=zonnedael.actor("sanne"),
            incident=Incident.objects.select_related("case").get(pk=incident.pk),
            text=f"Bericht {number}.",
        )
    client, address = (
        zonnedael.client("sanne"),
        zonnedael.url("incidents:my_report", pk=incident.pk),
    )
    client.get(address)
    with django_assert_max_num_queries(25):
        client.get(address)
