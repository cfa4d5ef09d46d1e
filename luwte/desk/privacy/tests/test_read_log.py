"""Who read what goes after five years, by night, and the page says how many lines wait."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from luwte.core import audit, seals
from luwte.core.actor import TheClock
from luwte.core.models import AuditEntry, Erased
from luwte.desk.privacy import keeping
from luwte.lib.ids import uuid7
from tests.cast import House


@pytest.mark.spec("GOV-3", "GOV-2")
def test_reads_of_six_years_ago_go_by_night_with_a_record_and_the_chain_holds(
    zonnedael: House,
) -> None:
    clock = TheClock(zonnedael.pk)
    past = timezone.now() - dt.timedelta(days=2200)
    seals.seal_all()
    with time_machine.travel(past, tick=False):
        for _each in range(3):
            audit.record_read("test.read", actor=clock, kind="case", object_id=uuid7())
        audit.record("test.deed", actor=clock, kind="case", object_id=uuid7())
        seals.seal_all()
        seals.record_heads()
    page = zonnedael.client("joost").get(zonnedael.url("privacy:kept")).content.decode()
    assert "Logboek van wie wat las" in page
    waits = [
        one for one in keeping.waiting_in(zonnedael.organisation) if one.held.kind == "read_log"
    ]
    assert [one.due for one in waits] == [3]
    tonight = (timezone.now() + dt.timedelta(days=1)).replace(hour=2)
    with time_machine.travel(tonight, tick=False):
        assert keeping.erase_by_night() >= 1
        seals.seal_all()
        assert not AuditEntry.objects.filter(verb="test.read").exists()
        assert AuditEntry.objects.filter(verb="test.deed").count() == 1
        assert Erased.objects.get(kind="read_log").copies == {"lines": 3}
        assert seals.verify(zonnedael.pk).broken == ()
