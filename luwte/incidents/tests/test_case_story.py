"""A case from the first look to the end, and what stops it from ending too soon."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from luwte.catalogue.queries import terms
from luwte.core.clock.lanes import run_until_idle
from luwte.core.models import Timer
from luwte.core.refusal import Conflict, Refused
from luwte.incidents import actions
from luwte.incidents.actions import ActionPlan
from luwte.incidents.models import Case, CaseAction, PersonalReaction, Track
from luwte.incidents.queries.case_page import case_page
from luwte.incidents.queries.people import who_can_handle
from luwte.incidents.rules import Gravity, LinkKind
from luwte.incidents.tests.conftest import MakeCase
from luwte.notify.models import Delivery
from tests.cast import House


def fresh(case: Case) -> Case:
    return Case.objects.select_related("unit", "owner").get(pk=case.pk)


def make_ready(house: House, case: Case, *, but: str = "") -> None:
    """Everything that a case needs before it may be closed, apart from one thing."""
    ruth = house.actor("ruth")
    run_until_idle(["events"])
    actions.triage_case(
        actor=ruth,
        case=fresh(case),
        seen=fresh(case).version,
        gravity=Gravity.LIGHT,
        reason="Licht.",
    )
    for track in Track.objects.select_related("case").filter(case=case):
        if but == track.kind:
            continue
        waits = track.kind == "police"
        actions.advance_track(
            actor=ruth,
            track=track,
            seen=track.version,
            move="wait" if waits else "finish",
            reason="Zo is het.",
            until=timezone.localdate() + timedelta(days=30) if waits else None,
        )
    if but != "talk":
        actions.discuss(
            actor=ruth,
            case=fresh(case),
            kind="team",
            held_on=timezone.localdate(),
            text="Besproken.",
        )
    if but != "told":
        actions.tell_reporter(actor=ruth, case=fresh(case), text="Dank je.")
    if but != "reaction":
        for reaction in PersonalReaction.objects.select_related("case").filter(case=case):
            actions.react_in_person(actor=ruth, reaction=reaction)


@pytest.mark.spec("CAS-7")
@pytest.mark.parametrize("but", ["care", "response", "damage", "talk", "told", "reaction"])
def test_a_case_is_closed_only_when_nothing_is_missing(
    zonnedael: House, make_case: MakeCase, but: str
) -> None:
    case = make_case()
    make_ready(zonnedael, case, but=but)
    url = zonnedael.url("incidents:close", pk=case.pk)
    told = {"seen": fresh(case).version, "text": "We zetten de balie om."}
    page = zonnedael.client("ruth").post(url, told)
    assert page.status_code == 422
    body = page.content.decode()
    links = {"talk": "/talk/", "told": "/tell/", "reaction": "/reaction/manager/"}
    assert links.get(but, f"/track/{but}/") in body
    assert "We zetten de balie om." in body
    assert fresh(case).state == "open"


@pytest.mark.spec("CAS-7")
def test_waiting_for_somebody_else_until_a_day_is_enough_and_the_second_who_closes_is_told(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    make_ready(zonnedael, case)
    assert Track.objects.get(case=case, kind="police").state == "waiting"
    url = zonnedael.url("incidents:close", pk=case.pk)
    seen = fresh(case).version
    first = zonnedael.client("mo").post(url, {"seen": seen, "text": "Een tweede uitgang."})
    assert first.status_code == 302
    second = zonnedael.client("ruth").post(url, {"seen": seen, "text": "Mijn les."})
    body = second.content.decode()
    assert second.status_code in (409, 422)
    assert "Mijn les." in body
    assert fresh(case).learning == "Een tweede uitgang."


@pytest.mark.spec("CAS-7")
def test_a_closed_case_opens_again_with_a_reason(zonnedael: House, make_case: MakeCase) -> None:
    case = make_case()
    make_ready(zonnedael, case)
    ruth = zonnedael.actor("ruth")
    actions.close_case(
        actor=ruth, case=fresh(case), seen=fresh(case).version, learning="Niets nieuws."
    )
    with pytest.raises(Refused):
        actions.reopen(actor=ruth, case=fresh(case), seen=fresh(case).version, reason=" ")
    actions.reopen(actor=ruth, case=fresh(case), seen=fresh(case).version, reason="Hij kwam terug.")
    assert fresh(case).state == "open"


def test_what_was_merged_is_not_opened_again_nor_told_about(
    zonnedael: House, make_case: MakeCase
) -> None:
    case, other = make_case(), make_case("bram", witness=True)
    ruth = zonnedael.actor("ruth")
    actions.merge_cases(
        actor=ruth,
        target=fresh(case),
        source=fresh(other),
        seen=fresh(case).version,
        source_seen=fresh(other).version,
    )
    with pytest.raises(Conflict):
        # Drawn before the merge, sent after it.
        actions.tell_reporter(actor=ruth, case=other, text="Hallo.")
    gone = fresh(other)
    with pytest.raises(Refused):
        actions.reopen(actor=ruth, case=gone, seen=gone.version, reason="Toch.")
    with pytest.raises(Refused):
        actions.tell_reporter(actor=ruth, case=gone, text="Hallo.")


@pytest.mark.spec("CAS-4")
def test_an_action_that_is_not_done_in_time_is_remembered_and_one_that_is_done_is_not(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    ruth = zonnedael.actor("ruth")
    hanna = zonnedael.person("hanna")
    soon = timezone.now() - timedelta(minutes=1)
    late, done = (
        actions.choose_action(
            actor=ruth, case=fresh(case), plan=ActionPlan(title=title, owner=hanna, deadline=soon)
        )
        for title in ("Bellen", "Schrijven")
    )
    actions.complete_action(
        actor=zonnedael.actor("hanna"),
        action=CaseAction.objects.select_related("case", "owner").get(pk=done.pk),
        evidence="Brief van vandaag.",
    )
    assert Timer.objects.filter(kind="incidents.action_due", state="waiting").count() == 1
    run_until_idle(["ordinary"])
    told = Delivery.objects.filter(person=hanna, message="incidents.missed", subject_id=case.pk)
    assert told.exists()
    assert CaseAction.objects.get(pk=late.pk).state == "chosen"


@pytest.mark.spec("CAS-4")
def test_what_the_same_person_did_before_changes_what_is_advised(
    zonnedael: House, make_case: MakeCase
) -> None:
    house = zonnedael.organisation
    forms = [one for one in terms("form", organisation=house) if one.entry_key]
    ruth = zonnedael.actor("ruth")
    changed = []
    for form in forms:
        case, before = make_case(terms=[form]), make_case()
        Case.objects.filter(pk=case.pk).update(gravity="middle")
        plain = [one.rule for one in case_page(ruth, fresh(case)).recommendations]
        actions.link_cases(
            actor=ruth, case=fresh(case), other=fresh(before), kind=LinkKind.SAME_PERSON
        )
        page = case_page(ruth, fresh(case))
        assert all(one.why for one in page.recommendations)
        if [one.rule for one in page.recommendations] != plain:
            changed.append(form.key)
            break
    assert changed


@pytest.mark.spec("CAS-2")
def test_a_coordinator_who_is_the_victim_is_replaced_everywhere_and_has_an_own_page(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case("ruth")
    run_until_idle(["events"])
    ruth = zonnedael.person("ruth")
    browser = zonnedael.client("ruth")
    for name in ("case", "triage", "close", "together", "readers"):
        assert browser.get(zonnedael.url(f"incidents:{name}", pk=case.pk)).status_code == 404
    assert not Track.objects.filter(case=case, owner=ruth).exists()
    assert not PersonalReaction.objects.filter(case=case, person=ruth).exists()
    karin = zonnedael.actor("karin")
    assert ruth not in who_can_handle(karin, fresh(case))
    own = zonnedael.url("incidents:my_report", pk=case.incidents.get().pk)
    assert browser.get(own).status_code == 200
