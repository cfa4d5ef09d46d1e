"""Everything that is open passes to a colleague in one act, within the walls, and comes back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from luwte.core.models import AuditEntry
from luwte.core.refusal import NotPermitted, Refused
from luwte.incidents import actions
from luwte.incidents.actions.handing_over import hand_over, take_back
from luwte.incidents.models import (
    Case,
    CaseAction,
    CaseEntry,
    CaseReader,
    Involvement,
    PersonalReaction,
    Track,
)
from luwte.incidents.queries.handing_over import Obstacle, plan_for
from luwte.incidents.tests.conftest import MakeCase
from luwte.notify.models import Delivery
from luwte.org.models import Deputy
from tests.cast import House


@pytest.fixture
def load(zonnedael: House, make_case: MakeCase) -> Case:
    """A case of which Ruth has everything: the case, a track, an action, a personal reaction."""
    case = make_case()
    ruth = zonnedael.actor("ruth")
    Case.objects.filter(pk=case.pk).update(owner=ruth.person)
    Track.objects.filter(case=case).update(owner=None)
    Track.objects.filter(case=case, kind="care").update(owner=ruth.person)
    actions.choose_action(
        actor=ruth, case=case, plan=actions.ActionPlan(title="Bellen", owner=ruth.person)
    )
    PersonalReaction.objects.filter(case=case).delete()
    PersonalReaction.objects.create(
        case=case, who="manager", person=ruth.person, due_at=timezone.now() + timedelta(days=1)
    )
    return Case.objects.get(pk=case.pk)


def owners(case: Case) -> list[object]:
    """Who has the case, its care, its action and its reaction."""
    return [
        Case.objects.get(pk=case.pk).owner_id,
        Track.objects.get(case=case, kind="care").owner_id,
        CaseAction.objects.get(case=case).owner_id,
        PersonalReaction.objects.get(case=case).person_id,
    ]


@pytest.mark.spec("CAS-1")
def test_everything_open_passes_in_one_act_with_one_message(zonnedael: House, load: Case) -> None:
    ruth, mo = zonnedael.actor("ruth"), zonnedael.person("mo")
    plan = plan_for(ruth, ruth.person, mo)
    assert plan.counts == {"cases": 1, "tracks": 1, "actions": 1, "reactions": 1}
    before = Delivery.objects.filter(person=mo).count()
    hand_over(actor=ruth, giver=ruth.person, receiver=mo)
    assert owners(load) == [mo.pk] * 4
    told = Delivery.objects.filter(person=mo, message="incidents.handed_over")
    assert told.values("subject_id").distinct().count() == 1
    assert Delivery.objects.filter(person=mo).count() == before + told.count()
    line = CaseEntry.objects.get(case=load, verb="handed_over")
    assert (line.by_id, line.params["owner"]) == (ruth.person_id, str(mo.pk))
    assert AuditEntry.objects.filter(verb="incidents.handed_over", object_id=load.pk).exists()
    assert Case.objects.get(pk=load.pk).version == load.version + 1


def test_what_ended_stays_with_who_did_it(zonnedael: House, load: Case) -> None:
    ruth, mo = zonnedael.actor("ruth"), zonnedael.person("mo")
    CaseAction.objects.filter(case=load).update(state="done", done_at=timezone.now())
    hand_over(actor=ruth, giver=ruth.person, receiver=mo)
    assert owners(load) == [mo.pk, mo.pk, ruth.person_id, mo.pk]


@pytest.mark.spec("CAS-1")
def test_nothing_passes_to_who_is_involved_or_may_not_read_it(
    zonnedael: House, load: Case, make_case: MakeCase
) -> None:
    ruth = zonnedael.actor("ruth")
    mo, ilse = zonnedael.person("mo"), zonnedael.person("ilse")
    free = make_case()
    Case.objects.filter(pk=free.pk).update(owner=ruth.person)
    Involvement.objects.create(incident=load.incidents.get(), person=mo, role="problem")
    plan = plan_for(ruth, ruth.person, mo)
    assert [one.case for one in plan.passes] == [free]
    assert [(one.case, why) for one, why in plan.stays] == [(load, Obstacle.INVOLVED)]
    hand_over(actor=ruth, giver=ruth.person, receiver=mo)
    assert owners(load) == [ruth.person_id] * 4
    assert not CaseReader.objects.filter(case=load, person=mo).exists()
    assert {why for _one, why in plan_for(ruth, ruth.person, ilse).stays} == {Obstacle.OTHER_UNIT}
    with pytest.raises(Refused):
        hand_over(actor=ruth, giver=ruth.person, receiver=ilse)


@pytest.mark.spec("CAS-1")
def test_what_is_restricted_never_passes_to_a_deputy(zonnedael: House, load: Case) -> None:
    ruth, mo = zonnedael.actor("ruth"), zonnedael.person("mo")
    today = timezone.localdate()
    Deputy.objects.create(person=ruth.person, deputy=mo, starts_on=today, ends_on=today)
    Case.objects.filter(pk=load.pk).update(is_restricted=True)
    plan = plan_for(ruth, ruth.person, mo)
    assert [(one.case, why) for one, why in plan.stays] == [(load, Obstacle.NOT_CHOSEN)]
    with pytest.raises(Refused):
        hand_over(actor=ruth, giver=ruth.person, receiver=mo)


def test_a_team_lead_hands_over_for_who_is_away_within_the_own_units(
    zonnedael: House, load: Case, make_case: MakeCase
) -> None:
    mo, ilse, ruth = (zonnedael.actor(key) for key in ("mo", "ilse", "ruth"))
    elsewhere = make_case(by="daan")
    Case.objects.filter(pk=elsewhere.pk).update(owner=ruth.person)
    plan = plan_for(mo, ruth.person, mo.person)
    assert [one.case for one in plan.passes] == [load]
    assert plan.stays == []
    hand_over(actor=mo, giver=ruth.person, receiver=mo.person)
    assert owners(load) == [mo.person_id] * 4
    assert Case.objects.get(pk=elsewhere.pk).owner_id == ruth.person_id
    with pytest.raises(NotPermitted):
        hand_over(
            actor=zonnedael.actor("sanne"), giver=ruth.person, receiver=zonnedael.person("bram")
        )
    with pytest.raises(Refused):
        hand_over(actor=ilse, giver=mo.person, receiver=ilse.person)


@pytest.mark.spec("CAS-1")
def test_it_is_taken_back_on_the_same_day_as_far_as_it_is_still_there(
    zonnedael: House, load: Case
) -> None:
    ruth, mo = zonnedael.actor("ruth"), zonnedael.person("mo")
    batch, _plan = hand_over(actor=ruth, giver=ruth.person, receiver=mo)
    karin = zonnedael.person("karin")
    Track.objects.filter(case=load, kind="care").update(owner=karin)
    with pytest.raises(Refused):
        take_back(actor=zonnedael.actor("mo"), receiver=mo, batch=batch)
    assert take_back(actor=ruth, receiver=mo, batch=batch) == 1
    assert owners(load) == [ruth.person_id, karin.pk, ruth.person_id, ruth.person_id]
    assert not CaseReader.objects.filter(case=load, person=mo, why="handed_over").exists()
    assert CaseEntry.objects.filter(case=load, verb="handed_back").exists()
    with pytest.raises(Refused):
        take_back(actor=ruth, receiver=mo, batch=batch)


def test_on_the_next_day_it_is_not_taken_back(zonnedael: House, load: Case) -> None:
    ruth, mo = zonnedael.actor("ruth"), zonnedael.person("mo")
    batch, _plan = hand_over(actor=ruth, giver=ruth.person, receiver=mo)
    with time_machine.travel(timezone.now() + timedelta(days=1)), pytest.raises(Refused):
        take_back(actor=ruth, receiver=mo, batch=batch)


def test_the_page_shows_first_and_passes_on_after_a_tap(zonnedael: House, load: Case) -> None:
    ruth, mo = zonnedael.person("ruth"), zonnedael.person("mo")
    client, address = zonnedael.client("ruth"), zonnedael.url("incidents:hand_over")
    assert client.get(address).status_code == 200
    query = {"giver": str(ruth.pk), "receiver": str(mo.pk)}
    page = client.get(address, query)
    assert page.context["counts"]["cases"] == 1
    assert owners(load)[0] == ruth.pk
    answer = client.post(address, query, follow=True)
    assert owners(load) == [mo.pk] * 4
    (batch,) = answer.context["batches"]
    back = zonnedael.url("incidents:take_back", receiver=mo.pk, batch=batch.id)
    assert client.post(back).status_code == 302
    assert owners(load) == [ruth.pk] * 4


def test_a_case_that_the_giver_may_not_open_any_more_is_not_named(
    zonnedael: House, load: Case
) -> None:
    mo, ruth = zonnedael.actor("mo"), zonnedael.actor("ruth")
    Track.objects.filter(case=load, kind="police").update(owner=mo.person)
    assert [one.case for one in plan_for(mo, mo.person, ruth.person).passes] == [load]
    CaseReader.objects.filter(case=load, person=mo.person).delete()
    Case.objects.filter(pk=load.pk).update(is_restricted=True)
    plan = plan_for(mo, mo.person, ruth.person)
    assert (plan.passes, plan.stays) == ([], [])
