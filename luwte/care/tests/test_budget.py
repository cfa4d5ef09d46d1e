"""The pages of care ask the same few questions, however many people are cared for."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luwte.care.models import CarePath
from luwte.care.tests.conftest import MONDAY, Cared
from luwte.incidents.actions import Involved
from luwte.incidents.rules import PersonRole
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
