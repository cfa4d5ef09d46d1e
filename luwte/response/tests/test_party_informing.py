"""Who is on record is told within a month, or later with a safety reason; and a joint approach."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from luwte.core.clock.lanes import run_until_idle
from luwte.core.models import Timer
from luwte.core.refusal import Refused
from luwte.incidents.models import Case, Track
from luwte.incidents.rules import TrackKind
from luwte.lib.spans import months_later
from luwte.notify.models import Delivery
from luwte.org.models import Partner, PartnerAgreement
from luwte.response.access import Desk, desk_for
from luwte.response.actions import approaching, informing
from luwte.response.actions.approaching import ApproachPlan
from luwte.response.actions.erasing_parties import erase_identity
from luwte.response.actions.parties import PartyFacts, change_party
from luwte.response.models import JointApproach, Measure, OtherParty
from luwte.response.queries.approaches import approaches_of
from luwte.response.rules.identity import Identity
from luwte.response.rules.states import MeasureKind, MeasureState
from luwte.response.watch import parties as party_watch
from tests.cast import House

MakeCase = Callable[..., Case]
PutDown = Callable[..., OtherParty]
JAN = Identity(name="Jan van den Berg", phone="06-12345678")
DAY = date(2026, 12, 1)
LANES = ["events", "ordinary"]


def desk(house: House, case: Case, who: str = "mo") -> Desk:
    return desk_for(house.actor(who), case.pk, TrackKind.RESPONSE)


@pytest.mark.spec("GOV-4")
@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 1, 1)))
def test_a_month_is_a_month(day: date) -> None:
    last = months_later(day, 1)
    assert timedelta(days=28) <= last - day <= timedelta(days=31)
    assert last.day == day.day or (last + timedelta(days=1)).day == 1


@pytest.mark.spec("GOV-4")
def test_who_has_the_response_is_reminded_once_a_week_before_and_once_on_the_last_day(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    with time_machine.travel("2026-12-01T10:00:00+01:00", tick=False) as now:
        case = make_case()
        party = put_down(JAN, case=case)
        Track.objects.filter(case=case, kind=TrackKind.RESPONSE).update(
            owner=zonnedael.person("mo")
        )
        assert informing.must_inform(party, DAY) == date(2027, 1, 1)
        told = Delivery.objects.filter(message=party_watch.TELL)
        for day, expected in (
            ("2026-12-24T12:00:00+01:00", 0),
            ("2026-12-25T12:00:00+01:00", 1),
            ("2026-12-27T12:00:00+01:00", 1),
            ("2027-01-01T12:00:00+01:00", 2),
            ("2027-01-05T12:00:00+01:00", 2),
        ):
            now.move_to(day)
            run_until_idle(LANES)
            days = told.values("trace", "person_id", "created_at").distinct()
            assert len({row["created_at"].date() for row in days}) == expected, day
        assert set(told.values_list("person_id", flat=True)) == {zonnedael.person("mo").pk}
        assert "Berg" not in repr(list(told.values()))


@pytest.mark.spec("GOV-4")
def test_who_was_told_is_reminded_of_to_nobody(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    with time_machine.travel("2026-12-01T10:00:00+01:00", tick=False) as now:
        case = make_case()
        party = put_down(JAN, case=case)
        informing.must_inform(party, DAY)
        informing.record_informed(
            actor=zonnedael.actor("mo"), desk=desk(zonnedael, case), party=party
        )
        assert informing.must_inform(party, DAY) is None
        now.move_to("2027-01-02T12:00:00+01:00")
        run_until_idle(LANES)
        assert not Delivery.objects.filter(message=party_watch.TELL).exists()
        with pytest.raises(Refused):
            informing.record_informed(
                actor=zonnedael.actor("mo"), desk=desk(zonnedael, case), party=party
            )


@pytest.mark.spec("GOV-4")
def test_later_is_only_for_safety_and_never_without_a_day(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    case = make_case()
    party = put_down(JAN, case=case)
    informing.must_inform(party, timezone.localdate())
    today = timezone.localdate()

    def later(reason: str, days: int) -> None:
        informing.inform_later(
            actor=zonnedael.actor("mo"),
            desk=desk(zonnedael, case),
            party=party,
            reason=reason,
            until=today + timedelta(days=days),
        )

    for reason, days in (("", 40), ("Hij dreigt.", 0), ("Hij dreigt.", 400)):
        with pytest.raises(Refused):
            later(reason, days)
    later("Hij dreigt een collega thuis op te zoeken.", 60)
    fresh = OtherParty.objects.get(pk=party.pk)
    assert fresh.inform_before == today + timedelta(days=60)
    timer = Timer.objects.get(kind=informing.INFORM, subject_id=party.pk, key=informing.ON_THE_DAY)
    assert timezone.localdate(timer.due_at) == fresh.inform_before


@pytest.mark.spec("GOV-4")
def test_who_is_not_known_is_told_from_the_day_that_he_becomes_known(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    case = make_case()
    party = put_down(Identity(description="Man met blauwe jas"), case=case)
    assert informing.must_inform(party, timezone.localdate()) is None
    Measure.objects.create(
        party=party,
        case=case,
        kind=MeasureKind.ACCESS_BAN,
        state=MeasureState.RUNNING,
        proposed_at=timezone.now(),
        decided_at=timezone.now(),
    )
    change_party(
        actor=zonnedael.actor("mo"),
        desk=desk(zonnedael, case),
        party=party,
        seen=1,
        facts=PartyFacts(JAN),
    )
    fresh = OtherParty.objects.get(pk=party.pk)
    assert fresh.inform_before == months_later(timezone.localdate(), 1)


@pytest.mark.spec("GOV-4")
def test_the_page_says_until_when_and_takes_the_answer(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    case = make_case()
    party = put_down(JAN, case=case)
    informing.must_inform(party, timezone.localdate())
    browser = zonnedael.client("mo")
    kwargs = {"pk": case.pk, "party_pk": party.pk}
    page = browser.get(zonnedael.url("response:party", **kwargs)).content.decode()
    assert zonnedael.url("response:party_informed", **kwargs) in page
    later = zonnedael.url("response:party_later", **kwargs)
    assert browser.post(later, {"reason": "", "until": ""}).status_code == 422
    browser.post(zonnedael.url("response:party_informed", **kwargs))
    assert OtherParty.objects.get(pk=party.pk).informed_at is not None


def an_agreement(days: int = 300) -> PartnerAgreement:
    today = timezone.localdate()
    partner = Partner.objects.create(kind=Partner.Kind.INSTITUTION, name="Stichting De Brug")
    return PartnerAgreement.objects.create(
        partner=partner,
        title="Samen optreden",
        may_share=["identity", "measure"],
        ground="Gerechtvaardigd belang",
        starts_on=today - timedelta(days=10),
        ends_on=today + timedelta(days=days),
        review_on=today + timedelta(days=200),
    )


@pytest.mark.spec("ORG-5")
def test_who_circulates_gets_one_approach_with_one_coordinator_under_an_agreement(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    case = make_case()
    party = put_down(JAN, case=case)
    agreement, today = an_agreement(), timezone.localdate()
    ruth = zonnedael.person("ruth")

    def start(**more: object) -> JointApproach:
        plan = {
            "agreement_id": agreement.pk,
            "text": "Iedereen verwijst naar Ruth.",
            "review_on": today + timedelta(days=30),
            "coordinator": ruth,
            **more,
        }
        return approaching.start_approach(
            actor=zonnedael.actor("mo"),
            desk=desk(zonnedael, case),
            party=party,
            plan=ApproachPlan(**plan),  # type: ignore[arg-type]
        )

    for wrong in (
        {"coordinator": None},
        {"outside": "Piet, De Brug"},
        {"text": " "},
        {"review_on": today},
        {"review_on": today + timedelta(days=301)},
        {"agreement_id": party.pk},
    ):
        with pytest.raises(Refused):
            start(**wrong)
    approach = start()
    assert b"verwijst" not in bytes(approach.sealed or b"")
    (face,) = approaches_of(party)
    assert (face.text, face.who) == ("Iedereen verwijst naar Ruth.", ruth.name)
    with pytest.raises(Refused):
        start()
    approaching.end_approach(
        actor=zonnedael.actor("mo"), desk=desk(zonnedael, case), approach=approach
    )
    assert approaches_of(party) == []
    assert start(coordinator=None, outside="Piet, De Brug")


@pytest.mark.spec("ORG-5")
def test_an_agreement_that_ended_carries_no_approach_and_the_review_is_reminded_of(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    with time_machine.travel("2026-12-01T10:00:00+01:00", tick=False) as now:
        case = make_case()
        party = put_down(JAN, case=case)
        agreement = an_agreement()
        actor, here = zonnedael.actor("mo"), desk(zonnedael, case)
        plan = ApproachPlan(agreement.pk, "Samen.", date(2027, 1, 15), zonnedael.person("ruth"))
        approach = approaching.start_approach(actor=actor, desk=here, party=party, plan=plan)
        now.move_to("2027-01-15T12:00:00+01:00")
        run_until_idle(LANES)
        told = Delivery.objects.filter(message=party_watch.LOOK_AGAIN)
        assert told.exists()
        approaching.review_approach(
            actor=actor, desk=here, approach=approach, again_on=date(2027, 3, 1)
        )
        PartnerAgreement.objects.filter(pk=agreement.pk).update(ended_at=timezone.now())
        with pytest.raises(Refused):
            approaching.review_approach(
                actor=actor, desk=here, approach=approach, again_on=date(2027, 4, 1)
            )
        assert JointApproach.objects.get(pk=approach.pk).review_on == date(2027, 3, 1)


@pytest.mark.spec("ORG-5")
def test_an_approach_is_agreed_on_looked_at_and_ended_on_the_page(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    case = make_case()
    party = put_down(JAN, case=case)
    browser = zonnedael.client("ruth")
    kwargs = {"pk": case.pk, "party_pk": party.pk}
    address = zonnedael.url("response:approach", **kwargs)
    assert browser.get(address).status_code == 200, "says that an agreement is needed"
    agreement = an_agreement()
    fields = {
        "agreement": str(agreement.pk),
        "text": "Iedereen verwijst naar Ruth.",
        "outside": "Piet van De Brug",
        "review_on": str(timezone.localdate() + timedelta(days=30)),
    }
    assert browser.post(address, {**fields, "text": ""}).status_code == 422
    assert browser.post(address, fields).status_code == 302
    page = browser.get(zonnedael.url("response:party", **kwargs)).content.decode()
    assert "Iedereen verwijst naar Ruth." in page
    (face,) = approaches_of(party)
    kwargs["approach_pk"] = face.approach.pk
    again = {"again_on": str(timezone.localdate() + timedelta(days=60))}
    review = zonnedael.url("response:approach_review", **kwargs)
    assert browser.get(review).status_code == 200
    assert browser.post(review, again).status_code == 302
    browser.post(zonnedael.url("response:approach_end", **kwargs))
    assert approaches_of(party) == []


def test_what_was_agreed_goes_with_who_it_was(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    case = make_case()
    party = put_down(JAN, case=case)
    approaching.start_approach(
        actor=zonnedael.actor("mo"),
        desk=desk(zonnedael, case),
        party=party,
        plan=ApproachPlan(
            an_agreement().pk,
            "Samen.",
            timezone.localdate() + timedelta(days=30),
            outside="Piet van De Brug",
        ),
    )
    erase_identity(actor=zonnedael.actor("joost"), party=party)
    row = JointApproach.objects.get()
    assert (row.sealed, row.outside_coordinator) == (None, "")
