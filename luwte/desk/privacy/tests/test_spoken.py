"""What is taken out for a person is read by a person: days and times, no codes of machines."""

from __future__ import annotations

import io
import json
import zipfile
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from luwte.core.subjects import Section
from luwte.desk.privacy.requests import packed
from luwte.desk.privacy.spoken import spoken


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("2026-11-22", "22 november 2026"),
        ("2026-10-17T22:00+00:00", "18 oktober 2026, 00:00"),
        ("2026-11-22T15:47:10.5+00:00", "22 november 2026, 16:47"),
        ("Op 2026-11-22 was het druk.", "Op 2026-11-22 was het druk."),
        ("2026-13-45T", "2026-13-45T"),
        ("", ""),
    ],
)
def test_a_moment_is_said_in_words(kept: str, said: str) -> None:
    with translation.override("nl"), timezone.override(ZoneInfo("Europe/Amsterdam")):
        assert spoken(kept) == said


def test_the_page_is_for_a_person_and_the_data_for_a_machine() -> None:
    sections = [Section("Gesprekken", [[("Wanneer", "2026-10-17T22:00+00:00")]])]
    with translation.override("nl"), timezone.override(ZoneInfo("Europe/Amsterdam")):
        content = packed(sections, "Zonnedael")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        page = archive.read("page.html").decode()
        data = json.loads(archive.read("data.json"))
    assert "18 oktober 2026, 00:00" in page and "T22:00" not in page
    assert data[0]["records"][0]["Wanneer"] == "2026-10-17T22:00+00:00"
