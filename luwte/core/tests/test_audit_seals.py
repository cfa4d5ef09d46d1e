"""Whoever changes or removes what was written down leaves a trace."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from luwte.core import audit, insert_only, seals
from luwte.core.actor import TheClock
from luwte.core.models import AuditEntry, AuditHead, AuditSeal, OutboxEvent
from luwte.lib.ids import uuid7

pytestmark = pytest.mark.django_db
HERE, THERE = UUID(int=1), UUID(int=2)
NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


@contextmanager
def without_triggers() -> Iterator[None]:
    """A superuser of the database at work."""
    insert_only.take_down(connection)
    yield
    insert_only.put_up(connection)


def deed(house: UUID = HERE, verb: str = "test.deed") -> int:
    audit.record(
        verb, actor=TheClock(house, person_id=uuid7()), kind="case", object_id=uuid7(), fields=["x"]
    )
    newest = AuditEntry.objects.order_by("-id").first()
    assert newest is not None
    return newest.pk


@pytest.fixture(autouse=True)
def nothing_happened_before(db: None) -> None:
    """The cast came on stage with deeds of its own."""
    with without_triggers():
        for model in (AuditEntry, AuditSeal, AuditHead):
            model.objects.all().delete()


@pytest.fixture
def chain() -> list[int]:
    """Five deeds here and two there, sealed."""
    mine = [deed() for _each in range(5)]
    deed(THERE), deed(THERE)
    assert seals.seal_all() == 7
    return mine


def first_broken() -> str:
    return "; ".join(map(str, seals.verify().broken))


@pytest.mark.spec("GOV-2")
def test_a_whole_chain_holds(chain: list[int]) -> None:
    assert seals.verify() == seals.Verdict(links=7, unsealed=0, broken=())
    assert seals.seal_all() == 0
    assert list(
        AuditSeal.objects.filter(organisation_id=HERE).order_by("seq").values_list("seq", flat=True)
    ) == [1, 2, 3, 4, 5]


@pytest.mark.spec("GOV-2")
@pytest.mark.parametrize("model", [AuditEntry, AuditSeal, AuditHead])
@pytest.mark.parametrize("deed_of", ["update", "delete"])
def test_the_database_refuses_to_change_or_remove_a_row(
    chain: list[int], model: type[AuditEntry], deed_of: str
) -> None:
    seals.record_heads()

    with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
        if deed_of == "delete":
            model.objects.all().delete()
        else:
            model.objects.all().update(organisation_id=THERE)

    assert not seals.verify().broken


@pytest.mark.spec("GOV-2")
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verb", "test.other"),
        ("actor_id", UUID(int=9)),
        ("object_id", None),
        ("fields", ["y"]),
        ("at", NOW),
        ("ground", "because"),
        ("outcome", "read"),
        ("kind", ""),
        ("trace", "x"),
        ("on_behalf_of_id", UUID(int=9)),
    ],
)
def test_a_row_that_was_changed_is_named(chain: list[int], column: str, value: object) -> None:
    with without_triggers():
        AuditEntry.objects.filter(pk=chain[2]).update(**{column: value})

    assert first_broken() == (
        f"organisation {HERE}, seal 3, audit row {chain[2]}: its row was changed"
    )


@pytest.mark.spec("GOV-2")
def test_a_row_that_was_removed_or_moved_to_another_organisation_is_named(
    chain: list[int],
) -> None:
    with without_triggers():
        AuditEntry.objects.filter(pk=chain[1]).delete()
        AuditEntry.objects.filter(pk=chain[4]).update(organisation_id=THERE)

    assert f"seal 2, audit row {chain[1]}: its row was removed" in first_broken()


def test_a_seal_that_is_missing_is_named(chain: list[int]) -> None:
    with without_triggers():
        AuditSeal.objects.filter(organisation_id=HERE, seq=4).delete()

    assert first_broken() == f"organisation {HERE}, seal 4: missing: the next one is seal 5"


def test_a_row_that_was_changed_and_sealed_anew_breaks_the_next_link(chain: list[int]) -> None:
    with without_triggers():
        AuditEntry.objects.filter(pk=chain[1]).update(verb="test.other")
        row = AuditEntry.objects.values_list(*seals.COLUMNS).get(pk=chain[1])
        seal = AuditSeal.objects.get(audit_id=chain[1])
        AuditSeal.objects.filter(pk=seal.pk).update(hash=seals.hash_of(seal.previous, row))

    assert "seal 3" in first_broken()
    assert "does not follow" in first_broken()


@time_machine.travel(NOW, tick=False)
def test_a_tail_that_was_cut_off_is_seen_by_the_head_of_that_day(chain: list[int]) -> None:
    seals.record_heads()
    with without_triggers():
        AuditSeal.objects.filter(organisation_id=HERE, seq__gte=4).delete()
        AuditEntry.objects.filter(pk__in=chain[3:]).delete()

    assert first_broken() == (
        f"organisation {HERE}, seal 4: cut off: the head of 2026-11-23 was seal 5"
    )


def test_the_head_of_the_day_goes_once_to_the_log_and_out_as_an_event(
    chain: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="luwte.audit")
    with time_machine.travel(NOW, tick=False) as traveller:
        assert seals.record_heads() == 2
        assert seals.record_heads() == 0
        traveller.shift(dt.timedelta(days=1))
        assert seals.record_heads() == 0  # nothing happened since
        deed()
        seals.seal_all()
        assert seals.record_heads() == 1

    sealed = AuditSeal.objects.get(organisation_id=HERE, seq=5).hash
    assert f"day 2026-11-23, seal 5, {sealed}" in caplog.text
    events = OutboxEvent.objects.filter(name="core.audit_head_recorded", organisation_id=HERE)
    assert [event.payload["seq"] for event in events.order_by("id")] == [5, 6]


def test_a_row_that_was_committed_after_higher_numbers_is_sealed_too(chain: list[int]) -> None:
    first = deed()
    late = AuditEntry.objects.get(pk=first)
    with without_triggers():
        late.delete()
    deed()
    seals.seal_all()
    AuditEntry.objects.bulk_create([AuditEntry(**_values(late) | {"id": first})])

    assert seals.seal_all() == 1

    assert not seals.verify().broken
    assert AuditSeal.objects.get(audit_id=first).seq == 7


def _values(row: AuditEntry) -> dict[str, object]:
    return {name: getattr(row, name) for name in seals.COLUMNS if name != "id"}


def test_a_deed_outside_any_organisation_has_a_chain_too() -> None:
    AuditEntry.objects.create(at=NOW, verb="test.installation")
    AuditEntry.objects.create(at=NOW, verb="test.installation")

    assert seals.seal_all() == 2
    assert seals.verify().links == 2


@pytest.mark.spec("GOV-2")
def test_the_command_says_what_holds_and_fails_on_what_does_not(chain: list[int]) -> None:
    out = io.StringIO()
    call_command("audit", "verify", stdout=out)
    assert out.getvalue() == "7 links hold; 0 rows wait for a seal.\n"

    with without_triggers():
        AuditEntry.objects.filter(pk=chain[2]).update(verb="x")
    call_command("audit", "verify", "--organisation", str(THERE), stdout=out)
    with pytest.raises(CommandError, match=f"audit row {chain[2]}: its row was changed"):
        call_command("audit", "verify", stdout=out)
