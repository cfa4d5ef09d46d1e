"""A file is never on a disk in plain, and only whole."""

from __future__ import annotations

import datetime as dt
import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from luwte.core import files
from luwte.core.models import StoredFile
from luwte.core.refusal import Refused
from luwte.lib.ids import uuid7
from luwte.tenancy.models import Key
from luwte.tenancy.scope import scope
from tests.cast import Cast, House

NARRATIVE = b"Hij riep: ik weet waar je woont. " * 100


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.FILES_ROOT = tmp_path
    files.storage.cache_clear()
    yield tmp_path
    files.storage.cache_clear()


def keep(house: House, content: bytes = NARRATIVE, **more: Any) -> StoredFile:
    upload = SimpleUploadedFile("../../foto van de balie.jpg", content, "image/jpeg")
    return files.store(upload, actor=house.actor("sanne"), **more)


def on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_comes_back_as_it_was_and_is_nowhere_in_plain(
    zonnedael: House, folder: Path
) -> None:
    stored = keep(zonnedael)

    assert files.read(stored) == NARRATIVE
    (path,) = on_disk(folder)
    assert b"ik weet waar" not in path.read_bytes()
    assert "foto" not in str(path)
    assert path.stat().st_mode & 0o077 == 0
    assert (stored.name, stored.size) == ("foto van de balie.jpg", len(NARRATIVE))


@pytest.mark.parametrize("size", [0, 1, files.PIECE - 1, files.PIECE, files.PIECE + 1, 3_500_000])
def test_any_size_is_kept_in_pieces(zonnedael: House, size: int) -> None:
    content = os.urandom(size)

    stored = files.store(
        (content[n : n + 700_001] for n in range(0, size, 700_001)), actor=zonnedael.actor("sanne")
    )

    assert files.read(stored) == content
    assert stored.size == size
    assert all(len(piece) <= files.PIECE for piece in files.pieces(stored))


@pytest.mark.parametrize("harm", ["flip", "cut", "cut_piece", "append", "empty", "head"])
def test_bytes_that_were_changed_or_cut_off_do_not_open(
    zonnedael: House, folder: Path, harm: str
) -> None:
    stored = keep(zonnedael, os.urandom(2 * files.PIECE + 10))
    (path,) = on_disk(folder)
    whole = path.read_bytes()
    piece = len(files.HEAD) + 4 + files.NONCE + files.PIECE + files.TAG
    harmed = {
        "flip": whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:],
        "cut": whole[:-7],
        "cut_piece": whole[:piece],
        "append": whole + whole[-30:],
        "empty": b"",
        "head": b"x" + whole[1:],
    }[harm]
    path.write_bytes(harmed)

    with pytest.raises(files.Damaged):
        files.read(stored)


def test_bytes_of_another_file_do_not_open(zonnedael: House, folder: Path) -> None:
    mine, other = keep(zonnedael), keep(zonnedael)
    mine.stored_as = other.stored_as

    with pytest.raises(files.Damaged):
        files.read(mine)


def test_another_organisation_has_no_key_for_it(cast: Cast) -> None:
    with scope(cast.zonnedael.organisation):
        stored = keep(cast.zonnedael)

    with scope(cast.de_linde.organisation), pytest.raises(ValueError, match="key"):
        files.read(stored)


def test_an_erased_file_is_gone_with_its_key_and_its_name(
    zonnedael: House, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    stored = keep(zonnedael)

    with django_capture_on_commit_callbacks(execute=True):
        files.erase(stored, actor=zonnedael.actor("sanne"))

    stored.refresh_from_db()
    assert (stored.state, stored.name, on_disk(folder)) == ("erased", "", [])
    assert Key.objects.get(subject_id=stored.pk).wrapped is None
    with pytest.raises(files.Gone):
        files.read(stored)


def test_the_owner_says_who_may_read_it(zonnedael: House, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = uuid7()
    mo, sanne, bram = (zonnedael.actor(key) for key in ("mo", "sanne", "bram"))
    monkeypatch.setitem(
        files.owners._things, "test.owner", lambda actor, pk: (actor, pk) == (mo, owner)
    )
    attached = keep(zonnedael, owner_kind="test.owner", owner_id=owner)
    waiting = keep(zonnedael)

    assert files.readable(attached.pk, actor=mo) == attached
    assert files.readable(attached.pk, actor=sanne) is None
    assert files.readable(waiting.pk, actor=sanne) == waiting
    assert files.readable(waiting.pk, actor=bram) is None
    assert files.readable(uuid7(), actor=mo) is None


def test_another_organisation_cannot_reach_it(cast: Cast) -> None:
    with scope(cast.zonnedael.organisation):
        stored = keep(cast.zonnedael)

    assert files.readable(stored.pk, actor=cast.de_linde.actor("bas")) is None


def test_an_upload_that_belongs_to_nobody_is_swept_after_a_day(
    zonnedael: House, folder: Path
) -> None:
    orphan, attached = keep(zonnedael), keep(zonnedael)
    files.attach(attached, owner_kind="test.owner", owner_id=uuid7())
    assert files.sweep() == 0

    with time_machine.travel(timezone.now() + dt.timedelta(days=1, hours=1), tick=False):
        assert files.sweep() == 1

    assert not StoredFile.objects.filter(pk=orphan.pk).exists()
    assert files.read(attached) == NARRATIVE
    with pytest.raises(Refused):
        files.attach(orphan, owner_kind="test.owner", owner_id=uuid7())


def test_bytes_whose_row_was_rolled_back_are_swept(zonnedael: House, folder: Path) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        keep(zonnedael)
        _nothing = 1 / 0
    assert len(on_disk(folder)) == 1

    with time_machine.travel(timezone.now() + dt.timedelta(days=1, hours=1), tick=False):
        assert files.sweep() == 1

    assert on_disk(folder) == []


def test_a_full_disk_is_a_sentence_and_leaves_nothing(
    zonnedael: House, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> Iterator[bytes]:
        yield os.urandom(2 * files.PIECE)
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(Refused, match="room|ruimte"):
        files.store(full(), actor=zonnedael.actor("sanne"), name="x")

    assert on_disk(folder) == []
    assert not StoredFile.objects.exists()


def test_a_big_file_takes_little_memory(zonnedael: House) -> None:
    import tracemalloc

    tracemalloc.start()
    stored = files.store((bytes(64 * 1024) for _each in range(640)), actor=zonnedael.actor("sanne"))
    total = sum(len(piece) for piece in files.pieces(stored))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert total == 640 * 64 * 1024
    assert most < 12 * files.PIECE
