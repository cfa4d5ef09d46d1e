"""Telling more after sending: who was there, what was said, what led to it."""

from __future__ import annotations

from typing import Any

import pytest

from luwte.catalogue.queries import terms
from luwte.core import search
from luwte.core.clock.lanes import run_until_idle
from luwte.core.models import AuditEntry
from luwte.core.refusal import Refused
from luwte.incidents.actions import Enrichment, enrich_report
from luwte.incidents.models import Case, CaseEntry, Incident
from luwte.incidents.queries.searching import SEARCH_KIND
from luwte.incidents.rules import CaseState
from luwte.incidents.tests.conftest import MakeCase
from tests.cast import House


def own(house: House, make_case: MakeCase, **report: Any) -> Incident:
    """A report of Sanne."""
    return Incident.objects.get(case=make_case(**report))


def tell(house: House, incident: Incident, by: str = "sanne", **more: Any) -> Any:
    """The form of telling more, as a browser sends it."""
    address = house.url("incidents:report_more", pk=incident.pk)
    return house.client(by).post(address, more)


@pytest.mark.spec("REP-4")
def test_several_victims_witnesses_bystanders_and_causers_can_be_added(
    zonnedael: House, make_case: MakeCase
) -> None:
    incident = own(zonnedael, make_case)
    for role, name in (
        ("victim", "Kim, uitzendkracht"),
        ("victim", "Lotte, stagiair"),
        ("witness", "Joris van de post"),
        ("bystander", "Een vrouw met een rode jas"),
        ("causer", "Lange man met pet"),
        ("causer", "Zijn broer, stond bij de deur"),
    ):
        answer = tell(zonnedael, incident, role=role, name=name, another="1")
        assert answer.headers["Location"].endswith("/more/#people")
    people = [(one.role, one.name) for one in incident.people.order_by("pk")]
    assert people.count(("causer", "Lange man met pet")) == 1
    assert [role for role, _name in people].count("victim") == 3
    assert {role for role, _name in people} == {"victim", "witness", "bystander", "causer"}


@pytest.mark.spec("REP-4")
def test_words_spoken_and_more_of_the_story_stand_below_what_was_told(
    zonnedael: House, make_case: MakeCase
) -> None:
    incident = own(zonnedael, make_case)
    before = incident.narrative
    tell(zonnedael, incident, narrative="Hij kwam terug.", spoken="Ik weet je te vinden.")
    tell(zonnedael, incident, spoken="Wacht maar.", other_party="Man met pet")
    incident.refresh_from_db()
    assert incident.narrative == f"{before}\n\nHij kwam terug."
    assert incident.spoken == "Ik weet je te vinden.\nWacht maar."
    assert incident.other_party == "Man met pet"
    entries = CaseEntry.objects.filter(case=incident.case, verb="enriched")
    assert [entry.for_reporter for entry in entries] == [True, True]
    row = AuditEntry.objects.filter(verb="incidents.enrich_report").order_by("pk")[0]
    assert "vinden" not in str(vars(row)) and row.object_id == incident.pk
    run_until_idle()
    found = search.find(incident.organisation_id, SEARCH_KIND, "terug")
    assert found == [incident.pk]


@pytest.mark.spec("REP-4")
def test_consequences_motive_and_trigger_are_chosen_and_can_change(
    zonnedael: House, make_case: MakeCase
) -> None:
    incident = own(zonnedael, make_case)
    upset, second = terms("consequence", organisation=zonnedael.organisation)[1:3]
    trigger = terms("trigger", organisation=zonnedael.organisation)[0]
    tell(zonnedael, incident, consequence=[upset.id, second.id], trigger=[trigger.id])
    tell(zonnedael, incident, consequence=[second.id], trigger=[trigger.id])
    chosen = incident.terms.filter(kind__in=["consequence", "trigger"])
    assert {one.term_id for one in chosen} == {second.id, trigger.id}


def test_the_victim_tells_more_too_and_nobody_else(zonnedael: House, make_case: MakeCase) -> None:
    incident = own(zonnedael, make_case)
    for other in ("ruth", "mo", "tessa"):
        assert tell(zonnedael, incident, by=other, narrative="x").status_code == 404
    with pytest.raises(Refused):
        enrich_report(
            actor=zonnedael.actor("ruth"), incident=incident, more=Enrichment(narrative="x")
        )
    reported = own(zonnedael, make_case, by="bram", people=[_victim(zonnedael, "sanne")])
    assert tell(zonnedael, reported, narrative="Ik schrok.").status_code == 302


def test_a_closed_case_takes_nothing_more_and_keeps_what_was_typed(
    zonnedael: House, make_case: MakeCase
) -> None:
    incident = own(zonnedael, make_case)
    Case.objects.filter(pk=incident.case_id).update(state=CaseState.CLOSED)
    answer = tell(zonnedael, incident, narrative="Nog iets.")
    assert answer.status_code == 422
    assert "Nog iets." in answer.content.decode()
    assert "De zaak is gesloten" in answer.content.decode()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Je hebt nog niets toegevoegd"),
        ({"role": "causer"}, "beschrijf wie het was"),
        ({"name": "Iemand"}, "Zeg wat deze persoon erin was"),
        ({"role": "baas", "name": "Iemand"}, ""),
        ({"consequence": ["onzin"]}, ""),
        ({"gone": ["00000000-0000-0000-0000-000000000000"]}, ""),
        ({"narrative": "a" * 100_001}, "te lang"),
    ],
)
def test_what_cannot_be_added_is_said(
    zonnedael: House, make_case: MakeCase, fields: dict[str, Any], sentence: str
) -> None:
    incident = own(zonnedael, make_case)
    answer = tell(zonnedael, incident, **fields)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_who_was_named_by_mistake_is_taken_out_but_no_victim(
    zonnedael: House, make_case: MakeCase
) -> None:
    incident = own(zonnedael, make_case)
    tell(zonnedael, incident, role="witness", name="Toch niet Joris")
    witness = incident.people.get(role="witness")
    victim = incident.people.get(role="victim")
    assert tell(zonnedael, incident, gone=[str(victim.pk)]).status_code == 422
    assert tell(zonnedael, incident, gone=[str(witness.pk)]).status_code == 302
    assert [one.role for one in incident.people.all()] == ["victim"]


def _victim(house: House, key: str) -> Any:
    from luwte.incidents.actions import Involved
    from luwte.incidents.rules import PersonRole

    return Involved(PersonRole.VICTIM, house.person(key))


@pytest.mark.spec("REP-4")
def test_who_handles_the_case_reads_who_was_there_and_what_was_told_later(
    zonnedael: House, make_case: MakeCase
) -> None:
    incident = own(zonnedael, make_case)
    phone = next(
        one for one in terms("channel", organisation=zonnedael.organisation) if one.key == "phone"
    )
    tell(zonnedael, incident, role="causer", name="Lange man met pet", channel=[phone.id])
    tell(zonnedael, incident, spoken="Ik weet je te vinden.", channel=[phone.id])
    address = zonnedael.url("incidents:case", pk=incident.case_id)
    page = zonnedael.client("ruth").get(address).content.decode()
    for words in ("Lange man met pet", phone.label, "Ik weet je te vinden.", "vertelde er meer"):
        assert words in page


def test_a_handler_who_turns_out_to_be_a_victim_has_no_part_in_it_any_more(
    zonnedael: House, make_case: MakeCase
) -> None:
    incident = own(zonnedael, make_case)
    mo = zonnedael.person("mo")
    Case.objects.filter(pk=incident.case_id).update(state=CaseState.OPEN, owner=mo)
    tell(zonnedael, incident, role="victim", name=mo.name)
    assert incident.people.filter(role="victim", person=mo).exists()
    assert Case.objects.get(pk=incident.case_id).owner != mo
    address = zonnedael.url("incidents:case", pk=incident.case_id)
    assert zonnedael.client("mo").get(address).status_code == 404
