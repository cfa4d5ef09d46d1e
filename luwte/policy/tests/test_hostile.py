"""Whatever is sent to the drafts of the agreements gets a sentence, and loses nothing.

The machine and what it tries stand in `tests/hostile`; here is what it cannot know by itself.
"""

from __future__ import annotations

import pytest

from luwte.policy.tests.matrix import EXPECT
from tests.cast import Cast
from tests.hostile.judging import everything_wrong
from tests.hostile.machine import Table

NO_DRAFT = "there is no draft, or the page of it was not read"
TABLE = Table(EXPECT, refused={"policy:adopt": NO_DRAFT, "policy:drop": NO_DRAFT})


@pytest.mark.parametrize("name", TABLE.names)
def test_whatever_is_sent_gets_a_sentence_and_loses_nothing(cast: Cast, name: str) -> None:
    assert everything_wrong(cast, TABLE, name) == []
