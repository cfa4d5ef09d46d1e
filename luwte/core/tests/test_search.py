"""Finding by words: the same on both databases, and nothing past the wall."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luwte.core import search
from luwte.lib.ids import uuid7

pytestmark = pytest.mark.django_db
HERE, THERE = UUID(int=1), UUID(int=2)


def put(text: str, house: UUID = HERE, kind: str = "case") -> UUID:
    made = uuid7()
    search.index(house, kind, made, text)
    return made


def found(words: str, house: UUID = HERE, kind: str = "case", **more: int) -> list[UUID]:
    return search.find(house, kind, words, **more)


def test_all_words_are_found_in_any_form_newest_first() -> None:
    first = put("Een klant bedreigde de medewerker aan de balie")
    put("De klant schold aan de telefoon")
    last = put("Bedreiging door klanten, aan de balie")

    assert found("klant balie bedreigingen") == [last]
    assert found("klanten balies") == [last, first]
    assert found("balie") == [last, first]


@pytest.mark.parametrize(
    "words", ["bedr", "BEDREIG", "klant bedreigd", "Klänt", "7k3m", "één bedr"]
)
def test_the_last_word_may_be_a_beginning_and_accents_and_capitals_do_not_matter(
    words: str,
) -> None:
    made = put("Klant bedreigde ons, zaak 7K3M2QX")

    assert found(words) == [made]


def test_a_space_behind_the_last_word_ends_it() -> None:
    put("Klant bedreigde ons")

    assert found("bedr ") == []


def test_another_organisation_or_kind_finds_nothing() -> None:
    put("Bedreiging")
    theirs = put("Bedreiging", THERE)
    notice = put("Bedreiging", kind="notice")

    assert found("bedreiging", THERE) == [theirs]
    assert found("bedreiging", kind="notice") == [notice]
    assert found("bedreiging", UUID(int=3)) == []


def test_a_text_that_changes_is_found_by_its_new_words_only() -> None:
    made = put("Slaan en schoppen")
    search.index(HERE, "case", made, "Schelden")

    assert found("schoppen") == []
    assert found("schelden") == [made]


def test_what_is_forgotten_is_not_found_and_leaves_no_words() -> None:
    made, kept = put("Spugen"), put("Spugen")

    assert search.forget(HERE, "case", [made, uuid7()]) == 1

    assert found("spugen") == [kept]
    table = "core_searchwords" if connection.vendor == "sqlite" else "core_searchrow"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone() == (1,)


def test_prefixes_that_fall_together_leak_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "prefix_of", lambda organisation_id, kind: "same0")
    mine = put("Bedreiging")
    put("Bedreiging", THERE)
    put("Bedreiging", kind="notice")

    assert found("bedreiging") == [mine]


def test_a_word_is_found_the_same_way_in_many_rows_as_in_few() -> None:
    common = [uuid7() for _each in range(1_600)]
    search.index_many(HERE, "case", [(one, "klant schold") for one in common])
    rare = put("klant spuugde")
    search.index_many(HERE, "case", [(one, "klant schold") for one in map(_again, common)])

    assert found("spuugde") == [rare]
    assert found("klant spuugde") == [rare]
    assert len(found("klant", limit=2_000)) == 2_000
    assert found("bestaatniet") == []


def _again(one: UUID) -> UUID:
    return uuid7()


def test_many_at_once_and_at_most_as_many_as_asked() -> None:
    ids = [uuid7() for _each in range(1201)]
    search.index_many(HERE, "case", [(one, "dreigbrief") for one in ids])

    assert found("dreigbrief", limit=3) == ids[::-1][:3]
    assert len(found("dreigbrief", limit=10**9)) == 1201


def test_stop_words_alone_find_nothing() -> None:
    put("De man en de vrouw")

    assert found("de en") == []
    assert found("de man") != []


NASTY = [
    "",
    " ",
    "'",
    '"',
    "a' OR 1=1 --",
    "balie AND",
    "NEAR(balie telefoon)",
    "balie*",
    "^balie",
    "words:balie",
    "-balie !balie & | <-> :*",
    "(((",
    "😀 balie 🧑‍🚒",
    "\x00balie\x00",
    "مرحبا balie",
    "x" * 10_000,
    "balie " * 2_000,
    "{balie}",
    "balie\\",
    "%s %(a)s",
]


@pytest.mark.parametrize("words", NASTY)
def test_whatever_somebody_types_is_harmless(words: str) -> None:
    made = put("Aan de balie 😀 " + words)

    answer = found(words)

    assert answer in ([], [made])
    if "balie" in words:
        assert found("balie") == [made]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=300))
def test_any_text_can_be_kept_and_asked(text: str) -> None:
    made = put(text)

    answer = found(text)

    assert all(isinstance(one, UUID) for one in answer)
    search.forget(HERE, "case", [made])


def test_the_index_can_be_taken_down_and_put_up_again(transactional_db: None) -> None:
    call_command("migrate", "core", "0001", verbosity=0)
    call_command("migrate", "core", verbosity=0)

    assert found("balie") == []
