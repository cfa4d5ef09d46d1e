"""An organisation keeps its own words: adds, renames, switches, and never loses what was used."""

from __future__ import annotations

import html
from collections.abc import Collection
from uuid import UUID

import pytest
from django.test import Client

from luwte.catalogue import queries
from luwte.catalogue.actions import add_term, adopt_pack, delete_term, switch_term
from luwte.catalogue.models import Term
from luwte.catalogue.queries import usage_checks
from luwte.catalogue.rules import TERM_KINDS
from luwte.core.models import AuditEntry, OutboxEvent
from luwte.core.refusal import NotPermitted, Refused
from luwte.tenancy.scope import OutsideScope, WrongOrganisation, scope
from tests.cast import Cast, House

LEAST = {
    "form": 8,
    "motive": 3,
    "trigger": 10,
    "channel": 6,
    "place": 10,
    "task": 10,
    "relation": 8,
    "consequence": 10,
    "means": 10,
    "action": 38,
}


def text_of(client: Client, url: str, data: dict[str, str] | None = None) -> str:
    answer = client.get(url) if data is None else client.post(url, data, follow=True)
    assert answer.status_code in {200, 422}
    return html.unescape(answer.content.decode())


def own_form(house: House, name: str = "Spuugincident") -> Term:
    return add_term(
        actor=house.actor("tessa"), kind="form", labels={"nl": name}, counts_as="physical"
    )


@pytest.mark.spec("CAT-7")
@pytest.mark.parametrize("kind", [kind.value for kind in TERM_KINDS])
def test_every_classification_is_there_with_words_in_two_languages(
    kind: str, zonnedael: House
) -> None:
    found = queries.terms(kind)
    assert len(found) >= LEAST[kind]
    assert all(term.labels["nl"] and term.labels["en"] for term in found)
    page = text_of(zonnedael.client("tessa"), zonnedael.url("catalogue:terms_of_kind", kind=kind))
    assert all(term.label in page for term in found)


@pytest.mark.spec("CAT-7")
def test_an_organisation_adds_its_own_term_on_screen(zonnedael: House) -> None:
    client = zonnedael.client("tessa")
    page = text_of(
        client,
        zonnedael.url("catalogue:add_term", kind="form"),
        {"nl": "Balie-blokkade", "en": "Counter blockade", "counts_as": "nuisance"},
    )
    assert "“Balie-blokkade” is nu te kiezen." in page
    assert "telt mee als “Storen of hinderen”" in page
    own = next(term for term in queries.terms("form") if term.is_own)
    assert (own.label, own.entry_key) == ("Balie-blokkade", "nuisance")
    assert queries.entry_keys([own.id]) == {"form": frozenset({"nuisance"})}


def test_an_own_term_must_say_what_it_counts_as(zonnedael: House) -> None:
    client = zonnedael.client("tessa")
    url = zonnedael.url("catalogue:add_term", kind="form")
    answer = client.post(url, {"nl": "Vaag", "counts_as": ""})
    assert answer.status_code == 422
    assert 'value="Vaag"' in answer.content.decode()
    own = own_form(zonnedael)
    for nonsense in ("", "no_such_form", own.key):
        with pytest.raises(Refused):
            add_term(
                actor=zonnedael.actor("tessa"),
                kind="form",
                labels={"nl": "Vaag"},
                counts_as=nonsense,
            )


@pytest.mark.parametrize(
    ("labels", "why"),
    [
        ({"nl": "  "}, "Nederlandse naam"),
        ({"nl": "x" * 121}, "hooguit 120 tekens"),
        ({"nl": "SCHELDEN of  schreeuwen"}, "al een woord met deze naam"),
    ],
)
def test_a_bad_name_is_refused_with_a_sentence(
    labels: dict[str, str], why: str, zonnedael: House
) -> None:
    with pytest.raises(Refused) as refused:
        add_term(actor=zonnedael.actor("tessa"), kind="form", labels=labels, counts_as="verbal")
    assert why in refused.value.why


@pytest.mark.spec("CAT-7")
def test_a_term_gets_other_words_everywhere_and_keeps_its_meaning(zonnedael: House) -> None:
    term = queries.term_by_key("form", "verbal")
    assert term is not None
    page = text_of(
        zonnedael.client("tessa"),
        zonnedael.url("catalogue:term", pk=term.id),
        {"nl": "Uitschelden 🤬", "en": ""},
    )
    assert "Uitschelden 🤬" in page
    again = queries.term(term.id)
    assert again is not None and again.entry_key == "verbal"
    assert queries.term_labels()[term.id] == "Uitschelden 🤬"


@pytest.mark.spec("CAT-7")
def test_a_term_that_was_used_cannot_be_deleted_only_switched_off(
    zonnedael: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = own_form(zonnedael)

    def all_of_them(ids: Collection[UUID]) -> set[UUID]:
        return set(ids)

    monkeypatch.setitem(usage_checks._things, "a room above", all_of_them)
    client = zonnedael.client("tessa")
    listed = text_of(client, zonnedael.url("catalogue:terms_of_kind", kind="form"))
    delete_url = zonnedael.url("catalogue:delete_term", pk=own.pk)
    assert delete_url not in listed
    assert "al gebruikt en kan dus niet weg" in text_of(client, delete_url, {})
    assert Term.objects.filter(pk=own.pk).exists()
    switched = text_of(client, zonnedael.url("catalogue:switch_term", pk=own.pk), {"active": "0"})
    assert "Eerdere meldingen houden het." in switched
    assert own.pk not in {term.id for term in queries.terms("form")}
    assert queries.term_labels()[own.pk] == "Spuugincident"


def test_a_row_that_points_to_a_term_protects_it_without_any_check(
    zonnedael: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db.models import ProtectedError

    own = own_form(zonnedael)

    def protected(*args: object, **kwargs: object) -> None:
        raise ProtectedError("used", set())

    monkeypatch.setattr(Term, "delete", protected)
    with pytest.raises(Refused, match="al gebruikt"):
        delete_term(actor=zonnedael.actor("tessa"), term_id=own.pk)


def test_an_own_term_that_nothing_uses_can_go(zonnedael: House) -> None:
    own = own_form(zonnedael)
    page = text_of(zonnedael.client("tessa"), zonnedael.url("catalogue:delete_term", pk=own.pk), {})
    assert "“Spuugincident” is verwijderd." in page
    assert not Term.objects.filter(pk=own.pk).exists()


def test_a_term_of_the_catalogue_is_never_deleted(zonnedael: House) -> None:
    term = queries.term_by_key("form", "verbal")
    assert term is not None
    page = text_of(
        zonnedael.client("tessa"), zonnedael.url("catalogue:delete_term", pk=term.id), {}
    )
    assert "Je kunt het uitzetten, niet verwijderen." in page


def test_the_last_one_that_can_be_chosen_stays_on(zonnedael: House) -> None:
    actor = zonnedael.actor("tessa")
    first, *rest = queries.terms("channel")
    for term in rest:
        switch_term(actor=actor, term_id=term.id, active=False)
    page = text_of(
        zonnedael.client("tessa"),
        zonnedael.url("catalogue:switch_term", pk=first.id),
        {"active": "0"},
    )
    assert "Zet eerst een ander aan." in page
    assert [term.id for term in queries.terms("channel")] == [first.id]


@pytest.mark.spec("CAT-7")
def test_each_sector_has_its_own_places_tasks_and_words(cast: Cast) -> None:
    with scope(cast.zonnedael.organisation):
        municipality = {term.key: term.label for term in queries.terms("place")}
    with scope(cast.de_linde.organisation):
        practice = {term.key: term.label for term in queries.terms("place")}
    assert municipality["counter"] == "Publieksbalie"
    assert practice["counter"] == "Balie van de praktijk"
    assert "recycling_centre" in municipality and "recycling_centre" not in practice
    assert "treatment_room" in practice and "treatment_room" not in municipality


def test_terms_are_never_read_from_outside_their_organisation(cast: Cast) -> None:
    other = cast.de_linde.organisation
    with scope(cast.zonnedael.organisation), pytest.raises(WrongOrganisation):
        queries.terms("place", organisation=other)
    with pytest.raises(OutsideScope):
        queries.terms("place", organisation=other)


def test_adopting_twice_adds_nothing_and_a_second_sector_only_adds(zonnedael: House) -> None:
    before = {term.pk: term.labels for term in Term.objects.all()}
    adopt_pack(actor=zonnedael.actor("tessa"), pack="municipality")
    assert Term.objects.count() == len(before)
    page = text_of(
        zonnedael.client("tessa"), zonnedael.url("catalogue:adopt_pack", pack="gp_care"), {}
    )
    assert "De woorden van het pakket staan er nu bij." in page
    assert {term.pk: term.labels for term in Term.objects.all() if term.pk in before} == before
    places = {term.key: term.label for term in queries.terms("place")}
    assert places["treatment_room"] == "Behandelkamer"
    assert places["counter"] == "Publieksbalie"


def test_who_does_not_keep_the_settings_is_refused_and_it_is_written_down(
    zonnedael: House,
) -> None:
    for key in ("sanne", "ruth", "karin"):
        with pytest.raises(NotPermitted):
            adopt_pack(actor=zonnedael.actor(key), pack="gp_care")
    rows = AuditEntry.objects.filter(verb="catalogue.adopt_pack", outcome="refused")
    assert rows.count() == 3


def test_every_change_is_audited_without_values_and_told(zonnedael: House) -> None:
    own = own_form(zonnedael)
    row = AuditEntry.objects.filter(verb="catalogue.add_term").latest("id")
    assert (row.object_id, row.actor_id) == (own.pk, zonnedael.person("tessa").pk)
    assert row.fields == ["entry_key", "labels"]
    told = OutboxEvent.objects.filter(name="catalogue.term_changed").latest("id")
    assert told.payload == {"term_id": str(own.pk), "change": "add_term"}


def test_a_term_of_another_house_does_not_exist(cast: Cast) -> None:
    with scope(cast.zonnedael.organisation):
        foreign = queries.term_by_key("form", "verbal")
    assert foreign is not None
    with scope(cast.de_linde.organisation):
        assert queries.term(foreign.id) is None
        with pytest.raises(Refused):
            switch_term(actor=cast.de_linde.actor("bas"), term_id=foreign.id, active=False)
