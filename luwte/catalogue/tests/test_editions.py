"""Editions never change; what they offer is shown as a difference and taken over by a person."""

from __future__ import annotations

import html
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from luwte.catalogue import queries
from luwte.catalogue.models import Adoption, Edition, Entry, Term
from luwte.catalogue.tests.drafts import change_entry, change_file, copy_of_content
from tests.cast import House


def load(root: Path) -> str:
    told = io.StringIO()
    call_command("catalogue", "load", content=root, stdout=told)
    return told.getvalue()


def newer_words(entry: dict[str, Any]) -> None:
    entry["version"] = 2
    entry["nl"]["label"] = "Schelden, schreeuwen of kleineren"


def newer_number(entry: dict[str, Any]) -> None:
    entry["version"] = 2
    entry["number"] = "0900-1234"


def with_drones(raw: dict[str, Any]) -> None:
    raw["entries"].append(
        {
            **raw["entries"][0],
            "key": "drone",
            "version": 1,
            "nl": {"label": "Drone", "text": "Laag overvliegen of filmen met een drone."},
            "en": {"label": "Drone", "text": "Flying low or filming with a drone."},
            "order": 155,
        }
    )


def without_gesture(raw: dict[str, Any]) -> None:
    raw["entries"] = [entry for entry in raw["entries"] if entry["key"] != "gesture"]


@pytest.fixture
def second_edition(tmp_path: Path, zonnedael: House) -> Iterator[Path]:
    """A second edition of the common pack is loaded: one term worded anew, one new, one gone, and
    another phone number."""
    root = copy_of_content(tmp_path)
    change_entry(root, "public_task/forms.yaml", "verbal", newer_words)
    change_entry(root, "public_task/numbers.yaml", "police", newer_number)
    change_file(root, "public_task/means.yaml", with_drones)
    change_file(root, "public_task/means.yaml", without_gesture)
    call_command("catalogue", "seal", content=root, stdout=io.StringIO())
    newest = Edition.objects.filter(pack="public_task").latest("number").number
    assert f"public_task: edition {newest + 1} loaded" in load(root)
    yield root


def page(house: House, name: str = "catalogue:differences") -> str:
    answer = house.client("tessa").get(house.url(name))
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def accept(house: House, kind: str, key: str, **data: str) -> str:
    answer = house.client("tessa").post(
        house.url("catalogue:accept_term", kind=kind, key=key), data, follow=True
    )
    return html.unescape(answer.content.decode())


@pytest.mark.spec("CAT-15")
def test_loading_twice_writes_nothing_and_no_entry_can_be_changed(cast: object) -> None:
    from luwte.catalogue.content_files import CONTENT

    before = list(Entry.objects.values_list("pk", "hash").order_by("pk"))
    assert "Nothing new" in load(CONTENT)
    assert list(Entry.objects.values_list("pk", "hash").order_by("pk")) == before
    for change in (
        lambda: Entry.objects.filter(key="verbal").update(source="elsewhere"),
        lambda: Edition.objects.update(number=99),
        lambda: Entry.objects.filter(key="verbal").delete(),
    ):
        with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
            change()


@pytest.mark.spec("CAT-15")
def test_a_text_that_changed_under_its_edition_is_not_loaded(
    tmp_path: Path, zonnedael: House
) -> None:
    root = copy_of_content(tmp_path)
    change_entry(
        root,
        "public_task/forms.yaml",
        "verbal",
        lambda entry: entry["nl"].update(label="Stiekem anders"),
    )
    with pytest.raises(CommandError, match="changed without a new version"):
        load(root)
    # Who throws the lock away is stopped by what the database remembers.
    (root / "editions.lock").unlink()
    call_command("catalogue", "seal", content=root, stdout=io.StringIO())
    with pytest.raises(CommandError, match="edition 1 is older than|loaded with another text"):
        load(root)
    assert queries.term_by_key("form", "verbal").label == "Schelden of schreeuwen"  # type: ignore[union-attr]


@pytest.mark.spec("CAT-15")
def test_a_newer_edition_changes_nothing_by_itself_and_is_offered(
    zonnedael: House, second_edition: Path
) -> None:
    assert queries.term_by_key("form", "verbal").label == "Schelden of schreeuwen"  # type: ignore[union-attr]
    assert queries.term_by_key("means", "drone") is None
    assert {n.key: n.number for n in queries.emergency_numbers()}["police"] == "0900-8844"
    assert "Er is een nieuwere uitgave" in page(zonnedael, "catalogue:terms")
    offered = page(zonnedael)
    for words in (
        "Schelden, schreeuwen of kleineren",
        "Middelen: Drone",
        "niet meer in de vaste lijst",
        "Telefoonnummers: Politie, geen spoed",
        "nummer: was “0900-8844”, wordt “0900-1234”",
    ):
        assert words in offered, words


@pytest.mark.spec("CAT-15")
def test_what_was_answered_on_edition_1_stays_on_edition_1(
    zonnedael: House, second_edition: Path
) -> None:
    answered = queries.term_by_key("form", "verbal")
    assert answered is not None
    before = Term.objects.get(pk=answered.id)
    assert "Overgenomen." in accept(zonnedael, "form", "verbal")
    chosen_now = queries.term_by_key("form", "verbal")
    assert chosen_now is not None and chosen_now.id != answered.id
    assert chosen_now.label == "Schelden, schreeuwen of kleineren"
    # The old row still says what was answered, and cannot be chosen any more.
    after = Term.objects.get(pk=answered.id)
    assert (after.labels, after.edition) == (before.labels, before.edition)
    assert queries.term_labels()[answered.id] == "Schelden of schreeuwen"
    assert queries.entry_keys([answered.id, chosen_now.id]) == {"form": frozenset({"verbal"})}
    assert [t.id for t in queries.terms("form") if t.entry_key == "verbal"] == [chosen_now.id]
    assert "Schelden, schreeuwen of kleineren" not in page(zonnedael)


@pytest.mark.spec("CAT-15")
def test_each_difference_is_taken_over_on_its_own(zonnedael: House, second_edition: Path) -> None:
    accept(zonnedael, "means", "drone")
    assert queries.term_by_key("means", "drone").label == "Drone"  # type: ignore[union-attr]
    assert queries.term_by_key("form", "verbal").label == "Schelden of schreeuwen"  # type: ignore[union-attr]
    gone = queries.term_by_key("means", "gesture")
    assert gone is not None and gone.active
    accept(zonnedael, "means", "gesture")
    assert not queries.term_by_key("means", "gesture").active  # type: ignore[union-attr]
    accept(zonnedael, "form", "verbal")
    client = zonnedael.client("tessa")
    client.post(zonnedael.url("catalogue:accept_texts", pack="public_task"))
    assert {n.key: n.number for n in queries.emergency_numbers()}["police"] == "0900-1234"
    assert "Je bent helemaal bij" in page(zonnedael)
    assert "Iemand nam dit al over" in accept(zonnedael, "form", "verbal")


def test_own_words_are_kept_when_one_asks_so(zonnedael: House, second_edition: Path) -> None:
    term = queries.term_by_key("form", "verbal")
    assert term is not None
    client = zonnedael.client("tessa")
    client.post(
        zonnedael.url("catalogue:term", pk=term.id), {"nl": "Grof doen", "en": "Being rude"}
    )
    assert "Jullie gaven het een eigen naam: “Grof doen”." in page(zonnedael)
    accept(zonnedael, "form", "verbal", keep="1")
    taken = Term.objects.get(kind="form", key="verbal", is_current=True)
    assert taken.labels == {"nl": "Grof doen", "en": "Being rude"}
    assert taken.edition > Term.objects.get(pk=term.id).edition


def test_another_house_decides_for_itself(
    zonnedael: House, second_edition: Path, cast: Any
) -> None:
    from luwte.tenancy.scope import scope

    accept(zonnedael, "form", "verbal")
    with scope(cast.de_linde.organisation):
        other = queries.term_by_key("form", "verbal")
        assert other is not None and other.label == "Schelden of schreeuwen"
        offered = Edition.objects.filter(pack="public_task").latest("number").number
        assert Adoption.objects.get(pack="public_task").edition == offered - 1


def test_words_that_a_sector_gives_only_now_are_offered(zonnedael: House, tmp_path: Path) -> None:
    root = copy_of_content(tmp_path)
    common: dict[str, Any] = {}
    change_file(root, "public_task/forms.yaml", common.update)
    nuisance = next(entry for entry in common["entries"] if entry["key"] == "nuisance")
    nuisance["nl"]["label"] = "Orde verstoren in het gemeentehuis"
    (root / "municipality" / "forms.yaml").write_text("kind: form\n", encoding="utf-8")
    change_file(root, "municipality/forms.yaml", lambda raw: raw.update(entries=[{**nuisance}]))
    call_command("catalogue", "seal", content=root, stdout=io.StringIO())
    load(root)
    assert "Orde verstoren in het gemeentehuis" in page(zonnedael)
    accept(zonnedael, "form", "nuisance")
    taken = Term.objects.get(kind="form", key="nuisance", is_current=True)
    assert (taken.pack, taken.labels["nl"]) == ("municipality", nuisance["nl"]["label"])


def test_words_passed_over_when_a_second_sector_came_are_not_offered_again(
    zonnedael: House,
) -> None:
    zonnedael.client("tessa").post(zonnedael.url("catalogue:adopt_pack", pack="gp_care"))
    assert queries.term_by_key("place", "counter").label == "Publieksbalie"  # type: ignore[union-attr]
    assert "Je bent helemaal bij" in page(zonnedael)


def test_a_term_whose_edition_was_never_loaded_here_still_works(zonnedael: House) -> None:
    from luwte.catalogue import shelf

    Term.objects.filter(kind="action", key="order_talk").update(edition=99)
    shelf.forget(zonnedael.pk)
    view = next(one for one in queries.actions_for() if one.key == "order_talk")
    assert (view.number, view.title) == (17, "Ordegesprek door de leidinggevende")


def test_what_a_sector_left_out_is_not_offered_as_new(zonnedael: House) -> None:
    assert queries.term_by_key("relation", "pupil") is None
    assert "Je bent helemaal bij" in page(zonnedael)
