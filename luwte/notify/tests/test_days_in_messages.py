"""A day in a message is kept as a code, and read by everybody in the own language."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.utils import translation

from luwte.notify.actions import tell
from luwte.notify.models import Delivery
from luwte.notify.sending import word
from tests.cast import House

SEAL = "notify.audit_head"


def told(house: House, day: str) -> list[Delivery]:
    with transaction.atomic():
        tell(
            actor=house.actor("ruth"),
            persons=[house.person("mo"), house.person("joost")],
            message=SEAL,
            filled_in={"date": day, "count": 1, "code": "x"},
        )
    rows = Delivery.objects.filter(channel="email").select_related("person__login")
    return list(rows.order_by("person__name"))


def test_everybody_reads_a_day_in_the_own_language_whoever_wrote(zonnedael: House) -> None:
    mo = zonnedael.login("mo")
    mo.language = "en"
    mo.save()
    with translation.override("nl"):
        joost, to_mo = told(zonnedael, "2026-11-23")
    assert joost.filled_in["date"] == "2026-11-23"
    assert word(to_mo).subject == "Seal over the audit of 23 November 2026"
    with translation.override("en"):
        assert "23 november 2026" in word(joost).subject


def test_a_day_in_words_is_refused_and_one_that_waits_since_before_still_leaves(
    zonnedael: House,
) -> None:
    with pytest.raises(ValueError):
        told(zonnedael, "23 november 2026")
    told(zonnedael, "2026-11-23")
    Delivery.objects.update(filled_in={"date": "23 november 2026", "count": 1, "code": "x"})
    row = Delivery.objects.filter(channel="email", person=zonnedael.person("mo")).get()
    assert "23 november 2026" in word(row).body
