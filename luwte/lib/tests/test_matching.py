"""Who is likely the same person: spelled otherwise, with initials, with a double name."""

from __future__ import annotations

import string

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from luwte.lib.matching import (
    PARTICLES,
    TITLES,
    address_key,
    email_key,
    name_keys,
    name_parts,
    phone_key,
    plain,
    reference_key,
    sound,
)

WORDS = st.text(alphabet=string.ascii_letters + "éüßğşøñ", min_size=2, max_size=12)


def same(one: str, other: str) -> bool:
    """Whether who types `one` is shown who is kept as `other`."""
    return bool(name_keys(one).asked & name_keys(other).kept)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jan van den Berg", "J. van der Berg"),
        ("Jan van den Berg", "Berg, J. van den"),
        ("Berg, Jan van den", "jan berg"),
        ("dhr. J.P. de Boer", "Jan Pieter de Boer"),
        ("Kees van 't Hof", "K. Van ’t Hof"),
        ("Ans ten Have", "ans Have"),
        ("Marie Jansen-de Vries", "M. de Vries"),
        ("Marie Jansen-de Vries", "Marie Vries-Jansen"),
        ("Piet Kuijper", "Piet Kuiper"),
        ("Piet Kuyper", "Piet Kuijper"),
        ("Wim Dijkstra", "Wim Dykstra"),
        ("Youssef el Amrani", "Joessef Amrani"),
        ("Yousef El-Amrani", "Youssef al Amrani"),
        ("Şükrü Yıldız", "Sukru Yildiz"),
        ("Zoë Müller", "Zoe Muller"),
        ("Jørgen Strauß", "Jorgen Strauss"),
        ("Eva Janssen", "Eva Jansen"),
        ("Tom Smidt", "Tom Smit"),
        ("Luc Vanderveen", "L. van der Veen"),
        ("Jan-Willem de Wit", "Jan de Wit"),
        ("Carel Backer", "Karel Bakker"),
    ],
)
def test_other_spellings_of_a_name_are_one_name_from_both_sides(one: str, other: str) -> None:
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jan Jansen", "Johan Jansen"),
        ("Jan de Boer", "Piet de Boer"),
        ("J. de Boer", "P. de Boer"),
        ("Jan de Boer", "Jan de Bakker"),
        ("Jansen", "Jan Jansen"),
        ("", "Jan Jansen"),
        ("mevrouw", "mevrouw"),
        ("...", "---"),
    ],
)
def test_names_of_other_people_stay_apart(one: str, other: str) -> None:
    assert not same(one, other)
    assert not same(other, one)


def test_a_name_is_taken_apart_as_the_dutch_write_it() -> None:
    assert name_parts("Maria van der Berg").family == ("berg",)
    assert name_parts("Maria van der Berg").given == ("maria",)
    assert name_parts("M. Jansen-de Vries").family == ("jansen", "vries")
    assert name_parts("Van den Broek, A.B.").given == ("a", "b")
    assert name_parts("Cher").family == ("cher",)


@given(WORDS, WORDS)
def test_whom_one_name_finds_finds_it_back(first: str, second: str) -> None:
    for one in (f"{first} {second}", f"{first[0]}. {second}", second):
        for other in (f"{first} van {second}", f"{second}, {first}", f"{first[0]} {second}"):
            assert same(one, other) == same(other, one)


@given(st.text(max_size=40))
@example("ooe")
@example("Ĳ")
@example("ŉ")
def test_a_key_does_not_change_when_it_is_made_again(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert sound(sound(text)) == sound(text)
    for key in (reference_key, email_key):
        assert key(key(text)) == key(text)


@given(st.text(max_size=60))
def test_any_text_at_all_is_taken(text: str) -> None:
    keys = name_keys(text)
    assert bool(keys.kept) == bool(keys.asked)
    assert keys.kept & keys.asked or not keys.kept
    for key in (address_key, phone_key, email_key, reference_key):
        assert isinstance(key(text), str)


@given(WORDS, WORDS, st.sampled_from(["van", "van de", "van der", "ter", "'t", "VAN DEN", "el"]))
def test_particles_and_capitals_say_nothing(first: str, second: str, particle: str) -> None:
    assume(not {plain(first), plain(second)} & (PARTICLES | TITLES))
    assert name_keys(f"{first} {particle} {second}") == name_keys(f"{first} {second}")
    assert name_keys(f"{first} {second}".upper().lower()) == name_keys(f"{first} {second}".lower())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dorpsstraat 12b, 1234 AB Zonnedael", "1234ab 12 B"),
        ("Laan 1940-1945 7, 9999XZ", "9999 xz 7"),
        ("Dorpsstraat 12-3\n1234 AB", "dorpstr. 12 3 1234AB"),
        ("Plein 007 1234 AB", "1234AB 7"),
    ],
)
def test_an_address_is_its_postcode_and_number(one: str, other: str) -> None:
    assert address_key(one) == address_key(other) != ""


def test_neighbours_are_not_one_address_and_half_an_address_is_none() -> None:
    assert address_key("1234 AB 12") != address_key("1234 AB 12b")
    assert address_key("Dorpsstraat 12, Zonnedael") == ""
    assert address_key("1234 AB Zonnedael") == ""


@pytest.mark.parametrize(
    "phone",
    ["06-1234 5678", "0612345678", "+31 6 12345678", "+31 (0)6 1234 56 78", "0031612345678",
     "31612345678", "(06) 12345678", "612345678", "+31 06 12345678"],
)  # fmt: skip
def test_a_phone_number_is_one_number_in_all_its_spellings(phone: str) -> None:
    assert phone_key(phone) == "31612345678"


def test_a_number_abroad_keeps_its_country_and_too_few_digits_are_none() -> None:
    assert phone_key("+32 470 12 34 56") == "32470123456"
    assert phone_key("112") == ""
    assert phone_key("geen") == ""


@given(st.integers(min_value=100_000_000, max_value=999_999_999))
def test_spaces_and_dashes_in_a_phone_number_say_nothing(number: int) -> None:
    digits = f"0{number}"
    assert phone_key(f"{digits[:2]}-{digits[2:6]} {digits[6:]}") == phone_key(digits) != ""


def test_an_email_address_is_one_in_capitals_and_with_a_plus() -> None:
    assert email_key(" Jan.Jansen+balie@Example.NL") == email_key("jan.jansen@example.nl")
    assert email_key("jan.jansen@googlemail.com") == email_key("janjansen@gmail.com")
    assert email_key("geen adres") == email_key("@x.nl") == ""


def test_a_reference_is_its_letters_and_digits() -> None:
    assert reference_key("CL-2024/0017") == reference_key("cl 2024 0017") == "cl20240017"
    assert reference_key("7") == ""
