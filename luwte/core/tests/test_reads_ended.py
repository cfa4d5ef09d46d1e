"""Reads leave the audit after five years, and the chain still says whether anything is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from luwte.core import audit, insert_only, seals
from luwte.core.actor import TheClock
from luwte.core.models import AuditEnd, AuditEntry, AuditHead, AuditSeal
from luwte.core.reads_ended import END_READS, digest_of, end_reads, reads_due
from luwte.lib.ids import uuid7

pytestmark = pytest.mark.django_db
HERE = UUID(int=1)
ACTOR = TheClock(HERE)
DAY = dt.timedelta(days=1)


def years_ago(years: float) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=round(years * 365.25))


def written(at: dt.datetime) -> None:
    """A day of two deeds and three reads, sealed, with the head of the next day."""
    with time_machine.travel(at, tick=False):
        for verb in ("read", "deed", "read", "deed", "read"):
            write = audit.record_read if verb == "read" else audit.record
            write(f"test.{verb}", actor=ACTOR, kind="case", object_id=uuid7())
        seals.seal_all()
    with time_machine.travel(at + DAY, tick=False):
        seals.record_heads()


def verbs() -> list[str]:
    return list(AuditEntry.objects.order_by("id").values_list("verb", flat=True))


@pytest.fixture(autouse=True)
def nothing_happened_before(db: None) -> Iterator[None]:
    insert_only.take_down(connection)
    for model in (AuditEntry, AuditSeal, AuditHead):
        model.objects.all().delete()
    insert_only.put_up(connection)
    yield


@pytest.mark.spec("GOV-2", "GOV-3")
def test_old_reads_go_and_deeds_seals_and_younger_reads_stay_and_the_chain_holds() -> None:
    written(years_ago(7))
    written(years_ago(6))
    written(years_ago(2))
    before = years_ago(5)
    assert reads_due(HERE, before).count() == 6
    assert end_reads(HERE, before, actor=ACTOR) == 6
    assert end_reads(HERE, before, actor=ACTOR) == 0
    seals.seal_all()
    assert verbs() == ["test.deed"] * 4 + [
        "test.read", "test.deed", "test.read", "test.deed", "test.read", END_READS,
    ]  # fmt: skip
    assert AuditSeal.objects.count() == 16
    assert seals.verify() == seals.Verdict(links=16, unsealed=0, broken=())
    call_command("audit", "verify")


@pytest.mark.spec("GOV-3")
def test_what_ends_later_goes_in_a_later_round() -> None:
    written(years_ago(7))
    written(years_ago(5.5))
    assert end_reads(HERE, years_ago(6), actor=ACTOR) == 3
    assert end_reads(HERE, years_ago(5), actor=ACTOR) == 3
    seals.seal_all()
    assert AuditEnd.objects.count() == 2 and seals.verify().broken == ()


def test_the_head_of_a_day_counts_from_the_midnight_that_ended_it() -> None:
    """Half past twelve in the Dutch night is still yesterday in Greenwich."""
    written(dt.datetime(2019, 7, 1, 12, tzinfo=dt.UTC))
    midnight = dt.datetime(2019, 7, 2, 22, tzinfo=dt.UTC)
    assert reads_due(HERE, midnight - dt.timedelta(minutes=30)).count() == 0
    assert reads_due(HERE, midnight + dt.timedelta(minutes=30)).count() == 3


@pytest.mark.spec("GOV-2")
@pytest.mark.parametrize(("years", "verb"), [(4, "test.read"), (7, "test.deed")])
def test_the_database_refuses_younger_reads_and_every_deed(years: int, verb: str) -> None:
    written(years_ago(years))
    with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
        AuditEntry.objects.filter(verb=verb).delete()
    assert seals.verify().broken == ()


@pytest.mark.spec("GOV-2")
def test_an_old_read_that_somebody_removed_without_a_record_is_named() -> None:
    written(years_ago(7))
    first = AuditEntry.objects.filter(verb="test.read").order_by("id").first()
    assert first is not None
    AuditEntry.objects.filter(pk=first.pk).delete()
    assert "its row was removed" in str(seals.verify().broken[0])


@pytest.mark.spec("GOV-2")
def test_a_record_that_was_changed_or_made_up_excuses_nothing() -> None:
    written(years_ago(7))
    written(years_ago(2))
    end_reads(HERE, years_ago(5), actor=ACTOR)
    seals.seal_all()
    end = AuditEnd.objects.get()
    deed = AuditEntry.objects.filter(outcome="done", verb="test.deed").order_by("id").first()
    assert deed is not None
    insert_only.take_down(connection)
    AuditEntry.objects.filter(pk=deed.pk).delete()
    insert_only.put_up(connection)
    assert "its row was removed" in str(seals.verify().broken[0])
    AuditEnd.objects.filter(pk=end.pk).update(audit_ids=[*end.audit_ids, deed.pk])
    assert "its row was removed" in str(seals.verify().broken[0])


@pytest.mark.spec("GOV-2")
def test_not_even_a_record_of_its_own_excuses_what_was_not_five_years_old() -> None:
    written(years_ago(7))
    written(years_ago(2))
    young = AuditEntry.objects.filter(at__gt=years_ago(3), verb="test.read").first()
    assert young is not None
    insert_only.take_down(connection)
    AuditEntry.objects.filter(pk=young.pk).delete()
    insert_only.put_up(connection)
    end = AuditEnd.objects.create(
        id=uuid7(), organisation_id=HERE, before=timezone.now(), up_to=young.pk,
        audit_ids=[young.pk],
    )  # fmt: skip
    audit.record(
        END_READS, actor=ACTOR, kind="audit_end", object_id=end.pk, ground=digest_of([young.pk])
    )
    seals.seal_all()
    assert "its row was removed" in str(seals.verify().broken[0])


@pytest.mark.spec("GOV-3")
def test_what_no_daily_head_stands_for_yet_waits() -> None:
    with time_machine.travel(years_ago(7), tick=False):
        audit.record_read("test.read", actor=ACTOR, kind="case", object_id=uuid7())
        seals.seal_all()
    assert not reads_due(HERE, years_ago(5)).exists()
    assert end_reads(HERE, years_ago(5), actor=ACTOR) == 0
