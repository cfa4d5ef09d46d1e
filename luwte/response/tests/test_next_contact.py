"""Before the next contact or visit after an incident: a list, and what later colleagues read."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from luwte.core.refusal import NotPermitted, Refused
from luwte.incidents.models import Case, CaseEntry
from luwte.incidents.rules import TrackKind
from luwte.incidents.tests.conftest import MakeCase
from luwte.notices import queries as notices
from luwte.notices.rules import Instruction
from luwte.response.access import desk_for
from luwte.response.actions.next_contact import Looked, look_ahead
from luwte.response.models import NextContact
from luwte.response.rules.next_contact import NOT_WITHOUT, Answer, points
from tests.cast import House


@pytest.fixture
def case(make_case: MakeCase) -> Case:
    return make_case()


def looked(**more: object) -> Looked:
    today = timezone.localdate()
    given: dict[str, object] = {
        "answers": {point.key: Answer.YES.value for point in points()},
        "contact_on": today,
        "until": today + dt.timedelta(days=90),
        "instruction": Instruction.IN_PAIRS,
        "address": "Lindelaan 12, 1234 AB",
    }
    return Looked(**(given | more))  # type: ignore[arg-type]


@pytest.mark.spec("NOW-10")
def test_who_goes_later_reads_what_to_do_at_that_address_and_not_why(
    zonnedael: House, case: Case
) -> None:
    ruth = zonnedael.actor("ruth")
    desk = desk_for(ruth, case.pk, TrackKind.RESPONSE)
    look_ahead(actor=ruth, desk=desk, looked=looked(plan="Ilse gaat mee"))
    found = notices.notices_of_address(zonnedael.actor("mo"), "lindelaan 12 1234ab")
    assert [face.notice.instruction for face in found] == ["in_pairs"]
    text = zonnedael.client("ravi").get(zonnedael.url("notices:here") + "?location=all")
    assert "Altijd met z’n tweeën" in text.content.decode()
    for why in (case.number, "schold", "Ilse gaat mee"):
        assert why not in text.content.decode()
    assert CaseEntry.objects.filter(case=case, verb="response.looked_ahead").exists()


@pytest.mark.spec("NOW-10")
def test_nobody_goes_without_wanting_to_a_call_back_and_a_sign_to_stop(
    zonnedael: House, case: Case
) -> None:
    ruth = zonnedael.actor("ruth")
    desk = desk_for(ruth, case.pk, TrackKind.RESPONSE)
    for key in NOT_WITHOUT:
        answers = {**looked().answers, key: Answer.NO.value}
        with pytest.raises(Refused):
            look_ahead(actor=ruth, desk=desk, looked=looked(answers=answers, plan="Toch maar"))
    some = {**looked().answers, "bad_news": Answer.NO.value}
    with pytest.raises(Refused):
        look_ahead(actor=ruth, desk=desk, looked=looked(answers=some))
    with pytest.raises(Refused):
        look_ahead(actor=ruth, desk=desk, looked=looked(answers={}))
    with pytest.raises(Refused):
        look_ahead(actor=ruth, desk=desk, looked=looked(address=" "))
    assert not NextContact.objects.exists()
    look_ahead(actor=ruth, desk=desk, looked=looked(answers=some, plan="Mo brengt het nieuws"))
    assert NextContact.objects.get().plan == "Mo brengt het nieuws"


@pytest.mark.spec("NOW-10")
def test_the_page_keeps_what_was_filled_in_and_says_what_is_missing(
    zonnedael: House, case: Case
) -> None:
    client, where = zonnedael.client("ruth"), zonnedael.url("response:next_contact", pk=case.pk)
    sent = {f"point_{point.key}": "yes" for point in points()} | {
        "contact_on": timezone.localdate().isoformat(),
        "until": (timezone.localdate() + dt.timedelta(days=9)).isoformat(),
        "instruction": "in_pairs",
    }
    page = client.post(where, sent)
    assert page.status_code == 422 and "adres" in page.content.decode()
    assert client.post(where, sent | {"address": "Kade 1"}).status_code == 302
    assert zonnedael.client("ravi").get(where).status_code == 404


def test_who_only_decides_does_not_fill_it_in(zonnedael: House, case: Case) -> None:
    karin = zonnedael.actor("karin")
    desk = desk_for(karin, case.pk, TrackKind.RESPONSE)
    with pytest.raises(NotPermitted):
        look_ahead(actor=karin, desk=desk, looked=looked())
