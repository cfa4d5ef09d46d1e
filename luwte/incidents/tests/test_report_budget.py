"""What a report may cost: fourteen statements in all, on either database."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from luwte.catalogue.queries import terms
from luwte.incidents.models import Incident
from luwte.lib.ids import crockford
from luwte.tenancy.scope import scope
from tests.cast import Cast

AT_MOST = 14


@pytest.mark.django_db(transaction=True)
def test_a_report_costs_at_most_fourteen_statements(cast: Cast) -> None:
    house = cast.zonnedael
    client = Client()
    client.force_login(house.login("sanne"))
    address = house.url("incidents:report")
    with scope(house.organisation):
        fields = _fields(terms("form", organisation=house.organisation))
    # The first report of a process reads terms, places, tree and norm; the others do not.
    assert client.post(address, fields | {"client_key": crockford(10)}).status_code == 302
    with CaptureQueriesContext(connection) as spent:
        answer = client.post(address, fields | {"client_key": crockford(10)})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    statements = [query["sql"] for query in spent.captured_queries]
    assert len(statements) <= AT_MOST, "\n".join(sql[:160] for sql in statements)
    assert statements.count("BEGIN") + statements.count("BEGIN IMMEDIATE") == 1
    with scope(house.organisation):
        assert Incident.objects.count() == 2


def _fields(forms: list[Any]) -> dict[str, Any]:
    now = timezone.localtime()
    return {
        "what": [str(forms[0].id)],
        "gravity": "middle",
        "happened_0": f"{now:%Y-%m-%d}",
        "happened_1": f"{now:%H:%M}",
        "place": "",
        "place_text": "In de hal",
        "who": "me",
        "narrative": "Hij schold en liep weg.",
    }
