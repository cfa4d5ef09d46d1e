"""The record of what was destroyed: written once, complete, and carried out again where needed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import Settings

from luwte.core import destructions, files
from luwte.core.models import AuditEntry, StoredFile
from luwte.tenancy import keys
from luwte.tenancy.models import Key
from tests.cast import House

Commits = Callable[..., AbstractContextManager[list[Any]]]
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def record(settings: Settings, tmp_path: Path) -> Path:
    settings.DESTRUCTIONS = tmp_path / "destructions.jsonl"
    return Path(settings.DESTRUCTIONS)


def stored(house: House) -> StoredFile:
    return files.store(
        [b"brief"], actor=house.actor("ruth"), name="Brief aan Jansen.pdf", owner_kind="x"
    )


@pytest.mark.spec("PLA-6", "GOV-3")
def test_a_destruction_is_written_down_when_it_is_certain_and_names_nobody(
    zonnedael: House, record: Path, django_capture_on_commit_callbacks: Commits
) -> None:
    file = stored(zonnedael)
    with django_capture_on_commit_callbacks(execute=True):
        files.erase(file, actor=zonnedael.actor("ruth"))
        assert not record.exists(), "it could still be rolled back"
    lines = list(destructions.recorded(record))
    assert {gone.verb for gone in lines} == {"keys.destroy", "core.erase_file"}
    assert {gone.object_id for gone in lines} == {file.pk}
    assert "Jansen" not in record.read_text()
    assert str(zonnedael.person("ruth").pk) not in record.read_text()
    assert record.stat().st_mode & 0o077 == 0


@pytest.mark.spec("PLA-6")
def test_a_line_that_was_not_written_is_written_later_and_never_twice(
    zonnedael: House, record: Path
) -> None:
    files.erase(stored(zonnedael), actor=zonnedael.actor("ruth"))  # and the process dies here
    assert destructions.reconcile() == 2
    assert destructions.reconcile() == 0
    record.write_text(record.read_text()[:-20])  # a power failure in the middle of a line
    assert destructions.reconcile() == 1
    assert len(list(destructions.recorded(record))) == 2


@pytest.mark.spec("PLA-6", "GOV-5")
def test_what_lives_again_after_a_restore_is_destroyed_again_once(
    zonnedael: House, record: Path
) -> None:
    file = stored(zonnedael)
    at = timezone.now()
    destructions.append(
        [
            destructions.Destruction(at, zonnedael.pk, "keys.destroy", "key.file", file.pk),
            destructions.Destruction(at, zonnedael.pk, "core.erase_file", "core.file", file.pk),
            destructions.Destruction(at, zonnedael.pk, "unknown.verb", "x", uuid4()),
        ]
    )
    assert destructions.replay(record, LONG_AGO) == 2
    file.refresh_from_db()
    assert file.state == StoredFile.State.ERASED
    assert not Key.objects.filter(subject_id=file.pk, wrapped__isnull=False).exists()
    assert len(list(destructions.recorded(record))) == 3, "the record does not grow by itself"


def test_what_the_database_knows_already_is_left_alone(zonnedael: House, record: Path) -> None:
    """A subject may have had a new key since; an old line must not take that one too."""
    subject, ruth = uuid4(), zonnedael.actor("ruth")
    keys.data_key("talk", subject)
    keys.destroy_data_keys("talk", subject, actor=ruth)
    destructions.reconcile()
    keys.data_key("talk", subject)
    rows = AuditEntry.objects.count()
    assert destructions.replay(record, LONG_AGO) == 0
    older = destructions.Destruction(LONG_AGO, zonnedael.pk, "keys.destroy", "key.talk", subject)
    destructions.append([older])
    assert destructions.replay(record, timezone.now()) == 0
    assert AuditEntry.objects.count() == rows
    assert Key.objects.filter(subject_id=subject, wrapped__isnull=False).count() == 1


def test_a_record_that_cannot_be_written_stops_no_erasure(
    zonnedael: House,
    settings: Settings,
    tmp_path: Path,
    django_capture_on_commit_callbacks: Commits,
) -> None:
    (tmp_path / "file").write_text("in the way")
    settings.DESTRUCTIONS = tmp_path / "file" / "destructions.jsonl"
    file = stored(zonnedael)
    with django_capture_on_commit_callbacks(execute=True):
        files.erase(file, actor=zonnedael.actor("ruth"))
    file.refresh_from_db()
    assert file.state == StoredFile.State.ERASED
