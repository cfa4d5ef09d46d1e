"""A backup lists rows and holds sealed bytes; no word of what was said."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from luwte.care.actions import write_note
from luwte.care.tests.conftest import MONDAY, Cared
from luwte.core.backup.making import back_up
from tests.cast import House

pytestmark = [pytest.mark.whole, pytest.mark.django_db(transaction=True)]


@pytest.mark.timeout(300)
@pytest.mark.spec("CAR-2", "GOV-5")
def test_neither_the_listing_nor_the_files_of_a_backup_say_a_word_of_a_note(
    transactional_db: None, zonnedael: House, cared: Cared, tmp_path: Path
) -> None:
    path = cared()
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        write_note(actor=zonnedael.actor("hanna"), path=path, text="Kwikstaartje huilde")
    said: list[str] = []
    book = back_up(tmp_path / "backup", say=said.append)
    assert book.rows["care_carenote"] == 1
    assert "wikstaartje" not in "".join(said)
    files = [one for one in (tmp_path / "backup").rglob("*") if one.is_file()]
    assert files
    for one in files:
        assert b"wikstaartje" not in one.read_bytes(), one.name
