"""Closing light cases together: only what may be closed, each on its own, nothing lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from luwte.core.refusal import Refused
from luwte.incidents import actions
from luwte.incidents.actions.bulk import Picked, close_light_cases
from luwte.incidents.models import Case, ReporterMessage, Track
from luwte.incidents.queries.bulk import light_cases
from luwte.incidents.rules import Gravity, Missing
from luwte.incidents.tests.conftest import MakeCase
from luwte.lib.ids import uuid7
from tests.cast import House

LightCase = Callable[..., Case]
SAID = {"learning": "Een bordje met de wachttijd helpt.", "message": "Dank je. We sluiten dit af."}


@pytest.fixture
def light_case(zonnedael: House, make_case: MakeCase) -> LightCase:
    """A light case in which only the learning and the word to the reporter are missing."""

    def make(*, discussed: bool = True, **report: object) -> Case:
        case = make_case(**report)
        ruth = zonnedael.actor("ruth")
        actions.triage_case(
            actor=ruth,
            case=case,
            seen=case.version,
            gravity=Gravity.LIGHT,
            reason="Een keer gescholden.",
            owner=ruth.person,
            tracks={},
        )
        now = timezone.now()
        Track.objects.filter(case=case).update(state="done", done_at=now)
        Case.objects.filter(pk=case.pk).update(next_due=None)
        if discussed:
            fresh = Case.objects.get(pk=case.pk)
            actions.discuss(
                actor=ruth, case=fresh, kind="team", held_on=timezone.localdate(), text="Besproken."
            )
        return Case.objects.get(pk=case.pk)

    return make


@pytest.mark.spec("CAS-7")
def test_light_cases_close_together_with_one_learning_and_a_message_each(
    zonnedael: House, light_case: LightCase
) -> None:
    cases = [light_case() for _n in range(3)]
    picked = [Picked(case.pk, case.version) for case in cases]
    outcomes = close_light_cases(actor=zonnedael.actor("ruth"), picked=picked, **SAID)
    assert [one.is_closed for one in outcomes] == [True, True, True]
    for case in cases:
        case.refresh_from_db()
        assert (case.state, case.learning) == ("closed", SAID["learning"])
        assert [one.text for one in case.reporter_messages.all()] == [SAID["message"]]


@pytest.mark.spec("CAS-7")
def test_what_lacks_more_or_was_changed_meanwhile_is_left_and_said(
    zonnedael: House, light_case: LightCase
) -> None:
    fine, undiscussed, changed = light_case(), light_case(discussed=False), light_case()
    picked = [Picked(case.pk, case.version) for case in (fine, undiscussed, changed)]
    actions.add_note(actor=zonnedael.actor("mo"), case=changed, text="Wacht nog even.")
    actions.tell_reporter(actor=zonnedael.actor("mo"), case=changed, text="We kijken nog.")
    outcomes = close_light_cases(actor=zonnedael.actor("ruth"), picked=picked, **SAID)
    assert [one.is_closed for one in outcomes] == [True, False, False]
    assert outcomes[1].missing == (Missing.DISCUSSION,)
    assert "Mo el Amrani" in outcomes[2].why
    # Neither message went out for the two that stayed open.
    assert ReporterMessage.objects.filter(text=SAID["message"]).count() == 1
    assert Case.objects.filter(closed_at=None).count() == 2


@pytest.mark.spec("CAS-7")
def test_a_grave_case_and_a_strange_one_are_never_closed_with_the_rest(
    zonnedael: House, light_case: LightCase
) -> None:
    grave = light_case()
    Case.objects.filter(pk=grave.pk).update(gravity="heavy")
    picked = [Picked(grave.pk, grave.version)]
    ruth, ilse = zonnedael.actor("ruth"), zonnedael.actor("ilse")
    assert not close_light_cases(actor=ruth, picked=picked, **SAID)[0].is_closed
    Case.objects.filter(pk=grave.pk).update(gravity="light")
    elsewhere = close_light_cases(actor=ilse, picked=picked, **SAID)[0]
    assert (elsewhere.is_closed, elsewhere.case) == (False, None)
    assert Case.objects.get().closed_at is None


def test_nothing_happens_without_both_texts_or_beyond_a_hundred(
    zonnedael: House, light_case: LightCase
) -> None:
    case = light_case()
    ruth, picked = zonnedael.actor("ruth"), [Picked(case.pk, case.version)]
    for wrong in ({"learning": " "}, {"message": ""}):
        with pytest.raises(Refused):
            close_light_cases(actor=ruth, picked=picked, **{**SAID, **wrong})
    with pytest.raises(Refused):
        close_light_cases(actor=ruth, picked=[], **SAID)
    many = [Picked(uuid7(), 1) for _n in range(101)]
    with pytest.raises(Refused):
        close_light_cases(actor=ruth, picked=many, **SAID)


def test_the_page_says_which_can_close_and_what_the_others_lack(
    zonnedael: House, light_case: LightCase
) -> None:
    ready, waiting = light_case(), light_case(discussed=False)
    address = zonnedael.url("incidents:close_light")
    page = zonnedael.client("ruth").get(address)
    assert [one["row"].case for one in page.context["ready"]] == [ready]
    assert [one["row"].case for one in page.context["waiting"]] == [waiting]
    sent = {"case": f"{ready.pk}:{ready.version}", **SAID}
    unfinished = zonnedael.client("ruth").post(address, {**sent, "learning": ""})
    assert unfinished.status_code == 422
    assert SAID["message"] in unfinished.content.decode()
    answer = zonnedael.client("ruth").post(address, sent)
    assert [case.pk for case in answer.context["closed"]] == [ready.pk]


def test_the_page_costs_the_same_with_one_case_and_with_many(
    zonnedael: House, light_case: LightCase
) -> None:
    ruth = zonnedael.actor("ruth")
    light_case()
    light_cases(ruth)

    def statements() -> int:
        with CaptureQueriesContext(connection) as spent:
            light_cases(ruth)
        return len(spent)

    one = statements()
    for _n in range(5):
        light_case()
    assert statements() == one <= 14
