"""Damage: what was lost, paid in advance and repaired, and how it comes back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from luwte.core import files
from luwte.core.clock.lanes import run_until_idle
from luwte.core.refusal import Conflict, NotPermitted, Refused
from luwte.incidents.models import Case, CaseEntry, Track
from luwte.incidents.rules import TrackKind
from luwte.incidents.tests.conftest import MakeCase
from luwte.lib.spans import months_later
from luwte.notify.models import Delivery
from luwte.response.access import Desk, desk_for
from luwte.response.actions.claims import (
    ClaimPlan,
    advance_claim,
    look_later,
    open_claim,
    plan_court,
    record_payment,
)
from luwte.response.actions.damage import (
    Damage,
    add_damage,
    add_receipts,
    change_damage,
    mark_repaired,
    pay_advance,
    withdraw_damage,
)
from luwte.response.models import Claim, DamageItem, Instalment
from luwte.response.queries.damage import costs_of, damage_page
from luwte.response.rules.damage import CLAIM_MOVES, ENDED, lapses_on
from luwte.response.rules.states import ClaimState, DamageKind, DamageSide, Route
from tests.cast import House


@pytest.fixture
def case(make_case: MakeCase) -> Case:
    return make_case()


@pytest.fixture
def desk(zonnedael: House, case: Case) -> Desk:
    return desk_for(zonnedael.actor("ruth"), case.pk, TrackKind.DAMAGE)


def of(house: House, **more: Any) -> Damage:
    given: dict[str, Any] = {
        "side": DamageSide.EMPLOYEE,
        "kind": DamageKind.PROPERTY,
        "title": "Bril",
        "person": house.person("sanne"),
        "occurred_on": timezone.localdate(),
        "amount": 81250,
    }
    return Damage(**(given | more))


def claimed(house: House, desk: Desk, *items: DamageItem, route: Route = Route.LETTER) -> Claim:
    plan = ClaimPlan(
        route=route, amounts={one.pk: one.amount for one in items}, known_on=timezone.localdate()
    )
    return open_claim(actor=house.actor("ruth"), desk=desk, plan=plan)


@pytest.mark.spec("DMG-1")
def test_damage_of_both_sides_adds_up_and_the_advance_shows(zonnedael: House, desk: Desk) -> None:
    ruth = zonnedael.actor("ruth")
    glasses = add_damage(actor=ruth, desk=desk, damage=of(zonnedael))
    add_damage(
        actor=ruth,
        desk=desk,
        damage=of(
            zonnedael, side=DamageSide.EMPLOYER, kind=DamageKind.SICK_PAY, person=None,
            title="Ziek", amount=0, sick_days=Decimal("2.5"), daily_cost=28_033,
        ),
    )  # fmt: skip
    pay_advance(actor=ruth, desk=desk, item=glasses, seen=1, amount=50_000, on=timezone.localdate())
    page = damage_page(desk.case)
    assert page.total == 81_250 + 70_083
    assert page.of_employees == 81_250 and page.advanced == 50_000
    told = Track.objects.get(case=desk.case, kind=TrackKind.DAMAGE).told
    assert told[0] == {"key": "total", "n": 2, "cents": 151_333}
    text = zonnedael.client("ruth").get(zonnedael.url("response:damage", pk=desk.case.pk))
    assert "1.513,33" in text.content.decode() and "500,00" in text.content.decode()
    assert "2 schadeposten" in zonnedael.client("ruth").get(
        zonnedael.url("incidents:case", pk=desk.case.pk)
    ).content.decode().replace("\xa0", " ")


@pytest.mark.spec("DMG-1")
def test_what_must_be_repaired_now_asks_for_its_owner_until_it_is(
    zonnedael: House, desk: Desk
) -> None:
    ruth, day = zonnedael.actor("ruth"), timezone.localdate() + dt.timedelta(days=2)
    run_until_idle()
    door = add_damage(
        actor=ruth,
        desk=desk,
        damage=of(zonnedael, title="Deur", repair_by=day, repair_owner=zonnedael.person("mo")),
    )
    told = Delivery.objects.filter(message="response.damage_due")
    with time_machine.travel(timezone.now() + dt.timedelta(days=3), tick=False):
        run_until_idle()
        run_until_idle()
        assert {one.person_id for one in told} == {zonnedael.person("mo").pk}
        assert damage_page(desk.case).items[0].repair_is_late
        mark_repaired(actor=ruth, desk=desk, item=door, seen=1)
        assert not damage_page(desk.case).items[0].to_repair


@pytest.mark.spec("DMG-1")
def test_a_receipt_is_kept_for_who_works_on_the_damage_and_for_nobody_else(
    zonnedael: House, desk: Desk
) -> None:
    ruth = zonnedael.actor("ruth")
    item = add_damage(actor=ruth, desk=desk, damage=of(zonnedael))
    assert damage_page(desk.case).items[0].needs_receipt
    stored = files.store([b"%PDF-1.4 bon"], actor=ruth, name="bon.pdf")
    assert add_receipts(actor=ruth, desk=desk, item=item, stored=[stored]) == 1
    assert not damage_page(desk.case).items[0].needs_receipt
    where = zonnedael.url("response:open_receipt", pk=desk.case.pk, file_pk=stored.pk)
    assert zonnedael.client("ruth").get(where).content == b"%PDF-1.4 bon"
    for other in ("sanne", "ilse", "tessa", "hanna", "joost", "ravi"):
        assert zonnedael.client(other).get(where).status_code == 404


@pytest.mark.spec("DMG-2")
def test_812_50_comes_back_in_three_parts_and_ends_the_claim(zonnedael: House, desk: Desk) -> None:
    ruth, today = zonnedael.actor("ruth"), timezone.localdate()
    item = add_damage(actor=ruth, desk=desk, damage=of(zonnedael))
    claim = claimed(zonnedael, desk, item)
    claim = advance_claim(
        actor=ruth, desk=desk, claim=claim, seen=claim.version, move="send", given={"on": today}
    )
    assert claim.answer_by == today + dt.timedelta(days=14)
    claim = advance_claim(
        actor=ruth, desk=desk, claim=claim, seen=claim.version, move="agree",
        given={"parts": 3, "first_on": today + dt.timedelta(days=30)},
    )  # fmt: skip
    amounts = list(Instalment.objects.order_by("number").values_list("amount", flat=True))
    assert amounts == [27_084, 27_083, 27_083]
    for remaining, amount in ((54_166, 27_084), (27_083, 27_083), (0, 27_083)):
        face = record_payment(
            actor=ruth, desk=desk, claim=claim, seen=claim.version, amount=amount, on=today
        )
        claim.refresh_from_db()
        assert face.remaining == remaining
    assert claim.state == ClaimState.PAID and claim.ended_at
    assert damage_page(desk.case).received == 81_250
    with pytest.raises(Refused):
        record_payment(actor=ruth, desk=desk, claim=claim, seen=claim.version, amount=1, on=today)


@pytest.mark.spec("DMG-2")
def test_a_late_part_and_a_hearing_that_nobody_joined_ask_for_somebody_once(
    zonnedael: House, desk: Desk
) -> None:
    ruth, now = zonnedael.actor("ruth"), timezone.now()
    item = add_damage(actor=ruth, desk=desk, damage=of(zonnedael))
    claim = claimed(zonnedael, desk, item, route=Route.CRIMINAL)
    court = now + dt.timedelta(days=10)
    claim = plan_court(
        actor=ruth, desk=desk, claim=claim, seen=claim.version, court_on=court, joined_on=None
    )
    told = Delivery.objects.filter(message="response.damage_due")
    # The clock stood still for two days: seven days and one day before come once each.
    for days, known in ((5, 1), (5, 1), (9.5, 2)):
        with time_machine.travel(now + dt.timedelta(days=days), tick=False):
            run_until_idle()
            assert told.values("once_key").distinct().count() == known
    with time_machine.travel(now + dt.timedelta(days=9.6), tick=False):
        claim = plan_court(
            actor=ruth, desk=desk, claim=claim, seen=claim.version, court_on=court,
            joined_on=timezone.localdate(),
        )  # fmt: skip
        run_until_idle()
    assert told.values("once_key").distinct().count() == 2


def test_joining_after_the_hearing_is_refused(zonnedael: House, desk: Desk) -> None:
    ruth = zonnedael.actor("ruth")
    item = add_damage(actor=ruth, desk=desk, damage=of(zonnedael))
    claim = claimed(zonnedael, desk, item, route=Route.CRIMINAL)
    with pytest.raises(Refused):
        plan_court(
            actor=ruth, desk=desk, claim=claim, seen=claim.version,
            court_on=timezone.now(), joined_on=timezone.localdate() + dt.timedelta(days=2),
        )  # fmt: skip


@pytest.mark.spec("DMG-2")
def test_a_claim_waits_with_a_day_on_which_somebody_looks_again(
    zonnedael: House, desk: Desk
) -> None:
    ruth, now = zonnedael.actor("ruth"), timezone.now()
    item = add_damage(actor=ruth, desk=desk, damage=of(zonnedael))
    claim = claimed(zonnedael, desk, item)
    day = timezone.localdate() + dt.timedelta(days=40)
    look_later(actor=ruth, desk=desk, claim=claim, seen=claim.version, on=day, reason="Zitting")
    track = Track.objects.get(case=desk.case, kind=TrackKind.DAMAGE)
    assert timezone.localtime(track.deadline).date() == day
    told = Delivery.objects.filter(message="response.damage_due")
    with time_machine.travel(now + dt.timedelta(days=41), tick=False):
        run_until_idle()
        assert told.exists()


@pytest.mark.spec("DMG-2")
def test_the_costs_of_a_period_say_what_is_counted(zonnedael: House, desk: Desk) -> None:
    ruth, today = zonnedael.actor("ruth"), timezone.localdate()
    item = add_damage(actor=ruth, desk=desk, damage=of(zonnedael))
    old = today - dt.timedelta(days=800)
    began = timezone.now() - dt.timedelta(days=801)
    desk.case.incidents.update(happened_from=began, happened_until=began)
    add_damage(actor=ruth, desk=desk, damage=of(zonnedael, occurred_on=old, amount=100))
    gone = add_damage(actor=ruth, desk=desk, damage=of(zonnedael, amount=999))
    withdraw_damage(actor=ruth, desk=desk, item=gone, seen=1, reason="Toch niet stuk")
    claim = claimed(zonnedael, desk, item)
    record_payment(actor=ruth, desk=desk, claim=claim, seen=claim.version, amount=1_250, on=today)
    found = costs_of(zonnedael.actor("karin"), today - dt.timedelta(days=365), today)
    assert (found.total, found.received, found.net, found.cases) == (81_250, 1_250, 80_000, 1)
    assert [(line.number, line.amount) for line in found.lines] == [(1, 81_250)]
    page = zonnedael.client("karin").get(zonnedael.url("response:costs")).content.decode()
    assert "812,50" in page and "Sanne" not in page
    assert (
        zonnedael.client("karin")
        .get(zonnedael.url("response:costs") + "?since=2026-03-01&until=2026-01-01")
        .status_code
        == 422
    )


@pytest.mark.parametrize("state", list(ClaimState))
@pytest.mark.parametrize("move", list(CLAIM_MOVES))
def test_a_claim_takes_the_steps_of_its_table_and_no_other(
    zonnedael: House, desk: Desk, state: ClaimState, move: str
) -> None:
    karin = zonnedael.actor("ruth")
    item = add_damage(actor=karin, desk=desk, damage=of(zonnedael))
    claim = claimed(zonnedael, desk, item)
    Claim.objects.filter(pk=claim.pk).update(state=state)
    claim.refresh_from_db()
    given = {"on": timezone.localdate(), "parts": 2, "first_on": timezone.localdate(),
             "amount": 500, "reason": "Omdat"}  # fmt: skip
    step = CLAIM_MOVES[move]
    allowed = state in step.sources
    try:
        advance_claim(
            actor=karin, desk=desk, claim=claim, seen=claim.version, move=move, given=given
        )
    except NotPermitted:
        assert move == "write_off" and allowed
    except Refused:
        assert not allowed
    else:
        assert allowed
        claim.refresh_from_db()
        assert claim.state == step.target


def test_writing_off_is_a_decision_of_whom_the_organisation_named(
    zonnedael: House, desk: Desk
) -> None:
    from luwte.policy.queries import may_decide

    item = add_damage(actor=zonnedael.actor("ruth"), desk=desk, damage=of(zonnedael))
    claim = claimed(zonnedael, desk, item)
    for key in ("mo", "ruth", "sjoerd"):
        actor = zonnedael.actor(key)
        may = may_decide(actor, "damage_write_off", desk.case.unit_id)
        if not may:
            with pytest.raises(NotPermitted):
                advance_claim(
                    actor=actor, desk=desk_for(actor, desk.case.pk, TrackKind.DAMAGE),
                    claim=claim, seen=claim.version, move="write_off", given={"reason": "Nee"},
                )  # fmt: skip
    claim.refresh_from_db()
    assert claim.state not in ENDED


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"person": None},
        {"occurred_on": dt.date(2100, 1, 1)},
        {"kind": DamageKind.SICK_PAY, "amount": 0},
        {"repair_by": dt.date(2030, 1, 1)},
    ],
)
def test_too_little_is_refused_in_words_and_nothing_is_kept(
    zonnedael: House, desk: Desk, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Refused) as refused:
        add_damage(actor=zonnedael.actor("ruth"), desk=desk, damage=of(zonnedael, **wrong))
    assert len(refused.value.why) > 10 and not DamageItem.objects.exists()


def test_more_than_the_damage_is_not_asked_nor_paid_nor_asked_twice(
    zonnedael: House, desk: Desk
) -> None:
    ruth, today = zonnedael.actor("ruth"), timezone.localdate()
    item = add_damage(actor=ruth, desk=desk, damage=of(zonnedael))
    with pytest.raises(Refused):
        open_claim(
            actor=ruth, desk=desk,
            plan=ClaimPlan(route=Route.LETTER, amounts={item.pk: 81_251}, known_on=today),
        )  # fmt: skip
    claim = claimed(zonnedael, desk, item)
    with pytest.raises(Refused):
        claimed(zonnedael, desk, item)
    with pytest.raises(Refused):
        record_payment(
            actor=ruth, desk=desk, claim=claim, seen=claim.version, amount=81_251, on=today
        )
    with pytest.raises(Refused):
        withdraw_damage(actor=ruth, desk=desk, item=item, seen=1, reason="Weg")


def test_who_is_second_is_told_and_changes_nothing(zonnedael: House, desk: Desk) -> None:
    ruth = zonnedael.actor("ruth")
    item = add_damage(actor=ruth, desk=desk, damage=of(zonnedael))
    change_damage(actor=ruth, desk=desk, item=item, seen=1, damage=of(zonnedael, amount=90_000))
    with pytest.raises(Conflict):
        change_damage(actor=ruth, desk=desk, item=item, seen=1, damage=of(zonnedael, amount=70_000))
    item.refresh_from_db()
    assert item.amount == 90_000


def test_what_was_typed_stays_when_an_amount_cannot_be_read(zonnedael: House, desk: Desk) -> None:
    sent = {"side": "employer", "kind": "repair", "title": "Ruit voorzijde", "amount": "veel",
            "occurred_on": "2026-11-01"}  # fmt: skip
    answer = zonnedael.client("ruth").post(
        zonnedael.url("response:damage_add", pk=desk.case.pk), sent
    )
    text = answer.content.decode()
    assert answer.status_code == 422 and "Ruit voorzijde" in text and "812,50" in text


def test_who_only_reads_the_case_does_not_see_its_damage(zonnedael: House, desk: Desk) -> None:
    where = zonnedael.url("response:damage", pk=desk.case.pk)
    for other in ("sanne", "ilse", "joost", "tessa", "hanna", "petra"):
        assert zonnedael.client(other).get(where).status_code == 404
    assert zonnedael.client("karin").get(where).status_code == 200


def test_the_timeline_names_no_amount_and_nobody(zonnedael: House, desk: Desk) -> None:
    add_damage(actor=zonnedael.actor("ruth"), desk=desk, damage=of(zonnedael))
    entry = CaseEntry.objects.filter(case=desk.case, verb="response.damage_added").get()
    assert entry.params == {"kind": "property"}


def test_a_claim_lapses_five_years_on_also_from_the_29th_of_february() -> None:
    assert lapses_on(dt.date(2024, 2, 29)) == dt.date(2029, 2, 28)
    assert months_later(dt.date(2026, 10, 31), 4) == dt.date(2027, 2, 28)
