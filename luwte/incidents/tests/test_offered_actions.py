"""What is suggested on a case follows the sector: an action that comes down to a measure nobody can
choose here is not suggested, and one that was chosen before stays readable."""

from __future__ import annotations

import pytest
from django.utils import timezone

from luwte.catalogue.queries import actions_for, term_by_key, terms
from luwte.catalogue.rules import Kind
from luwte.incidents.actions import Involved, Report, report_incident
from luwte.incidents.models import Case, CaseAction
from luwte.incidents.queries.acting import action_shelf, catalogue_action
from luwte.incidents.queries.case_page import recommendations_for
from luwte.incidents.rules import ActionState, Gravity, PersonRole
from luwte.lib.ids import crockford
from luwte.policy import shipped
from luwte.tenancy.models import Organisation
from tests.cast import House

FOR_WHO_TREATS = {"ask_the_gp", "crisis_card"}


def in_sector(house: House, sector: str) -> Organisation:
    organisation = house.organisation
    organisation.sectors = [sector]
    organisation.save(update_fields=["sectors"])
    return organisation


def a_confused_client(house: House) -> Case:
    """Somebody whom illness made angry: the rule of the crisis card fits."""
    actor = house.actor("sanne")
    assert actor.person.unit is not None
    chosen = [one for one in terms(Kind.MOTIVE) if one.entry_key == "illness_substances"]
    chosen += [one for one in terms(Kind.RELATION) if one.entry_key == "client"]
    assert len(chosen) == 2
    report = Report(
        client_key=crockford(12),
        unit=actor.person.unit,
        happened_from=timezone.now(),
        gravity=Gravity.MIDDLE,
        terms=chosen,
        people=[Involved(PersonRole.VICTIM, actor.person)],
    )
    case = report_incident(actor=actor, report=report).case
    assert case is not None
    return case


def advised(house: House, case: Case) -> set[str]:
    """What is advised, however many there are."""
    actor = house.actor("mo")
    decided: list[CaseAction] = []
    found: set[str] = set()
    incidents = list(case.incidents.prefetch_related("terms"))
    while more := recommendations_for(actor, case, incidents, decided):
        found |= {one.action.key for one in more}
        decided += [CaseAction(entry_key=one.action.key) for one in more]
    return found


def on_the_shelf(house: House, case: Case) -> set[str]:
    phases = action_shelf(house.actor("mo"), case)
    return {row.action.key for phase in phases for row in phase.rows}


@pytest.mark.parametrize(
    ("sector", "is_offered"),
    [("municipality", False), ("school", False), ("gp_care", True), ("hospital", True)],
)
def test_an_action_is_suggested_where_its_measure_is_offered(
    zonnedael: House, sector: str, is_offered: bool
) -> None:
    organisation = in_sector(zonnedael, sector)
    case = a_confused_client(zonnedael)
    assert ("crisis_card" in advised(zonnedael, case)) is is_offered
    assert (on_the_shelf(zonnedael, case) >= FOR_WHO_TREATS) is is_offered
    term = term_by_key(Kind.ACTION, "ask_the_gp")
    assert term is not None
    assert (catalogue_action(zonnedael.actor("mo"), term.id) is not None) is is_offered
    url = zonnedael.url("incidents:choose_action", pk=case.pk, term=term.id)
    answer = zonnedael.client("mo").post(url)
    assert (answer.status_code == 404) is not is_offered
    assert organisation.sectors == [sector]


def test_what_was_chosen_before_stays_on_the_shelf(zonnedael: House) -> None:
    in_sector(zonnedael, "municipality")
    case = a_confused_client(zonnedael)
    CaseAction.objects.create(
        case=case,
        entry_key="crisis_card",
        title="Wijzen op een crisiskaart",
        state=ActionState.CHOSEN,
        chosen_at=timezone.now(),
    )
    assert "crisis_card" in on_the_shelf(zonnedael, case)
    assert "ask_the_gp" not in on_the_shelf(zonnedael, case)


def test_the_list_names_actions_and_measures_that_exist(zonnedael: House) -> None:
    known = {one.key for one in actions_for(organisation=zonnedael.organisation)}
    assert set(shipped.measure_of_action()) == FOR_WHO_TREATS <= known
    assert set(shipped.measure_of_action().values()) == set(shipped.where_offered())
