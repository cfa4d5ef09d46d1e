"""Contact with the police and other partners: before, during and after."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from luwte.core.refusal import Refused
from luwte.org.actions.partners import (
    AgreementDetails,
    PartnerDetails,
    keep_agreement,
    keep_partner,
)
from luwte.org.models import Partner, Sharing
from luwte.response.actions.contacting import ContactNote, log_contact, log_contact_ahead
from luwte.response.models import PartnerContactLog
from luwte.response.rules.states import ContactMoment
from luwte.response.tests.police_stage import a_case, a_desk, with_ground
from tests.cast import House


def a_partner(house: House, who: str, kind: str = "police") -> Partner:
    details = PartnerDetails(kind=kind, name=f"Bureau {kind}", phone="0900-8844")
    return keep_partner(actor=house.actor(who), details=details)


def agreed(house: House, who: str, partner: Partner, *kinds: str) -> None:
    today = timezone.localdate()
    keep_agreement(
        actor=house.actor(who),
        partner=partner,
        details=AgreementDetails(
            title="Convenant",
            may_share=kinds,
            ground="Gerechtvaardigd belang",
            starts_on=today,
            ends_on=today + timedelta(days=365),
            review_on=today + timedelta(days=180),
        ),
    )


@pytest.mark.spec("POL-4")
@pytest.mark.parametrize("moment", list(ContactMoment))
def test_contact_before_during_and_after_is_recorded(
    zonnedael: House, moment: ContactMoment
) -> None:
    case = a_case(zonnedael, "sanne")
    desk = a_desk(zonnedael, "mo", case)
    partner = a_partner(zonnedael, "ruth")
    note = ContactNote(partner, moment, "Gevraagd of iemand langskomt.", with_whom="wijkagent")
    row = log_contact(actor=zonnedael.actor("mo"), desk=desk, note=note)
    assert (row.moment, row.by, row.with_whom) == (moment, zonnedael.person("mo"), "wijkagent")
    page = zonnedael.client("mo").get(zonnedael.url("response:police", pk=case.pk))
    assert "Gevraagd of iemand langskomt." in page.content.decode()


@pytest.mark.spec("POL-4")
@pytest.mark.parametrize(
    ("kind", "to"),
    [
        ("police", "police"),
        ("prosecutor", "police"),
        ("municipality", "municipality"),
        ("gp", "gp"),
        ("institution", "other"),
    ],
)
def test_in_care_contact_with_content_waits_for_the_ground_of_that_addressee(
    de_linde: House, kind: str, to: str
) -> None:
    from luwte.response.actions.disclosing import record_ground

    case = a_case(de_linde, "eva")
    noor, desk = de_linde.actor("noor"), a_desk(de_linde, "noor", case)
    partner = a_partner(de_linde, "noor", kind)
    note = ContactNote(partner, ContactMoment.AFTER, "Verteld wat er gebeurde.")
    with pytest.raises(Refused):
        log_contact(actor=noor, desk=desk, note=note)
    assert not PartnerContactLog.objects.exists()
    nothing = ContactNote(partner, ContactMoment.BEFORE, "Nummer gevraagd.", is_about_patient=False)
    assert log_contact(actor=noor, desk=desk, note=nothing).disclosure is None
    ground = record_ground(
        actor=noor,
        desk=desk,
        to=to,
        ground="consent",
        explanation="De patiënt vindt het goed, gisteren gevraagd.",
    )
    assert log_contact(actor=noor, desk=desk, note=note).disclosure == ground


@pytest.mark.spec("POL-4", "ORG-5")
def test_what_is_shared_outside_an_agreement_asks_a_reason_and_is_recorded(
    zonnedael: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = a_case(zonnedael, "sanne")
    mo, desk = zonnedael.actor("mo"), a_desk(zonnedael, "mo", case)
    partner = a_partner(zonnedael, "ruth")
    agreed(zonnedael, "ruth", partner, "facts")
    inside = ContactNote(partner, ContactMoment.AFTER, "Verteld.", kinds=("facts",))
    log_contact(actor=mo, desk=desk, note=inside)
    row = Sharing.objects.get()
    assert row.agreement is not None and row.reason == "" and row.subject_id == case.pk
    outside = ContactNote(partner, ContactMoment.AFTER, "Naam.", kinds=("facts", "identity"))
    with pytest.raises(Refused):
        log_contact(actor=mo, desk=desk, note=outside)
    because = ContactNote(
        partner, ContactMoment.AFTER, "Naam.", kinds=("identity",), reason="Er was direct gevaar."
    )
    monkeypatch.setattr("luwte.policy.queries.may_decide", lambda *args, **more: False)
    with pytest.raises(Refused):
        log_contact(actor=mo, desk=desk, note=because)
    assert PartnerContactLog.objects.count() == 1
    monkeypatch.setattr("luwte.policy.queries.may_decide", lambda *args, **more: True)
    log_contact(actor=mo, desk=desk, note=because)
    assert Sharing.objects.get(agreement=None).reason == "Er was direct gevaar."


@pytest.mark.spec("POL-4")
def test_a_contact_that_is_still_to_come_or_says_nothing_is_refused(zonnedael: House) -> None:
    case = a_case(zonnedael, "sanne")
    mo, desk = zonnedael.actor("mo"), a_desk(zonnedael, "mo", case)
    partner = a_partner(zonnedael, "ruth")
    later = timezone.now() + timedelta(hours=1)
    for note in (
        ContactNote(partner, ContactMoment.AFTER, " "),
        ContactNote(partner, ContactMoment.AFTER, "Morgen", at=later),
    ):
        with pytest.raises(Refused):
            log_contact(actor=mo, desk=desk, note=note)


@pytest.mark.spec("POL-4", "GOV-2")
def test_a_desk_with_a_ground_still_belongs_to_one_case(de_linde: House) -> None:
    first, second = a_case(de_linde, "eva"), a_case(de_linde, "eva")
    noor = de_linde.actor("noor")
    with_ground(noor, a_desk(de_linde, "noor", first))
    partner = a_partner(de_linde, "noor")
    note = ContactNote(partner, ContactMoment.AFTER, "Verteld wat er gebeurde.")
    with pytest.raises(Refused):
        log_contact(actor=noor, desk=a_desk(de_linde, "noor", second), note=note)


@pytest.mark.spec("POL-4")
def test_a_risk_that_somebody_sees_coming_is_told_without_a_case(zonnedael: House) -> None:
    partner = a_partner(zonnedael, "ruth")
    mo = zonnedael.client("mo")
    address = zonnedael.url("response:contacts_ahead")
    sent = mo.post(
        address,
        {
            "partner": str(partner.pk),
            "at_0": "2026-01-02",
            "at_1": "09:00",
            "text": "Morgen een slechtnieuwsgesprek.",
        },
    )
    assert sent.status_code == 302
    row = PartnerContactLog.objects.get()
    assert (row.case, row.moment, row.by) == (None, "before", zonnedael.person("mo"))
    assert "Morgen een slechtnieuwsgesprek." in mo.get(address).content.decode()
    assert zonnedael.client("sanne").get(address).status_code == 404


@pytest.mark.spec("POL-4")
def test_in_care_nothing_about_a_patient_is_told_outside_a_case(de_linde: House) -> None:
    partner = a_partner(de_linde, "noor")
    noor = de_linde.actor("noor")
    for told in (
        ContactNote(partner, ContactMoment.BEFORE, "Er komt iemand."),
        ContactNote(
            partner,
            ContactMoment.BEFORE,
            "Er komt iemand.",
            kinds=("identity",),
            is_about_patient=False,
        ),
    ):
        with pytest.raises(Refused):
            log_contact_ahead(actor=noor, note=told)
    nothing = ContactNote(partner, ContactMoment.BEFORE, "Rondes gevraagd.", is_about_patient=False)
    assert log_contact_ahead(actor=noor, note=nothing).case is None
