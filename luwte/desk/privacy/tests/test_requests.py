"""Who asks gets what is kept, without the names of others; what may go goes; in time."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from luwte.core.clock.lanes import run_until_idle
from luwte.core.models import AuditEntry
from luwte.core.refusal import Conflict, NotPermitted, Refused
from luwte.desk.models import SubjectRequest
from luwte.desk.privacy import requests
from luwte.incidents.models import Case, Incident
from luwte.incidents.rules import TrackKind
from luwte.incidents.tests.conftest import MakeCase, make_case
from luwte.lib.redaction import REMOVED
from luwte.notify.models import Delivery
from luwte.response.access import desk_for
from luwte.response.actions.parties import PartyFacts, add_party
from luwte.response.models import Measure, OtherParty
from luwte.response.queries.parties import opened
from luwte.response.rules.identity import Identity
from tests.cast import House

__all__ = ["make_case"]


@pytest.fixture
def party(zonnedael: House, make_case: MakeCase) -> OtherParty:
    """Somebody on record, closed case; the report names a colleague."""
    case = make_case(narrative="Sanne de Vries zag hem. Mo el Amrani kwam erbij.")
    ruth = zonnedael.actor("ruth")
    found = add_party(
        actor=ruth,
        desk=desk_for(ruth, case.pk, TrackKind.RESPONSE),
        incidents=list(Incident.objects.filter(case=case)),
        facts=PartyFacts(Identity(name="J. van Houten", phone="06 12 34 56 78")),
    )
    Case.objects.update(state="closed", closed_at=timezone.now())
    now = timezone.now()
    Measure.objects.create(
        party=found, case=case, kind="warning", state="ended", proposed_at=now, ended_at=now,
        behaviour=f"U schold {zonnedael.person('sanne').name} uit.", starts_on=now.date(),
    )  # fmt: skip
    return found


def received(house: House, **more: Any) -> SubjectRequest:
    given: dict[str, Any] = {"kind": "access", "received_on": timezone.localdate()}
    return requests.receive_request(actor=house.actor("joost"), **(given | more))


def checked(house: House, request: SubjectRequest) -> SubjectRequest:
    requests.check_identity(
        actor=house.actor("joost"), request=request, seen=request.version, how="Teruggebeld"
    )
    request.refresh_from_db()
    return request


def unpacked(made: bytes) -> tuple[str, list[dict[str, Any]]]:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return archive.read("page.html").decode(), json.loads(archive.read("data.json"))


@pytest.mark.spec("GOV-4")
def test_another_party_gets_what_is_kept_and_no_name_of_staff(
    zonnedael: House, party: OtherParty
) -> None:
    request = checked(zonnedael, received(zonnedael, party=party))
    page, data = unpacked(requests.export_for(zonnedael.actor("joost"), request))
    told = json.dumps(data, ensure_ascii=False)
    for text in (page, told):
        assert "J. van Houten" in text and "06 12 34 56 78" in text and REMOVED in text
        for key in ("sanne", "mo", "ruth"):
            assert zonnedael.person(key).name not in text
        # The words of who reported it are not theirs to read.
        assert "kwam erbij" not in text
    assert AuditEntry.objects.filter(verb="privacy.export_subject", object_id=party.pk).exists()


@pytest.mark.spec("GOV-4")
def test_nothing_is_handed_over_before_it_is_sure_who_asks(
    zonnedael: House, party: OtherParty
) -> None:
    request = received(zonnedael, party=party)
    with pytest.raises(Refused):
        requests.export_for(zonnedael.actor("joost"), request)
    with pytest.raises(Refused):
        requests.answer_request(
            actor=zonnedael.actor("joost"), request=request, seen=1, granted=True, answer="Hier"
        )
    answer = zonnedael.client("joost").post(zonnedael.url("privacy:export_subject", pk=request.pk))
    assert answer.status_code == 302


@pytest.mark.spec("GOV-4")
def test_everybody_of_the_staff_takes_out_what_is_kept_about_oneself(
    zonnedael: House, make_case: MakeCase
) -> None:
    other = zonnedael.person("mo").name
    make_case(narrative=f"Ik vroeg {other} om hulp bij de balie.")
    answer = zonnedael.client("sanne").post(zonnedael.url("privacy:own_export"))
    page, _data = unpacked(answer.content)
    assert "om hulp bij de balie" in page and zonnedael.person("sanne").name in page
    assert other not in page
    page, _data = unpacked(
        zonnedael.client("daan").post(zonnedael.url("privacy:own_export")).content
    )
    assert "om hulp bij de balie" not in page


@pytest.mark.spec("GOV-4")
def test_erasing_is_done_where_due_and_refused_with_a_reason_where_something_runs(
    zonnedael: House, party: OtherParty
) -> None:
    joost = zonnedael.actor("joost")
    request = checked(zonnedael, received(zonnedael, party=party, kind="erasure"))
    Measure.objects.update(state="running", ended_at=None)
    with pytest.raises(Refused, match="measure|maatregel"):
        requests.answer_request(
            actor=joost, request=request, seen=request.version, granted=True, answer="Gewist"
        )
    assert opened(party) is not None
    Measure.objects.update(state="ended", ended_at=timezone.now())
    requests.answer_request(
        actor=joost, request=request, seen=request.version, granted=True, answer="Gewist"
    )
    party.refresh_from_db()
    request.refresh_from_db()
    assert opened(party) is None and request.state == "granted"


@pytest.mark.spec("GOV-4")
def test_the_officer_finds_who_asks_without_seeing_who_it_is(
    zonnedael: House, party: OtherParty
) -> None:
    client = zonnedael.client("joost")
    sent = {
        "kind": "access", "who": "other", "name": "Jan van Houten", "phone": "0612345678",
        "received_on": timezone.localdate().isoformat(),
    }  # fmt: skip
    page = client.post(zonnedael.url("privacy:receive"), sent)
    assert str(party.pk) in page.content.decode()
    done = client.post(
        zonnedael.url("privacy:receive"), sent | {"chosen": "party", "party": str(party.pk)}
    )
    assert done.status_code == 302
    made = SubjectRequest.objects.get()
    assert made.party_id == party.pk and not made.is_nobody
    nobody = client.post(
        zonnedael.url("privacy:receive"), sent | {"phone": "", "name": "P. Kwartel"}
    )
    assert nobody.status_code == 302
    assert SubjectRequest.objects.filter(is_nobody=True).count() == 1
    text = client.get(zonnedael.url("privacy:requests")).content.decode()
    assert "Houten" not in text and "Kwartel" not in text


def test_a_request_is_answered_within_a_month_and_somebody_hears_before(zonnedael: House) -> None:
    with time_machine.travel("2027-01-31T10:00:00Z", tick=False):
        request = received(zonnedael, person=zonnedael.person("sanne"))
        assert request.answer_before == dt.date(2027, 2, 28)
    told = Delivery.objects.filter(message=requests.DUE)
    # The clock stood still: the week and the day are told once each.
    with time_machine.travel("2027-03-02T10:00:00Z", tick=False):
        run_until_idle()
        run_until_idle()
    assert told.values("once_key").distinct().count() == 2


def test_two_months_more_once_and_with_a_reason(zonnedael: House) -> None:
    joost = zonnedael.actor("joost")
    request = received(zonnedael, person=zonnedael.person("sanne"))
    before = request.answer_before
    with pytest.raises(Refused):
        requests.extend_request(actor=joost, request=request, seen=1, reason=" ")
    requests.extend_request(actor=joost, request=request, seen=1, reason="Veel bestanden")
    request.refresh_from_db()
    assert (request.answer_before - before).days in range(58, 63)
    with pytest.raises(Refused):
        requests.extend_request(
            actor=joost, request=request, seen=request.version, reason="Nog eens"
        )


def test_two_who_answer_at_once_answer_once(zonnedael: House) -> None:
    joost = zonnedael.actor("joost")
    request = checked(zonnedael, received(zonnedael, person=zonnedael.person("sanne")))
    seen = request.version
    requests.answer_request(actor=joost, request=request, seen=seen, granted=True, answer="Ja")
    with pytest.raises(Conflict):
        requests.answer_request(actor=joost, request=request, seen=seen, granted=False, answer="N")


def test_only_who_looks_after_privacy_handles_requests(zonnedael: House) -> None:
    for key in ("ruth", "karin", "tessa", "petra"):
        with pytest.raises(NotPermitted):
            requests.receive_request(
                actor=zonnedael.actor(key), kind="access", received_on=timezone.localdate()
            )
