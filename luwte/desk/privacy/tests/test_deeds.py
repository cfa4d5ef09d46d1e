"""Every deed that the code writes into the audit has words."""

from __future__ import annotations

import re
from pathlib import Path

import luwte
from luwte.desk.privacy.deeds import deed_words

HOME = Path(luwte.__file__).parent
WRITTEN = re.compile(r'(?:@verb|record|record_read)\(\s*"([a-z]+\.[a-z_]+)"')


def verbs_in_the_code() -> set[str]:
    return {
        verb
        for path in HOME.rglob("*.py")
        if "tests" not in path.parts
        for verb in WRITTEN.findall(path.read_text(encoding="utf-8"))
    }


def test_every_deed_in_the_log_is_said_in_words() -> None:
    verbs = verbs_in_the_code()
    assert len(verbs) > 80
    assert [verb for verb in sorted(verbs) if deed_words(verb) == verb] == []


def test_what_is_not_known_is_shown_as_it_is() -> None:
    assert deed_words("elsewhere.juggle_balls") == "elsewhere.juggle_balls"
