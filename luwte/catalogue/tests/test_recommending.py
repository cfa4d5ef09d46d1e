"""Which actions are advised, and that reading all this costs nothing while nothing changed."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from luwte.catalogue import queries
from luwte.catalogue.actions import add_term, rename_term, switch_term
from luwte.tenancy.models import Organisation
from luwte.tenancy.scope import scope
from tests.cast import House


def numbers(**situation: object) -> list[int]:
    return [one.action.number for one in queries.recommended(**situation)]  # type: ignore[arg-type]


def test_reporting_and_discussing_are_always_advised(zonnedael: House) -> None:
    assert numbers()[:2] == [13, 14]


@pytest.mark.parametrize(
    ("situation", "expected"),
    [
        ({"forms": {"physical"}, "gravity": "heavy"}, {32, 20, 9, 22}),
        ({"forms": {"threat"}, "gravity": "heavy"}, {32, 20, 9}),
        ({"forms": {"threat"}, "gravity": "middle"}, {31, 17, 9}),
        ({"forms": {"verbal"}, "gravity": "middle"}, {17, 19, 9}),
        ({"forms": {"stalking"}, "gravity": "middle"}, {32}),
        ({"forms": {"damage"}, "gravity": "middle"}, {32, 33}),
        ({"forms": {"nuisance"}, "gravity": "light", "repeated": True}, {17, 6, 18}),
        ({"forms": {"verbal"}, "places": {"home_visit"}}, {36}),
        ({"triggers": {"waiting"}}, {35}),
        ({"continuing": True}, {30}),
        ({"motives": {"illness_substances"}, "relations": {"patient"}}, {11, 7}),
    ],
)
def test_a_situation_gets_the_actions_that_fit(
    situation: dict[str, object], expected: set[int], zonnedael: House
) -> None:
    assert expected <= set(numbers(**situation))


@pytest.mark.parametrize(
    ("situation", "not_advised"),
    [
        ({"forms": {"verbal"}, "gravity": "light"}, {20, 32, 19, 17}),
        ({"forms": {"threat"}, "gravity": None}, {20, 32, 31}),
        ({"forms": {"physical"}, "gravity": "heavy", "relations": {"colleague"}}, {20, 32, 17}),
    ],
)
def test_a_situation_does_not_get_what_goes_too_far(
    situation: dict[str, object], not_advised: set[int], zonnedael: House
) -> None:
    assert not not_advised & set(numbers(**situation))


def test_every_advice_says_why_in_both_languages(zonnedael: House) -> None:
    from django.utils import translation

    for language in ("nl", "en"):
        with translation.override(language):
            found = queries.recommended(forms={"threat"}, gravity="heavy")
            assert all(one.why and one.rule for one in found)
    assert len({one.action.key for one in found}) == len(found)


def test_an_action_that_is_switched_off_is_not_advised(zonnedael: House) -> None:
    term = queries.term_by_key("action", "police_report")
    assert term is not None
    switch_term(actor=zonnedael.actor("tessa"), term_id=term.id, active=False)
    assert 32 not in numbers(forms={"physical"}, gravity="heavy")


def everything() -> None:
    for kind in ("form", "place", "action"):
        queries.terms(kind)
    queries.term_labels()
    queries.actions_for()
    queries.recommended(forms={"threat"}, gravity="heavy")
    queries.offences_for({"threat"})
    queries.emergency_numbers()
    queries.gravities()


def test_reading_costs_no_query_while_nothing_changed(zonnedael: House) -> None:
    organisation = zonnedael.organisation
    with scope(organisation):
        everything()
        with CaptureQueriesContext(connection) as seen:
            everything()
    assert len(seen) == 0


def test_a_fresh_process_needs_few_queries(zonnedael: House) -> None:
    from luwte.catalogue import shelf

    shelf.forget(zonnedael.pk)
    with scope(zonnedael.organisation), CaptureQueriesContext(connection) as seen:
        everything()
    assert len(seen) <= 3  # terms, adoptions, editions; their entries are kept for good


def test_another_process_reads_anew_when_the_revision_was_raised(zonnedael: House) -> None:
    queries.terms("form")
    add_term(
        actor=zonnedael.actor("tessa"), kind="form", labels={"nl": "Nieuw"}, counts_as="verbal"
    )
    with scope(zonnedael.organisation):
        assert "Nieuw" in {term.label for term in queries.terms("form")}


def test_what_is_rolled_back_leaves_nothing_behind(zonnedael: House) -> None:
    term = queries.term_by_key("form", "verbal")
    assert term is not None
    with transaction.atomic():
        rename_term(actor=zonnedael.actor("tessa"), term_id=term.id, labels={"nl": "Nooit gebeurd"})
        with scope(zonnedael.organisation):
            assert queries.term_labels()[term.id] == "Nooit gebeurd"
        transaction.set_rollback(True)
    # The same revision comes again, with another change.
    Organisation.objects.filter(pk=zonnedael.pk).update(
        settings_revision=zonnedael.organisation.settings_revision + 1
    )
    with scope(zonnedael.organisation):
        assert queries.term_labels()[term.id] == "Schelden of schreeuwen"


def test_a_page_of_the_library_needs_no_query_of_its_own(zonnedael: House) -> None:
    client = zonnedael.client("sanne")
    url = zonnedael.url("catalogue:actions")
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        client.get(url)
    mine = [query["sql"] for query in seen if "catalogue_" in query["sql"]]
    assert mine == []
