"""Everybody's own log is read by everybody: words, no codes."""

from __future__ import annotations

import re

import pytest

from luwte.core import audit
from luwte.desk.privacy.deeds import deed_words
from luwte.lib.ids import uuid7
from tests.cast import House


def test_what_the_tables_would_mix_up_has_words_of_its_own() -> None:
    assert "wederpartij" not in deed_words("privacy.check_identity").lower()
    assert deed_words("privacy.hold") != "Logboek: langer bewaard"


@pytest.mark.parametrize("fields", [("refused",), ("unit", "name")])
def test_the_own_log_shows_no_codes_and_no_ids(zonnedael: House, fields: tuple[str, ...]) -> None:
    about = uuid7()
    audit.record(
        "privacy.answer_request",
        actor=zonnedael.actor("sanne"),
        kind="subject_request",
        object_id=about,
        fields=fields,
    )
    page = zonnedael.client("sanne").get(zonnedael.url("privacy:my_log")).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    text = re.sub(r"<[^>]+>", " ", main)
    assert deed_words("privacy.answer_request") in text
    assert str(about) not in text and not any(f" {one} " in text for one in fields)
