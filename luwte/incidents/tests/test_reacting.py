"""A manager comes to you, within one working day of every report."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.http import Http404

from luwte.core.clock.lanes import run_until_idle
from luwte.core.models import Timer
from luwte.core.refusal import Conflict, NotPermitted, Refused
from luwte.incidents import actions, messages
from luwte.incidents.access import reaction_for
from luwte.incidents.actions import Involved
from luwte.incidents.models import Case, CaseEntry, PersonalReaction
from luwte.incidents.queries.progress import progress_of
from luwte.incidents.rules import Gravity, Missing, PersonRole, missing_before_closing
from luwte.incidents.tests.conftest import MakeCase
from luwte.notify.models import Delivery
from tests.cast import House

LANES = ["events", "ordinary"]
# A Friday, before a weekend.
FRIDAY = datetime(2030, 11, 22, 10, 0, tzinfo=UTC)
# The Thursday before Good Friday and Easter (21 April 2030).
BEFORE_EASTER = datetime(2030, 4, 19, 10, 0, tzinfo=UTC)


def told(message: str) -> set[str]:
    rows = Delivery.objects.select_related("person").filter(message=message, channel="email")
    return {row.person.name for row in rows}


def at(moment: datetime) -> None:
    with time_machine.travel(moment, tick=False):
        run_until_idle(LANES)


def report(
    make_case: MakeCase, moment: datetime = FRIDAY, by: str = "sanne", **more: object
) -> Case:
    with time_machine.travel(moment, tick=False):
        case = make_case(by, happened_from=moment, **more)
        run_until_idle(LANES)
    return case


def asked(case: Case, who: str = "manager") -> PersonalReaction:
    return PersonalReaction.objects.select_related("person", "case").get(case=case, who=who)


@pytest.mark.spec("CAS-6")
@pytest.mark.parametrize(
    ("reported", "due"),
    [
        (FRIDAY, datetime(2030, 11, 25, 10, 0, tzinfo=UTC)),
        (BEFORE_EASTER, datetime(2030, 4, 23, 10, 0, tzinfo=UTC)),
        # In the week of the night on which the clock goes back: the same local hour.
        (datetime(2030, 10, 25, 10, 0, tzinfo=UTC), datetime(2030, 10, 28, 11, 0, tzinfo=UTC)),
    ],
)
def test_the_manager_reacts_within_one_working_day_of_every_report(
    zonnedael: House, make_case: MakeCase, reported: datetime, due: datetime
) -> None:
    case = report(make_case, reported, gravity=Gravity.LIGHT)
    reaction = asked(case)
    assert (reaction.person, reaction.due_at) == (zonnedael.person("mo"), due)
    assert told(messages.REACT) == {"Mo el Amrani"}
    assert not PersonalReaction.objects.filter(who="director").exists()


@pytest.mark.spec("CAS-6")
def test_after_something_heavy_the_director_reacts_too(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = report(make_case, gravity=Gravity.HEAVY)
    assert asked(case, "director").person == zonnedael.person("karin")
    assert zonnedael.person("karin").name in told(messages.REACT)


@pytest.mark.spec("CAS-6")
def test_what_turns_out_to_be_heavy_asks_the_director_from_then_on(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = report(make_case, gravity=Gravity.LIGHT)
    later = FRIDAY + timedelta(days=4)
    with time_machine.travel(later, tick=False):
        actions.triage_case(
            actor=zonnedael.actor("ruth"),
            case=case,
            seen=Case.objects.get(pk=case.pk).version,
            gravity=Gravity.HEAVY,
            reason="Het was een mes.",
        )
        run_until_idle(LANES)
    assert asked(case, "director").due_at == later + timedelta(days=1)


@pytest.mark.spec("CAS-6")
def test_no_victim_and_nobody_who_is_part_of_the_problem_is_asked_to_react(
    zonnedael: House, make_case: MakeCase
) -> None:
    mo = Involved(PersonRole.PROBLEM, zonnedael.person("mo"))
    sanne = Involved(PersonRole.VICTIM, zonnedael.person("sanne"))
    case = report(make_case, people=[sanne, mo])
    reaction = asked(case)
    assert reaction.person not in (zonnedael.person("mo"), None)
    assert "Mo el Amrani" not in told(messages.REACT)
    PersonalReaction.objects.filter(pk=reaction.pk).update(person=zonnedael.person("mo"))
    with pytest.raises(Http404):
        reaction_for(zonnedael.actor("mo"), case.pk, "manager")


@pytest.mark.spec("CAS-6")
def test_who_is_asked_is_reminded_and_a_reaction_that_does_not_come_goes_to_the_coordinator(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = report(make_case)
    due = asked(case).due_at
    assert told(messages.REACT_REMINDER) == set()
    at(due - timedelta(hours=4))
    assert told(messages.REACT_REMINDER) == {"Mo el Amrani"}
    assert told(messages.REACT_MISSED) == set()
    at(due + timedelta(minutes=1))
    assert told(messages.REACT_MISSED) == {"Mo el Amrani", "Ruth Bakker"}
    assert CaseEntry.objects.filter(case=case, verb="reaction_missed").count() == 1


@pytest.mark.spec("CAS-6")
def test_it_is_done_in_one_tap_and_then_nobody_is_reminded(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = report(make_case)
    url = zonnedael.url("incidents:reaction", pk=case.pk, part="manager")
    with time_machine.travel(FRIDAY + timedelta(hours=2), tick=False):
        browser = zonnedael.client("mo")
        page = browser.get(url).content.decode()
        assert "Sanne de Wit" in page
        assert "schold" not in page
        assert browser.post(url, {"answer": "done"}).status_code == 302
        assert browser.post(url, {"answer": "done"}).status_code == 422
    assert asked(case).done_by == zonnedael.person("mo")
    assert not Timer.objects.filter(kind="incidents.reaction", state="waiting").exists()
    at(FRIDAY + timedelta(days=5))
    assert told(messages.REACT_REMINDER) == told(messages.REACT_MISSED) == set()
    assert CaseEntry.objects.filter(case=case, verb="reacted", for_reporter=True).exists()


def test_it_is_not_needed_only_with_a_reason_and_only_by_who_was_asked_or_handles(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = report(make_case)
    reaction = asked(case)
    with pytest.raises(Refused):
        actions.reaction_not_needed(actor=zonnedael.actor("mo"), reaction=reaction, reason=" ")
    for who in ("bram", "sanne", "ilse", "tessa"):
        with pytest.raises(NotPermitted):
            actions.react_in_person(actor=zonnedael.actor(who), reaction=reaction)
    actions.reaction_not_needed(
        actor=zonnedael.actor("ruth"), reaction=reaction, reason="Sanne is met vakantie."
    )
    with pytest.raises(Conflict):
        actions.react_in_person(actor=zonnedael.actor("mo"), reaction=reaction)


@pytest.mark.spec("CAS-6")
def test_a_case_is_not_closed_before_somebody_has_reacted(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = report(make_case, gravity=Gravity.HEAVY)
    assert Missing.REACTION in missing_before_closing(progress_of(case))
    actions.react_in_person(actor=zonnedael.actor("mo"), reaction=asked(case))
    assert Missing.REACTION in missing_before_closing(progress_of(case))
    actions.react_in_person(actor=zonnedael.actor("karin"), reaction=asked(case, "director"))
    assert Missing.REACTION not in missing_before_closing(progress_of(case))


def test_after_a_merge_both_managers_still_go_and_each_sees_only_the_own_people(
    zonnedael: House, make_case: MakeCase
) -> None:
    balie, werk = report(make_case), report(make_case, by="daan")
    with time_machine.travel(FRIDAY + timedelta(hours=1), tick=False):
        now = {pk: Case.objects.select_related("owner").get(pk=pk) for pk in (balie.pk, werk.pk)}
        actions.merge_cases(
            actor=zonnedael.actor("ruth"),
            target=now[balie.pk],
            source=now[werk.pk],
            seen=now[balie.pk].version,
            source_seen=now[werk.pk].version,
        )
        ilse = asked(werk).person
        assert ilse == zonnedael.person("ilse")
        page = zonnedael.client("ilse").get(
            zonnedael.url("incidents:reaction", pk=werk.pk, part="manager")
        )
        assert page.status_code == 200
        assert zonnedael.person("daan").name in page.content.decode()
        assert "Sanne" not in page.content.decode()
        lacks = missing_before_closing(progress_of(now[balie.pk]))
        assert Missing.REACTION in lacks
        actions.react_in_person(actor=zonnedael.actor("mo"), reaction=asked(balie))
        assert Missing.REACTION in missing_before_closing(progress_of(now[balie.pk]))
        actions.react_in_person(actor=zonnedael.actor("ilse"), reaction=asked(werk))
        assert Missing.REACTION not in missing_before_closing(progress_of(now[balie.pk]))


def test_what_is_withdrawn_and_counts_again_is_watched_again(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = report(make_case)
    ruth = zonnedael.actor("ruth")
    with time_machine.travel(FRIDAY + timedelta(hours=1), tick=False):
        seen = Case.objects.get(pk=case.pk)
        actions.withdraw(actor=ruth, case=seen, seen=seen.version, reason="Dubbel.")
    at(FRIDAY + timedelta(days=10))
    assert told(messages.REACT_MISSED) == set()
    with time_machine.travel(FRIDAY + timedelta(days=10), tick=False):
        seen = Case.objects.get(pk=case.pk)
        actions.reopen(actor=ruth, case=seen, seen=seen.version, reason="Toch niet.")
        run_until_idle(LANES)
    assert "Mo el Amrani" in told(messages.REACT_MISSED)


def test_it_waits_on_the_start_page_and_stands_on_the_page_of_the_case(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = report(make_case)
    with time_machine.travel(FRIDAY + timedelta(hours=1), tick=False):
        url = zonnedael.url("incidents:reaction", pk=case.pk, part="manager")
        mo = zonnedael.client("mo")
        assert url in mo.get(zonnedael.url("desk:today")).content.decode()
        assert url in mo.get(zonnedael.url("incidents:case", pk=case.pk)).content.decode()
        assert url not in zonnedael.client("ruth").get(zonnedael.url("desk:today")).content.decode()


def test_in_a_small_practice_one_person_is_asked_once(de_linde: House) -> None:
    from django.utils import timezone

    from luwte.incidents.actions import Report, report_incident

    eva = de_linde.actor("eva")
    assert eva.person.unit is not None
    report_incident(
        actor=eva,
        report=Report(
            client_key="klein",
            unit=eva.person.unit,
            happened_from=timezone.now(),
            gravity=Gravity.HEAVY,
            people=[Involved(PersonRole.VICTIM, eva.person)],
        ),
    )
    run_until_idle(LANES)
    people = list(PersonalReaction.objects.values_list("person", flat=True))
    assert people and len(people) == len(set(people))
