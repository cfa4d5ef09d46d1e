"""Forms of one word are found as one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.lib.stems import LONGEST_WORD, stem, words_of


@pytest.mark.parametrize(
    "forms",
    [
        ("bedreiging", "bedreigingen"),
        ("klant", "klanten"),
        ("balie", "balies"),
        ("medewerker", "medewerkers"),
        ("mogelijkheid", "mogelijkheden"),
        ("schelden", "scheld"),
        ("agenten", "agent"),
        ("telefonische", "telefonisch"),
    ],
)
def test_forms_of_a_word_share_a_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


# From PostgreSQL's dutch_stem.
@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("lichamelijk", "licham"),
        ("lichamelijkheden", "licham"),
        ("betalingen", "betal"),
        ("opgevangen", "opgevang"),
        ("gemeente", "gemeent"),
        ("eenzaamheid", "eenzam"),
        ("strafbare", "strafbar"),
        ("loopje", "loopj"),
        ("yoghurt", "yoghurt"),
        ("een", "een"),
        ("", ""),
    ],
)
def test_stems_are_those_of_the_source(word: str, expected: str) -> None:
    assert stem(word) == expected


def test_words_lose_accents_capitals_signs_and_stop_words() -> None:
    assert list(words_of("De Geïntimideerde collega's (2) — ÉÉN 😀!")) == [
        "geintimideerde",
        "collega",
        "s",
        "2",
    ]


@given(st.text(max_size=80))
def test_any_text_gives_plain_words(text: str) -> None:
    for word in words_of(text):
        assert word.isalnum()
        assert 0 < len(word) <= LONGEST_WORD
        assert len(stem(word)) <= len(word) + 1
