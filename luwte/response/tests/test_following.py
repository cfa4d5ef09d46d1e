"""What was done about incidents goes along when they move to another case, and comes back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from luwte.core.clock.lanes import run_until_idle
from luwte.incidents import actions as cases
from luwte.incidents.models import Case, CaseJoin, Incident, Track
from luwte.incidents.rules import TrackKind
from luwte.response.access import desk_for
from luwte.response.actions.damage import Damage, add_damage
from luwte.response.actions.following import OF_A_CASE, follow, go_back
from luwte.response.actions.police import PoliceChoice, decide_police, say_vpt
from luwte.response.actions.reacting import react
from luwte.response.models import (
    CaseFollowing,
    ComplaintRequest,
    Evidence,
    FirstReaction,
    Letter,
    Measure,
    PartyTalk,
    PoliceFile,
    PoliceReport,
)
from luwte.response.rules.identity import Identity
from luwte.response.rules.states import (
    DamageKind,
    DamageSide,
    Filer,
    LetterKind,
    MeasureKind,
    MeasureState,
    PoliceReportKind,
    PoliceReportState,
    ReactionKind,
    TalkKind,
)
from luwte.response.tests.measure_scene import Scene, party_in, report_of
from tests.cast import House


def fresh(case: Case) -> Case:
    return Case.objects.select_related("unit", "owner").get(pk=case.pk)


def merge(house: House, target: Case, source: Case) -> CaseJoin:
    target, source = fresh(target), fresh(source)
    return cases.merge_cases(
        actor=house.actor("ruth"),
        target=target,
        source=source,
        seen=target.version,
        source_seen=source.version,
    )


def undo(house: House, join: CaseJoin) -> None:
    join = CaseJoin.objects.select_related("source__owner", "target__owner").get(pk=join.pk)
    cases.undo_join(actor=house.actor("ruth"), join=join, seen=join.target.version)


def split(house: House, case: Case, *gone: Incident) -> CaseJoin:
    case = fresh(case)
    return cases.split_case(
        actor=house.actor("ruth"),
        case=case,
        seen=case.version,
        incident_ids=[one.pk for one in gone],
        why="Het zijn er twee.",
    )


def work_at(scene: Scene, case: Case) -> None:
    """Something of everything that is done about a case."""
    now, today = timezone.now(), timezone.localdate()
    actor = scene.actor("ruth")
    incident = Incident.objects.get(case=case)
    Letter.objects.create(case=case, kind=LetterKind.WARNING, created_at=now)
    PartyTalk.objects.create(case=case, kind=TalkKind.ORDER_TALK, created_at=now)
    ComplaintRequest.objects.create(
        case=case, incident=incident, offence_key="threat", known_on=today,
        deadline=today + timedelta(days=90), created_at=now,
    )  # fmt: skip
    Evidence.objects.create(case=case, kind="camera", state="asked", what="hal", asked_at=now)
    PoliceReport.objects.create(
        case=case, kind=PoliceReportKind.REPORT, state=PoliceReportState.PLANNED,
        filer=Filer.EMPLOYER, created_at=now,
    )  # fmt: skip
    police = desk_for(actor, case.pk, TrackKind.POLICE)
    decide_police(actor=actor, desk=police, seen=0, choice=PoliceChoice(Filer.EMPLOYER, klacht=()))
    damage = Damage(
        side=DamageSide.EMPLOYER, kind=DamageKind.PROPERTY, title="Balie", person=None,
        occurred_on=today, amount=81250,
    )  # fmt: skip
    add_damage(actor=actor, desk=desk_for(actor, case.pk, TrackKind.DAMAGE), damage=damage)
    react(
        actor=actor, desk=scene.desk("ruth"), kind=ReactionKind.ACKNOWLEDGEMENT, at=now
    )  # fmt: skip


def rows_of(case: Case) -> dict[str, int]:
    """How many rows of each table name this case, without the empty ones."""
    tables: tuple[type[models.Model], ...] = (*OF_A_CASE, PoliceFile)
    counts = {one.__name__: of_case(one, case).count() for one in tables}
    return {name: count for name, count in counts.items() if count}


def of_case(table: type[models.Model], case: Case) -> models.QuerySet[Any]:
    return table._default_manager.filter(case=case)


def told(case: Case) -> dict[str, list[str]]:
    return {
        track.kind: sorted(line["key"] for line in track.told)
        for track in Track.objects.filter(case=case).exclude(kind=TrackKind.CARE)
    }


def test_every_table_that_names_a_case_follows_it() -> None:
    named = {
        model
        for model in apps.get_app_config("response").get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model is Case
    }
    assert named == {*OF_A_CASE, PoliceFile}


@pytest.mark.spec("CAS-1")
def test_what_was_done_in_a_case_that_is_merged_goes_along_and_comes_back(scene: Scene) -> None:
    scene.bring(MeasureState.RUNNING)
    work_at(scene, scene.case)
    before, cards = rows_of(scene.case), told(scene.case)
    assert len(before) >= 9, before
    other = report_of(scene.house, "bram")
    join = merge(scene.house, other, scene.case)
    run_until_idle()
    assert rows_of(other) == before
    assert rows_of(scene.case) == {}
    assert told(other) == cards
    page = scene.house.client("mo").get(scene.house.url("response:of_case", pk=other.pk))
    assert "Piet de Groot" in page.text
    assert Measure.objects.get().get_kind_display()
    damage = scene.house.client("mo").get(scene.house.url("response:damage", pk=other.pk))
    assert "812,50" in damage.text
    police = scene.house.client("mo").get(scene.house.url("response:police", pk=other.pk))
    assert "hal" in police.text

    new = FirstReaction.objects.create(
        case=other,
        kind=ReactionKind.HEARING_INVITATION,
        at=timezone.now(),
        created_at=timezone.now(),
    )
    undo(scene.house, join)
    run_until_idle()
    assert rows_of(scene.case) == before
    assert told(scene.case) == cards
    new.refresh_from_db()
    assert new.case_id == other.pk
    assert rows_of(other) == {"FirstReaction": 1}
    assert not CaseFollowing.objects.exists()


@pytest.mark.spec("CAS-1")
def test_the_measure_goes_on_in_the_case_that_took_it(scene: Scene) -> None:
    measure = scene.propose(kind=MeasureKind.ACCESS_BAN)
    other = report_of(scene.house, "bram")
    merge(scene.house, other, scene.case)
    run_until_idle()
    scene.case = other
    measure.refresh_from_db()
    for move, who in (("hear", "mo"), ("look", "ruth"), ("decide", "karin"), ("inform", "mo")):
        measure = scene.step(measure, move, who)
    assert measure.state == MeasureState.RUNNING
    assert told(other)["response"] == ["measure"]


@pytest.mark.parametrize("first", ["mine", "theirs"])
def test_one_police_file_stays_and_takes_over_what_it_lacks(scene: Scene, first: str) -> None:
    other = report_of(scene.house, "bram")
    ruth = scene.actor("ruth")
    mine, theirs = (desk_for(ruth, one.pk, TrackKind.POLICE) for one in (other, scene.case))
    decided = mine if first == "mine" else theirs
    decide_police(actor=ruth, desk=decided, seen=0, choice=PoliceChoice(Filer.EMPLOYEE, klacht=()))
    say_vpt(actor=ruth, desk=theirs if first == "mine" else mine)
    kept = PoliceFile.objects.get(case=other)
    join = merge(scene.house, other, scene.case)
    run_until_idle()
    file = PoliceFile.objects.get(case=other)
    assert (file.filer, file.said_vpt_at is not None) == (Filer.EMPLOYEE, True)
    undo(scene.house, join)
    run_until_idle()
    file = PoliceFile.objects.get(case=other)
    assert (file.filer, file.said_vpt_at) == (kept.filer, kept.said_vpt_at)
    assert PoliceFile.objects.filter(case=scene.case).exists()


def test_what_was_decided_after_the_merge_is_not_taken_back(scene: Scene) -> None:
    other = report_of(scene.house, "bram")
    ruth = scene.actor("ruth")
    theirs = desk_for(ruth, scene.case.pk, TrackKind.POLICE)
    decide_police(actor=ruth, desk=theirs, seen=0, choice=PoliceChoice(Filer.EMPLOYEE))
    say_vpt(actor=ruth, desk=desk_for(ruth, other.pk, TrackKind.POLICE))
    join = merge(scene.house, other, scene.case)
    run_until_idle()
    seen = PoliceFile.objects.get(case=other).version
    desk = desk_for(ruth, other.pk, TrackKind.POLICE)
    decide_police(actor=ruth, desk=desk, seen=seen, choice=PoliceChoice(Filer.EMPLOYER))
    undo(scene.house, join)
    run_until_idle()
    assert PoliceFile.objects.get(case=other).filer == Filer.EMPLOYER
    assert PoliceFile.objects.get(case=scene.case).filer == Filer.EMPLOYEE


def test_told_twice_or_in_another_order_it_comes_to_the_same(scene: Scene) -> None:
    scene.bring(MeasureState.RUNNING)
    second, third = (report_of(scene.house, who) for who in ("bram", "sanne"))
    one = merge(scene.house, second, scene.case)
    two = merge(scene.house, third, second)
    for join in (two, one, two, one):
        follow(join.pk)
    assert rows_of(third) == {"Measure": 1}
    assert CaseFollowing.objects.get(join=one).rows == CaseFollowing.objects.get(join=two).rows
    undo(scene.house, two)
    go_back(two.pk)
    go_back(two.pk)
    follow(two.pk)
    assert rows_of(second) == {"Measure": 1}
    undo(scene.house, one)
    run_until_idle()
    assert rows_of(scene.case) == {"Measure": 1}


def test_a_merge_undone_before_the_clock_came_by_moves_nothing(scene: Scene) -> None:
    scene.bring(MeasureState.RUNNING)
    other = report_of(scene.house, "bram")
    join = merge(scene.house, other, scene.case)
    undo(scene.house, join)
    run_until_idle()
    assert rows_of(scene.case) == {"Measure": 1}
    assert rows_of(other) == {}


@pytest.mark.spec("CAS-1")
def test_a_split_takes_along_who_is_only_in_what_went_and_brings_all_back(scene: Scene) -> None:
    stays = scene.propose(kind=MeasureKind.ACCESS_BAN)
    other = report_of(scene.house, "bram")
    gone = Incident.objects.get(case=other)
    merge(scene.house, scene.case, other)
    run_until_idle()
    party = party_in(scene.house, scene.case, "mo", Identity(name="Kees Klein"))
    for link in party.incidents.exclude(incident=gone):
        link.unlinked_at = timezone.now()
        link.save(update_fields=["unlinked_at"])
    second = Measure.objects.create(
        case=scene.case, party=party, kind=MeasureKind.WARNING,
        state=MeasureState.PROPOSED, proposed_at=timezone.now(),
    )  # fmt: skip
    klacht = ComplaintRequest.objects.create(
        case=scene.case, incident=gone, offence_key="threat", known_on=timezone.localdate(),
        deadline=timezone.localdate(), created_at=timezone.now(),
    )  # fmt: skip
    join = split(scene.house, scene.case, gone)
    run_until_idle()
    for moved in (stays, second, klacht):
        moved.refresh_from_db()
    assert (stays.case_id, second.case_id) == (scene.case.pk, join.target_id)
    assert klacht.case_id == join.target_id
    made = FirstReaction.objects.create(
        case=join.target, kind=ReactionKind.HEARING_INVITATION, at=timezone.now(),
        created_at=timezone.now(),
    )  # fmt: skip
    undo(scene.house, join)
    run_until_idle()
    everything: tuple[Any, ...] = (stays, second, klacht, made)
    for row in everything:
        row.refresh_from_db()
        assert row.case_id == scene.case.pk


@pytest.mark.spec("CAS-1")
def test_who_was_heard_from_in_one_of_two_reports_was_heard_from(scene: Scene) -> None:
    """The promise of 48 hours is about the event, not about the report."""
    ruth = scene.actor("ruth")
    react(actor=ruth, desk=scene.desk("ruth"), kind=ReactionKind.ACKNOWLEDGEMENT, at=timezone.now())
    track = Track.objects.get(case=scene.case, kind=TrackKind.RESPONSE)
    assert track.met_at is not None
    other = report_of(scene.house, "bram")
    join = merge(scene.house, other, scene.case)
    run_until_idle()
    taken = Track.objects.get(case=other, kind=TrackKind.RESPONSE)
    assert (taken.met_at, taken.first_deadline) == (track.met_at, track.first_deadline)
    undo(scene.house, join)
    assert Track.objects.get(case=other, kind=TrackKind.RESPONSE).met_at is None
