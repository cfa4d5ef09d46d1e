"""When a ban is over and its term has passed, nobody is named; what runs keeps the name."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from luwte.core.models import Erased
from luwte.desk.privacy import keeping
from luwte.desk.privacy.tests.test_keeping import everything
from luwte.incidents.models import Case
from luwte.response.models import (
    Claim,
    DamageItem,
    Evidence,
    Measure,
    OtherParty,
    PoliceReport,
)
from luwte.response.queries.parties import opened
from luwte.response.rules.identity import Identity
from luwte.response.rules.states import MeasureState
from luwte.response.tests.party_fixtures import PutDown
from tests.cast import House

NAME = "Kabeljauw"
LATER = dt.timedelta(days=800)


@pytest.fixture
def party(put_down: PutDown) -> OtherParty:
    found = put_down(Identity(name=f"J. {NAME}", phone="06-12345678"))
    Case.objects.update(state="closed", closed_at=timezone.now())
    return found


def night(after: dt.timedelta = LATER) -> time_machine.travel:
    return time_machine.travel((timezone.now() + after).replace(hour=2), tick=False)


def a_measure(party: OtherParty, **more: object) -> Measure:
    now = timezone.now()
    given: dict[str, object] = {
        "party": party, "case": Case.objects.get(), "kind": "access_ban", "state": "ended",
        "behaviour": f"{NAME} sloeg", "proposed_at": now, "ended_at": now,
    }  # fmt: skip
    return Measure.objects.create(**(given | more))


@pytest.mark.spec("GOV-3")
def test_who_it_was_goes_with_the_words_of_the_measure_and_the_figures_stay(
    zonnedael: House, party: OtherParty
) -> None:
    measure = a_measure(party)
    with night():
        assert keeping.erase_by_night() >= 2
    party.refresh_from_db()
    measure.refresh_from_db()
    assert party.erased_at is not None and opened(party) is None
    assert (measure.kind, measure.state, measure.behaviour) == ("access_ban", "ended", "")
    assert NAME not in everything(zonnedael)
    kinds = set(Erased.objects.values_list("kind", flat=True))
    assert {"other_party", "measures"} <= kinds


@pytest.mark.spec("GOV-3")
@pytest.mark.parametrize("what", ["measure", "claim", "police", "case"])
def test_what_runs_keeps_the_name_and_says_so(
    zonnedael: House, party: OtherParty, what: str
) -> None:
    case, now = Case.objects.get(), timezone.now()
    day = timezone.localdate() + dt.timedelta(days=2_000)
    if what == "measure":
        a_measure(party, state=MeasureState.RUNNING, ended_at=None, ends_on=None)
    elif what == "claim":
        Claim.objects.create(
            case=case, party=party, route="letter", limitation_on=day, created_at=now
        )
    elif what == "police":
        PoliceReport.objects.create(
            case=case, kind="report", state="made", filer="employer", created_at=now
        )
    else:
        Case.objects.update(state="open", closed_at=None)
    with night():
        keeping.erase_by_night()
        waits = keeping.waiting_in(zonnedael.organisation)
        why = [words for one in waits if one.held.object_kind == "party" for _t, words in one.kept]
    party.refresh_from_db()
    assert party.erased_at is None and len(why) == 1 and len(why[0]) > 5


@pytest.mark.spec("GOV-3")
def test_a_ban_that_ended_lately_starts_the_term(zonnedael: House, party: OtherParty) -> None:
    a_measure(party, ended_at=timezone.now() + dt.timedelta(days=300))
    with night():
        keeping.erase_by_night()
    party.refresh_from_db()
    assert party.erased_at is None
    with night(dt.timedelta(days=1_100)):
        keeping.erase_by_night()
    party.refresh_from_db()
    assert party.erased_at is not None


def test_words_of_damage_wait_for_their_claim(zonnedael: House, party: OtherParty) -> None:
    case, now = Case.objects.get(), timezone.now()
    item = DamageItem.objects.create(
        case=case, side="employer", kind="repair", title=f"Deur van {NAME}", amount=500,
        occurred_on=timezone.localdate(), created_at=now,
    )  # fmt: skip
    with night(dt.timedelta(days=365 * 8)):
        keeping.erase_by_night()
    item.refresh_from_db()
    assert item.title == "" and item.amount == 500


@pytest.mark.spec("GOV-3")
def test_of_the_answers_to_the_gate_only_the_codes_stay(
    zonnedael: House, party: OtherParty
) -> None:
    measure = a_measure(party, answers={"own_mistake": {"answer": "no", "why": f"{NAME} loog"}})
    with night():
        keeping.erase_by_night()
    measure.refresh_from_db()
    assert measure.answers == {"own_mistake": {"answer": "no"}}
    assert NAME not in everything(zonnedael)


@pytest.mark.spec("GOV-3")
def test_evidence_that_nobody_released_goes_once_case_and_police_have_ended(
    zonnedael: House, party: OtherParty
) -> None:
    case, now = Case.objects.get(), timezone.now()
    report = PoliceReport.objects.create(
        case=case,
        kind="report",
        filer="employer",
        state="made",
        made_on=timezone.localdate(),
        created_at=now,
    )
    Evidence.objects.create(
        case=case, kind="camera", what=f"Beelden van {NAME}", state="held", asked_at=now
    )
    with night():
        keeping.erase_by_night()
        assert Evidence.objects.get().what
        PoliceReport.objects.filter(pk=report.pk).update(state="judged", ended_at=now)
        keeping.erase_by_night()
    assert Evidence.objects.get().what == ""
