"""Where terms, amounts and second tries end: the last minute, the cent too much, the second tap."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from luwte.core.refusal import Conflict, Refused
from luwte.incidents.rules import TrackKind
from luwte.response.access import Desk, desk_for
from luwte.response.actions.claims import ClaimPlan, advance_claim, open_claim, record_payment
from luwte.response.actions.complaints import Asked, ask_complaint, later_act, sign_complaint
from luwte.response.actions.damage import Damage, add_damage
from luwte.response.actions.letters import draft_letter, freeze_letter
from luwte.response.models import Claim, ComplaintRequest, Instalment, Letter, Measure
from luwte.response.rules.states import DamageKind, DamageSide, LetterKind, MeasureKind, Route
from luwte.response.tests.measure_scene import Scene, fresh
from luwte.response.tests.police_stage import a_case, a_desk
from tests.cast import House

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MOST = 99_999_999_99


def damage_desk(scene: Scene) -> Desk:
    return desk_for(scene.actor("ruth"), scene.case.pk, TrackKind.DAMAGE)


def claim_of(scene: Scene, amount: int) -> tuple[Desk, Claim]:
    desk, today = damage_desk(scene), timezone.localdate()
    ruth = scene.actor("ruth")
    item = add_damage(
        actor=ruth,
        desk=desk,
        damage=Damage(
            side=DamageSide.EMPLOYER,
            kind=DamageKind.REPAIR,
            title="Ruit",
            occurred_on=today,
            amount=amount,
        ),
    )
    plan = ClaimPlan(route=Route.LETTER, amounts={item.pk: amount}, known_on=today)
    return desk, open_claim(actor=ruth, desk=desk, plan=plan)


# --- Amounts --------------------------------------------------------------------------------------


def test_nothing_is_not_claimed(scene: Scene) -> None:
    with pytest.raises(Refused):
        claim_of(scene, 0)
    assert not Claim.objects.exists()


@pytest.mark.spec("DMG-2")
@pytest.mark.parametrize("parts", [1, 7, 60])
def test_the_largest_claim_is_divided_and_paid_to_the_cent(scene: Scene, parts: int) -> None:
    desk, claim = claim_of(scene, MOST)
    ruth, today = scene.actor("ruth"), timezone.localdate()
    claim = advance_claim(
        actor=ruth,
        desk=desk,
        claim=claim,
        seen=claim.version,
        move="agree",
        given={"parts": parts, "first_on": today},
    )
    rows = list(Instalment.objects.filter(claim=claim).order_by("number"))
    assert len(rows) == parts and sum(one.amount for one in rows) == MOST
    with pytest.raises(Refused):
        record_payment(
            actor=ruth, desk=desk, claim=claim, seen=claim.version, amount=MOST + 1, on=today
        )
    face = record_payment(
        actor=ruth, desk=desk, claim=claim, seen=claim.version, amount=MOST, on=today
    )
    assert (face.remaining, face.claim.state) == (0, "paid")


@pytest.mark.spec("DMG-2")
@pytest.mark.parametrize("move", ["send", "award"])
@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2100, 1, 1), date(9999, 12, 31)])
def test_a_day_that_cannot_be_is_no_day_of_a_claim(scene: Scene, move: str, day: date) -> None:
    desk, claim = claim_of(scene, 100_00)
    given = {"on": day, "amount": 100_00}
    with pytest.raises(Refused):
        advance_claim(
            actor=scene.actor("ruth"), desk=desk, claim=claim, seen=1, move=move, given=given
        )
    with pytest.raises(Refused):
        advance_claim(
            actor=scene.actor("ruth"), desk=desk, claim=claim, seen=1, move="agree",
            given={"parts": 2, "first_on": day},
        )  # fmt: skip
    with pytest.raises(Refused):
        amounts = {one.item_id: one.amount for one in claim.items.all()}
        plan = ClaimPlan(route=Route.CIVIL, amounts=amounts, known_on=day)
        open_claim(actor=scene.actor("ruth"), desk=desk, plan=plan)
    claim.refresh_from_db()
    assert (claim.state, claim.version) == ("open", 1)


# --- A second tap, a second handler ---------------------------------------------------------------


@pytest.mark.spec("RES-5")
def test_a_second_tap_keeps_nobody_out_twice(scene: Scene) -> None:
    scene.impose()
    with pytest.raises(Refused):
        scene.impose()
    with pytest.raises(Refused):
        scene.impose("mo")
    assert Measure.objects.count() == 1


def test_a_second_tap_proposes_nothing_twice_and_something_else_is_another(scene: Scene) -> None:
    scene.propose()
    with pytest.raises(Refused):
        scene.propose()
    scene.propose(behaviour="Hij gooide daarna ook nog een stoel door de hal.")
    scene.propose(MeasureKind.WARNING)
    assert Measure.objects.count() == 3


def test_a_letter_becomes_final_once_and_its_number_stays(scene: Scene) -> None:
    desk, mo = scene.desk("mo"), scene.actor("mo")
    letter = draft_letter(actor=mo, desk=desk, kind=LetterKind.ACKNOWLEDGEMENT, party=scene.party)
    done = freeze_letter(actor=mo, desk=desk, letter=letter, seen=letter.edits)
    for who in ("mo", "ruth"):
        for stale in (letter, Letter.objects.get(pk=letter.pk)):
            with pytest.raises(Refused):
                freeze_letter(
                    actor=scene.actor(who), desk=scene.desk(who), letter=stale, seen=stale.edits
                )
    assert Letter.objects.get(pk=letter.pk).number == done.number


def test_of_two_handlers_with_the_same_page_the_second_changes_nothing(scene: Scene) -> None:
    seen = scene.propose()
    scene.step(seen, "hear", "mo", heard_said="Hij heeft spijt.")
    with pytest.raises(Conflict):
        scene.step(seen, "hear", "ruth", heard_said="Hij lachte erom.")
    assert fresh(seen).heard_said == "Hij heeft spijt."


# --- Days of a measure ----------------------------------------------------------------------------


@pytest.mark.spec("RES-5")
@pytest.mark.parametrize(
    ("starts", "ends"), [(5, 4), (0, -1), (-1, 5), (367, 380), (2_900_000, 2_900_001)]
)
def test_a_measure_does_not_end_before_it_begins_nor_begin_in_another_age(
    scene: Scene, starts: int, ends: int
) -> None:
    today = timezone.localdate()
    days: dict[str, Any] = {
        "starts_on": today + timedelta(starts),
        "ends_on": today + timedelta(ends),
    }
    with pytest.raises(Refused):
        scene.propose(**days, review_on=days["ends_on"])
    with pytest.raises(Refused):
        scene.impose(**days, review_on=days["ends_on"])
    assert not Measure.objects.exists()


@pytest.mark.spec("RES-6")
def test_a_provisional_ban_does_not_wait_for_another_day(scene: Scene) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Refused):
        scene.impose(starts_on=tomorrow, ends_on=tomorrow, review_on=tomorrow)
    assert not Measure.objects.exists()


@pytest.mark.spec("RES-6")
@pytest.mark.parametrize("night", [date(2027, 3, 28), date(2027, 10, 31)])
def test_fourteen_days_over_the_night_in_which_the_clock_moves_are_fourteen_days(
    scene: Scene, night: date
) -> None:
    begins = datetime(night.year, night.month, night.day, 0, 30, tzinfo=AMSTERDAM)
    with time_machine.travel(begins - timedelta(days=3), tick=False):
        today = timezone.localdate()
        behaved: dict[str, Any] = {"behaved_on": today, "review_on": today + timedelta(days=13)}
        ban = scene.impose(**behaved, starts_on=today, ends_on=today + timedelta(days=13))
        assert ban.ends_on == today + timedelta(days=13)
        with pytest.raises(Refused):
            scene.impose(**behaved, starts_on=today, ends_on=today + timedelta(days=14))


# --- The klacht -----------------------------------------------------------------------------------


def asked_klacht(house: House, known_on: date | None = None) -> tuple[Desk, ComplaintRequest]:
    case = a_case(house, "sanne")
    desk = a_desk(house, "mo", case)
    asked = Asked(case.incidents.get(), "art_266", house.person("sanne"), known_on=known_on)
    return desk, ask_complaint(actor=house.actor("mo"), desk=desk, asked=asked)


@pytest.mark.spec("POL-1")
def test_a_klacht_is_in_time_until_the_last_minute_of_its_last_day(zonnedael: House) -> None:
    with time_machine.travel(datetime(2026, 12, 2, 14, tzinfo=UTC), tick=False) as clock:
        desk, row = asked_klacht(zonnedael)
        assert row.deadline == date(2027, 3, 2)
        last = datetime(2027, 3, 2, 23, 59, tzinfo=AMSTERDAM)
        clock.move_to(last + timedelta(minutes=1))
        mo = zonnedael.actor("mo")
        with pytest.raises(Refused):
            sign_complaint(actor=mo, desk=desk, complaint=row, signed_on=date(2027, 3, 3))
        clock.move_to(last)
        sign_complaint(actor=mo, desk=desk, complaint=row, signed_on=timezone.localdate())
    row.refresh_from_db()
    assert row.signed_on == date(2027, 3, 2)


@pytest.mark.spec("POL-1")
@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2100, 1, 1), date(1, 1, 1)])
def test_nobody_knew_of_it_before_it_happened_or_after_today(zonnedael: House, day: date) -> None:
    with pytest.raises(Refused):
        asked_klacht(zonnedael, day)
    desk, row = asked_klacht(zonnedael)
    with pytest.raises(Refused):
        later_act(actor=zonnedael.actor("mo"), desk=desk, complaint=row, known_on=day)
    assert ComplaintRequest.objects.count() == 1
