"""The pages of care ask the same few questions, however many people are cared for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luwte.care import vault
from luwte.care.actions import due_for_erasing, record_talk, write_note
from luwte.care.models import CareMoment, CarePath
from luwte.care.rules import Outcome
from luwte.care.tests.conftest import MONDAY, Cared
from luwte.core.actor import TheClock
from luwte.core.retention import held
from luwte.incidents.actions import Involved
from luwte.incidents.rules import Gravity, PersonRole
from tests.cast import House


def asked(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return sum("auditentry" not in query["sql"].lower() for query in queries.captured_queries)


@pytest.mark.spec("CAR-2")
def test_the_work_list_and_the_care_of_a_case_do_not_ask_more_for_more_people(
    zonnedael: House, cared: Cared
) -> None:
    one = cared()
    many = [zonnedael.person(key) for key in ("bram", "ravi", "kees", "lies")]
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        hanna, mo = zonnedael.client("hanna"), zonnedael.client("mo")
        mine, few = zonnedael.url("care:mine"), zonnedael.url("care:of_case", pk=one.case_id)
        before = asked(hanna, mine), asked(mo, few)
    more = cared(
        people=[
            Involved(PersonRole.VICTIM, zonnedael.person("sanne")),
            *(Involved(PersonRole.WITNESS, person) for person in many),
        ]
    )
    assert CarePath.objects.filter(case=more.case).count() == 5
    CarePath.objects.update(supporter=zonnedael.person("hanna"))
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        after = asked(hanna, mine), asked(mo, zonnedael.url("care:of_case", pk=more.case_id))
        page = hanna.get(zonnedael.url("care:path", pk=more.pk)).content.decode()
    assert after == before
    assert max(after) <= 16
    assert "Na 6 tot 8 weken" in page


@pytest.mark.spec("GOV-3")
def test_what_is_due_for_erasing_is_one_question_led_by_its_index(
    zonnedael: House, cared: Cared, django_assert_num_queries: Any
) -> None:
    path = cared()
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        write_note(actor=zonnedael.actor("hanna"), path=path, text="Kwikstaartje")
    before = MONDAY + timedelta(days=400)
    with django_assert_num_queries(1):
        held["care.notes"].due(before, 200)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # So few rows are read faster without any index; what counts is that there is one.
            cursor.execute("SET LOCAL enable_seqscan = off")
    assert "care_notes_due" in due_for_erasing(before).explain()
    # A path without notes is not in that index at all.
    vault.erase(path.pk, actor=TheClock(zonnedael.pk))
    assert not CarePath.objects.exclude(notes_from=None).exists()


@pytest.mark.spec("GOV-3")
def test_a_talk_held_later_moves_what_is_due_and_one_to_come_keeps_all(
    zonnedael: House, cared: Cared
) -> None:
    path = cared(gravity=Gravity.MIDDLE)
    hanna = zonnedael.actor("hanna")
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        write_note(actor=hanna, path=path, text="Kwikstaartje")
    before = MONDAY + timedelta(days=300)
    assert not due_for_erasing(before).exists()
    held = MONDAY + timedelta(days=100)
    with time_machine.travel(held, tick=False):
        for moment in CareMoment.objects.filter(path=path):
            record_talk(actor=hanna, path=path, moment=moment, outcome=Outcome.HELD)
    assert [(one.pk, one.last) for one in due_for_erasing(before)] == [(path.pk, held)]
    assert not due_for_erasing(held).exists()
    assert CarePath.objects.get(pk=path.pk).notes_from == held
