"""A PC at the counter: who reports there is gone from it, and so is who walks away."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from luwte.incidents.models import Incident
from luwte.incidents.tests.test_plain_path import fill_in
from luwte.incidents.tests.test_report_steps import at, begin, send
from tests.cast import House


@pytest.mark.spec("REP-2")
def test_after_sending_nobody_is_logged_in_and_the_thanks_name_nobody(zonnedael: House) -> None:
    client = zonnedael.client("sanne")
    key = begin(zonnedael, client)
    answer = send(zonnedael, client, key, shared="on")
    assert answer.headers["Location"] == zonnedael.url("incidents:report_thanks")
    incident = Incident.objects.get(client_key=key)
    page = client.get(answer.headers["Location"])
    content = page.content.decode()
    assert page.status_code == 200 and "112" in content
    assert "Sanne" not in content and str(incident.pk) not in content
    assert incident.case is not None and incident.case.number not in content
    assert page.headers["Refresh"].startswith("60; url=")
    assert client.get(zonnedael.url("desk:today")).status_code == 302
    assert client.get(at(zonnedael, key, "send")).status_code == 302


@pytest.mark.spec("REP-2")
def test_the_next_person_finds_it_ticked_and_may_say_it_is_not_shared(zonnedael: House) -> None:
    client = zonnedael.client("sanne")
    client.post(zonnedael.url("incidents:report"), fill_in(zonnedael) | {"shared": "on"})
    client.force_login(zonnedael.login("bram"))
    key = begin(zonnedael, client)
    client.post(at(zonnedael, key, "gravity"), {"gravity": "light"})
    page = client.get(at(zonnedael, key, "send")).content.decode()
    assert 'id="id_shared" checked' in page
    answer = client.post(at(zonnedael, key, "send"), {"reader_choice": "manager"})
    assert answer.headers["Location"].endswith("/sent/")
    assert client.cookies["luwte_shared"].value == ""
    assert client.get(zonnedael.url("desk:today")).status_code == 200


@pytest.mark.spec("REP-2")
def test_who_walks_away_is_logged_out_after_five_minutes(zonnedael: House) -> None:
    client = zonnedael.client("sanne")
    client.cookies["luwte_shared"] = "1"
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        page = client.get(zonnedael.url("desk:today"))
        assert page.status_code == 200 and page.headers["Refresh"].startswith("305; url=")
        for _time in range(3):
            clock.shift(timedelta(minutes=4))
            assert client.get(zonnedael.url("desk:today")).status_code == 200
        clock.shift(timedelta(minutes=5, seconds=1))
        answer = client.get(zonnedael.url("desk:today"))
        assert answer.status_code == 302 and "login" in answer.headers["Location"]


def test_a_pc_of_ones_own_stays_logged_in(zonnedael: House) -> None:
    client = zonnedael.client("sanne")
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        assert "Refresh" not in client.get(zonnedael.url("desk:today")).headers
        clock.shift(timedelta(hours=1))
        assert client.get(zonnedael.url("desk:today")).status_code == 200
