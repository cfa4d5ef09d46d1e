"""A day that was written down is still there when somebody changes it."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.utils import translation

from luwte.care.forms import AbsenceForm, PlaceForm, StepForm

DAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("form", "name"),
    [
        (AbsenceForm(initial={"from_day": DAY}), "from_day"),
        (AbsenceForm(initial={"until_day": DAY}), "until_day"),
        (PlaceForm(initial={"paused_until": DAY}), "paused_until"),
        (StepForm(initial={"on_day": DAY}), "on_day"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_the_date_field_of_a_browser_keeps_the_day(form: forms.Form, name: str) -> None:
    with translation.override("nl"):
        assert 'value="2026-11-28"' in str(form[name])
