"""Partners: numbers for everybody, agreements with an end, and everything shared recorded."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from luwte.core.clock.lanes import run_until_idle
from luwte.core.refusal import Refused
from luwte.notify.models import Delivery
from luwte.org.actions.partners import (
    AgreementDetails,
    PartnerContactDetails,
    PartnerDetails,
    end_agreement,
    end_partner,
    erase_partner_contact,
    keep_agreement,
    keep_partner,
    keep_partner_contact,
    record_sharing,
)
from luwte.org.models import Partner, PartnerAgreement, PartnerContact, Sharing
from tests.cast import House

START = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)


def police(house: House, kind: str = "police", **more: Any) -> Partner:
    details = {"kind": kind, "name": f"Partner {kind}", "phone": "0900-8844", **more}
    return keep_partner(actor=house.actor("ruth"), details=PartnerDetails(**details))


def agreement(house: House, partner: Partner, *kinds: str, **more: Any) -> PartnerAgreement:
    today = timezone.localdate()
    details = {
        "title": "Convenant veilige balie",
        "may_share": kinds,
        "ground": "Gerechtvaardigd belang, met een beoordeling.",
        "starts_on": today,
        "ends_on": today + timedelta(days=365),
        "review_on": today + timedelta(days=180),
        **more,
    }
    return keep_agreement(
        actor=house.actor("ruth"), partner=partner, details=AgreementDetails(**details)
    )


def share(house: House, partner: Partner, *kinds: str, reason: str = "") -> Sharing:
    return record_sharing(
        actor=house.actor("mo"),
        partner=partner,
        kinds=kinds,
        subject_kind="case",
        subject_id=None,
        reason=reason,
    )


@pytest.mark.spec("ORG-5")
def test_everybody_on_staff_sees_the_numbers_and_only_who_manages_sees_the_rest(
    zonnedael: House,
) -> None:
    partner = police(zonnedael, out_of_hours="06-1234")
    keep_partner_contact(
        actor=zonnedael.actor("ruth"),
        partner=partner,
        details=PartnerContactDetails(name="Wijkagent", phone="06-99", out_of_hours="06-98"),
    )
    agreement(zonnedael, partner, "facts")
    numbers = zonnedael.url("org:partners")
    for who in ("sanne", "ravi", "mo", "hanna"):
        page = zonnedael.client(who).get(numbers)
        words = page.content.decode()
        assert page.status_code == 200
        assert all(one in words for one in ("0900-8844", "06-1234", "Wijkagent", "06-98"))
        assert zonnedael.url("org:partner_new") not in words
        for name in ("org:partner", "org:agreement_new", "org:partner_edit"):
            assert zonnedael.client(who).get(zonnedael.url(name, pk=partner.pk)).status_code == 404
    one = zonnedael.client("ruth").get(zonnedael.url("org:partner", pk=partner.pk))
    assert "Convenant veilige balie" in one.content.decode()


@pytest.mark.spec("ORG-5")
def test_who_does_not_manage_partners_changes_nothing(zonnedael: House) -> None:
    for who in ("mo", "sanne", "karin", "tessa"):
        with pytest.raises(Refused):
            keep_partner(
                actor=zonnedael.actor(who),
                details=PartnerDetails(kind="police", name="Politie", phone="112"),
            )
    for wrong in ({"name": " "}, {"phone": ""}):
        with pytest.raises(Refused):
            police(zonnedael, **wrong)
    police(zonnedael, name="Politie Centrum")
    with pytest.raises(Refused):
        police(zonnedael, kind="other", name="politie centrum")


@pytest.mark.spec("ORG-5")
def test_a_co_tenant_gets_only_the_instruction_and_only_under_an_agreement(
    zonnedael: House,
) -> None:
    neighbour = police(zonnedael, kind="neighbour")
    with pytest.raises(Refused):
        agreement(zonnedael, neighbour, "instruction", "identity")
    for kinds in (["facts"], ["instruction", "identity"], ["recording"]):
        with pytest.raises(Refused):
            share(zonnedael, neighbour, *kinds, reason="Het moest snel.")
    with pytest.raises(Refused):
        share(zonnedael, neighbour, "instruction", reason="Het moest snel.")
    agreement(zonnedael, neighbour, "instruction")
    assert share(zonnedael, neighbour, "instruction").agreement is not None
    assert Sharing.objects.count() == 1


@pytest.mark.spec("ORG-5")
def test_sharing_follows_the_agreement_of_the_day(zonnedael: House) -> None:
    partner = police(zonnedael)
    with pytest.raises(Refused):
        share(zonnedael, partner, "facts")
    row = agreement(zonnedael, partner, "facts", "measure")
    assert share(zonnedael, partner, "facts").agreement == row
    with pytest.raises(Refused):
        share(zonnedael, partner, "facts", "identity")
    for wrong in ((), ("everything",)):
        with pytest.raises(Refused):
            share(zonnedael, partner, *wrong, reason="Het moest.")
    end_agreement(actor=zonnedael.actor("ruth"), agreement=row)
    with pytest.raises(Refused):
        share(zonnedael, partner, "facts")
    with pytest.raises(Refused):
        end_agreement(actor=zonnedael.actor("ruth"), agreement=row)
    past = agreement(
        zonnedael,
        partner,
        "facts",
        starts_on=date(2020, 1, 1),
        ends_on=date(2020, 12, 31),
        review_on=date(2020, 6, 1),
    )
    assert past.pk
    with pytest.raises(Refused):
        share(zonnedael, partner, "facts")


@pytest.mark.spec("ORG-5")
def test_outside_an_agreement_only_with_a_reason_and_authority(
    zonnedael: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    partner = police(zonnedael)
    monkeypatch.setattr("luwte.policy.queries.may_decide", lambda *args, **more: False)
    with pytest.raises(Refused):
        share(zonnedael, partner, "identity", reason="Er was direct gevaar.")
    monkeypatch.setattr("luwte.policy.queries.may_decide", lambda *args, **more: True)
    with pytest.raises(Refused):
        share(zonnedael, partner, "identity")
    row = share(zonnedael, partner, "identity", reason="Er was direct gevaar.")
    assert row.agreement is None and row.reason == "Er was direct gevaar."
    page = zonnedael.client("ruth").get(zonnedael.url("org:partner", pk=partner.pk))
    assert "Er was direct gevaar." in page.content.decode()
    end_partner(actor=zonnedael.actor("ruth"), partner=partner)
    partner.refresh_from_db()
    with pytest.raises(Refused):
        share(zonnedael, partner, "identity", reason="Er was direct gevaar.")


@pytest.mark.spec("ORG-5")
def test_an_agreement_is_looked_at_again_on_its_day_once(zonnedael: House) -> None:
    with time_machine.travel(START, tick=False) as now:
        partner = police(zonnedael)
        review, last = date(2027, 3, 28), date(2027, 6, 30)
        agreement(zonnedael, partner, "facts", review_on=review, ends_on=last)
        for wrong in (date(2026, 11, 1), date(2028, 1, 1)):
            with pytest.raises(Refused):
                agreement(zonnedael, partner, "facts", review_on=wrong, ends_on=last)
        # The night on which the clock goes forward: nine o'clock is an hour earlier in UTC.
        now.move_to(datetime(2027, 3, 28, 6, 59, tzinfo=UTC))
        run_until_idle(["events", "ordinary"])
        assert not _told()
        now.move_to(datetime(2027, 3, 30, 6, 0, tzinfo=UTC))
        run_until_idle(["events", "ordinary"])
        run_until_idle(["events", "ordinary"])
        assert _told() == {zonnedael.person("ruth").pk}
        count = Delivery.objects.filter(message="org.agreement_review").count()
        now.move_to(datetime(2027, 6, 30, 7, 1, tzinfo=UTC))
        run_until_idle(["events", "ordinary"])
        assert Delivery.objects.filter(message="org.agreement_review").count() == 2 * count


def _told() -> set[object]:
    rows = Delivery.objects.filter(message="org.agreement_review")
    return set(rows.values_list("person_id", flat=True))


@pytest.mark.spec("ORG-5")
def test_a_contact_is_taken_off_the_page_for_good(zonnedael: House) -> None:
    partner = police(zonnedael)
    contact = keep_partner_contact(
        actor=zonnedael.actor("ruth"),
        partner=partner,
        details=PartnerContactDetails(name="Wijkagent", phone="06-99"),
    )
    erase_partner_contact(actor=zonnedael.actor("ruth"), contact=contact)
    assert not PartnerContact.objects.exists()
