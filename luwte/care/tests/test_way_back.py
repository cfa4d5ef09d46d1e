"""The way back says where it leads."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.utils import translation


@pytest.mark.once
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("care:own", "Nazorg voor jou"),
        ("care:path", "Nazorg"),
        ("care:of_case", "Nazorg"),
        ("care:absence", "Verzuim en terugkeer"),
        ("care:absences", "Verzuim en terugkeer"),
        ("care:roster", "Rooster van opvangers"),
        ("care:notes", "Notities"),
    ],
)
def test_a_form_of_care_says_where_its_way_back_leads(name: str, words: str) -> None:
    with translation.override("nl"):
        assert render_to_string("care/parts/way_back.html", {"name": name}).strip() == words
