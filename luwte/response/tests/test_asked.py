"""Who is asked to hold or to repair something reads just that, from the message that says so."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine
from django.utils import timezone

from luwte.core.clock.lanes import run_until_idle
from luwte.core.refusal import NotPermitted, Refused
from luwte.incidents.models import CaseEntry, Involvement, Track
from luwte.incidents.rules import TrackKind
from luwte.notify.models import Delivery
from luwte.response.access import desk_for
from luwte.response.actions.asked import answer_evidence
from luwte.response.actions.damage import Damage, add_damage
from luwte.response.models import DamageItem, Evidence
from luwte.response.rules.states import DamageKind, DamageSide, EvidenceState
from luwte.response.tests.police_stage import a_case
from luwte.response.tests.test_evidence import CAMERA, asked, move
from luwte.response.tests.test_police_reports import planned, take
from tests.cast import House

LANES = ["events", "ordinary"]
START = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)


def told(message: str, who: str, house: House) -> list[str]:
    """The addresses in the messages of this kind to this person."""
    rows = Delivery.objects.filter(message=message, channel="email", person=house.person(who))
    return list(rows.values_list("url", flat=True))


def asked_of_ravi(house: House) -> Evidence:
    """Images that Ravi of security is asked to hold; Mo works on the police."""
    case = a_case(house, "sanne", narrative="Sanne werd uitgescholden door de heer Jansen.")
    Track.objects.filter(case=case).update(owner=house.person("mo"))
    return asked(house, case, replace(CAMERA, keeper=house.person("ravi")))


def page(house: House, who: str, url: str) -> tuple[int, str]:
    answer = house.client(who).get(url)
    return answer.status_code, html.unescape(answer.content.decode())


@pytest.mark.spec("POL-5")
def test_who_can_hold_it_hears_it_at_once_and_again_and_reads_just_that(zonnedael: House) -> None:
    with time_machine.travel(START, tick=False) as now:
        row = asked_of_ravi(zonnedael)
        address = zonnedael.url("response:asked_evidence", pk=row.pk)
        assert told("response.asked_of_me", "ravi", zonnedael) == [address]
        status, shown = page(zonnedael, "ravi", address)
        assert status == 200 and CAMERA.what in shown
        assert zonnedael.person("mo").name in shown
        assert zonnedael.url("response:police", pk=row.case_id) not in shown
        assert "Jansen" not in shown and zonnedael.person("sanne").name not in shown
        for name in ("incidents:case", "response:police"):
            assert (
                zonnedael.client("ravi").get(zonnedael.url(name, pk=row.case_id)).status_code == 404
            )
        now.move_to(datetime(2026, 12, 2, 16, 1, tzinfo=UTC))
        run_until_idle(LANES)
        assert told("response.evidence_waits", "ravi", zonnedael) == [address]


@pytest.mark.spec("POL-5")
def test_who_was_asked_says_that_it_is_held_and_who_works_on_it_sees_it(zonnedael: House) -> None:
    with time_machine.travel(START, tick=False) as now:
        row = asked_of_ravi(zonnedael)
        address = zonnedael.url("response:asked_evidence", pk=row.pk)
        sent = zonnedael.client("ravi").post(address, {"answer": "held", "where": "Kluis 2"})
        assert sent.status_code == 302
        row.refresh_from_db()
        assert (row.state, row.where, row.keep_until) == (EvidenceState.HELD, "Kluis 2", None)
        entry = CaseEntry.objects.filter(case=row.case, verb="response.evidence_hold").get()
        assert entry.by == zonnedael.person("ravi")
        now.move_to(datetime(2026, 12, 3, 8, 1, tzinfo=UTC))
        run_until_idle(LANES)
        assert told("response.evidence_late", "ravi", zonnedael) == []


def test_what_is_gone_needs_a_word_of_how(zonnedael: House) -> None:
    row = asked_of_ravi(zonnedael)
    address = zonnedael.url("response:asked_evidence", pk=row.pk)
    client = zonnedael.client("ravi")
    assert client.post(address, {"answer": "lost"}).status_code == 422
    assert client.post(address, {"answer": "lost", "reason": "Overschreven"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.reason) == (EvidenceState.LOST, "Overschreven")
    with pytest.raises(Refused):
        answer_evidence(actor=zonnedael.actor("ravi"), evidence=row, is_held=True)


def test_nobody_else_opens_it_nor_who_held_it_before_nor_who_is_part_of_the_case(
    zonnedael: House,
) -> None:
    row = asked_of_ravi(zonnedael)
    address = zonnedael.url("response:asked_evidence", pk=row.pk)
    for other in ("sanne", "mo", "karin"):
        assert page(zonnedael, other, address)[0] == 404
    with pytest.raises(NotPermitted):
        answer_evidence(actor=zonnedael.actor("mo"), evidence=row, is_held=True)
    Involvement.objects.create(
        incident=row.case.incidents.get(), person=zonnedael.person("ravi"), role="problem"
    )
    assert page(zonnedael, "ravi", address)[0] == 404
    Involvement.objects.filter(role="problem").delete()
    move(zonnedael, row, "hold", keeper=zonnedael.person("mo"))
    assert page(zonnedael, "ravi", address)[0] == 404


@pytest.mark.spec("POL-5", "GOV-3")
def test_that_it_may_go_leads_to_the_page_of_what_is_kept(zonnedael: House) -> None:
    with time_machine.travel(START, tick=False) as now:
        row = asked_of_ravi(zonnedael)
        move(zonnedael, row, "hold", keeper=zonnedael.person("ravi"), where="Kluis")
        report = planned(zonnedael, row.case, made_on=START.date())
        run_until_idle(LANES)
        take(zonnedael, report, "dismiss", outcome="Geseponeerd.")
        now.move_to(datetime(2026, 12, 3, 8, 1, tzinfo=UTC))
        run_until_idle(LANES)
        (address,) = told("response.evidence_kept_may_go", "ravi", zonnedael)
        status, shown = page(zonnedael, "ravi", address)
    assert status == 200
    assert "De politie is klaar" in shown


def test_who_works_on_the_case_too_is_led_to_the_rest_of_it(zonnedael: House) -> None:
    case = a_case(zonnedael, "sanne")
    row = asked(zonnedael, case, replace(CAMERA, keeper=zonnedael.person("ruth")))
    shown = page(zonnedael, "ruth", zonnedael.url("response:asked_evidence", pk=row.pk))[1]
    assert zonnedael.url("response:police", pk=case.pk) in shown
    assert "checked" not in shown  # nothing is chosen for whoever is asked


def test_a_victim_is_asked_nothing_by_message(zonnedael: House) -> None:
    case = a_case(zonnedael, "ravi")
    asked(zonnedael, case, replace(CAMERA, keeper=zonnedael.person("ravi")))
    assert told("response.asked_of_me", "ravi", zonnedael) == []


def test_who_has_something_repaired_reads_that_and_says_when_it_is_done(zonnedael: House) -> None:
    case = a_case(zonnedael, "sanne", narrative="De heer Jansen sloeg de ruit kapot.")
    actor = zonnedael.actor("mo")
    item = add_damage(
        actor=actor,
        desk=desk_for(actor, case.pk, TrackKind.DAMAGE),
        damage=Damage(
            side=DamageSide.EMPLOYER,
            kind=DamageKind.REPAIR,
            title="Ruit van balie 3",
            amount=10000,
            occurred_on=timezone.localdate(),
            repair_by=timezone.localdate(),
            repair_owner=zonnedael.person("ravi"),
        ),
    )
    (address,) = told("response.asked_of_me", "ravi", zonnedael)
    status, shown = page(zonnedael, "ravi", address)
    assert status == 200 and "Ruit van balie 3" in shown and "Jansen" not in shown
    assert page(zonnedael, "sanne", address)[0] == 404
    client = zonnedael.client("ravi")
    assert client.post(address, {"seen": item.version}).status_code == 302
    assert DamageItem.objects.get(pk=item.pk).repaired_at is not None
    assert client.post(address, {"seen": item.version}).status_code == 422
    assert client.get(address).status_code == 200
