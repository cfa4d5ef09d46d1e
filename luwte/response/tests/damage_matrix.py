"""Who may open the addresses of damage: who handles the case or responses; who decides reads."""

from __future__ import annotations

from django.utils import timezone

from luwte.core import files
from luwte.core.models import StoredFile
from luwte.incidents.rules import TrackKind
from luwte.incidents.tests.matrix import an_incident
from luwte.org.rules import Right
from luwte.response.access import Desk, desk_for
from luwte.response.actions.claims import ClaimPlan, open_claim
from luwte.response.actions.damage import Damage, add_damage, add_receipts
from luwte.response.models import DamageItem
from luwte.response.rules.states import DamageKind, DamageSide, Route
from tests.matrix import Expectation, Stage, holders, within

WORKS = within(Right.CASES_HANDLE, Right.RESPONSE_HANDLE)
READS = WORKS | within(Right.RESPONSE_DECIDE)


def a_desk(stage: Stage) -> Desk:
    case = an_incident(stage).case
    assert case is not None
    return desk_for(stage.handler, case.pk, TrackKind.DAMAGE)


def an_item(stage: Stage, desk: Desk) -> DamageItem:
    return add_damage(
        actor=stage.handler,
        desk=desk,
        damage=Damage(
            side=DamageSide.EMPLOYER,
            kind=DamageKind.REPAIR,
            title="Ruit",
            occurred_on=timezone.localdate(),
            amount=81250,
            repair_by=timezone.localdate(),
            repair_owner=stage.person,
        ),
    )


def a_case(stage: Stage) -> dict[str, object]:
    return {"pk": a_desk(stage).case.pk}


def a_case_and_an_item(stage: Stage) -> dict[str, object]:
    desk = a_desk(stage)
    return {"pk": desk.case.pk, "item_pk": an_item(stage, desk).pk}


def a_case_and_a_claim(stage: Stage) -> dict[str, object]:
    desk = a_desk(stage)
    item = an_item(stage, desk)
    plan = ClaimPlan(
        route=Route.CRIMINAL, amounts={item.pk: item.amount}, known_on=timezone.localdate()
    )
    claim = open_claim(actor=stage.handler, desk=desk, plan=plan)
    return {"pk": desk.case.pk, "claim_pk": claim.pk}


def a_receipt(stage: Stage) -> dict[str, object]:
    desk = a_desk(stage)
    item = an_item(stage, desk)
    stored: StoredFile = files.store([b"%PDF-1.4 receipt"], actor=stage.handler, name="bon.pdf")
    add_receipts(actor=stage.handler, desk=desk, item=item, stored=[stored])
    return {"pk": desk.case.pk, "file_pk": stored.pk}


EXPECT: dict[str, Expectation] = {
    "response:costs": Expectation(get=holders(Right.FIGURES_READ)),
    "response:next_contact": Expectation(get=WORKS, post=WORKS, kwargs=a_case),
    "response:damage": Expectation(get=READS, kwargs=a_case),
    "response:damage_add": Expectation(get=WORKS, post=WORKS, kwargs=a_case),
    "response:damage_change": Expectation(get=WORKS, post=WORKS, kwargs=a_case_and_an_item),
    "response:damage_withdraw": Expectation(get=WORKS, post=WORKS, kwargs=a_case_and_an_item),
    "response:damage_advance": Expectation(get=WORKS, post=WORKS, kwargs=a_case_and_an_item),
    "response:damage_repaired": Expectation(get=None, post=WORKS, kwargs=a_case_and_an_item),
    "response:damage_receipt": Expectation(get=None, post=WORKS, kwargs=a_case_and_an_item),
    "response:open_receipt": Expectation(get=READS, kwargs=a_receipt),
    "response:claim_new": Expectation(get=WORKS, post=WORKS, kwargs=a_case),
    "response:claim": Expectation(get=READS, kwargs=a_case_and_a_claim),
    "response:claim_payment": Expectation(get=WORKS, post=WORKS, kwargs=a_case_and_a_claim),
    "response:claim_court": Expectation(get=WORKS, post=WORKS, kwargs=a_case_and_a_claim),
    "response:claim_later": Expectation(get=WORKS, post=WORKS, kwargs=a_case_and_a_claim),
    "response:claim_step": Expectation(
        get=WORKS, post=WORKS, kwargs=a_case_and_a_claim, fixed={"move": "send"}
    ),
}
