"""Whatever is sent to the start page, the search and the demo gets a sentence, and loses nothing.

The machine and what it tries stand in `tests/hostile`; here is what it cannot know by itself.
"""

from __future__ import annotations

import pytest

from luwte.desk.tests.matrix import EXPECT
from tests.cast import Cast
from tests.hostile.judging import everything_wrong
from tests.hostile.machine import Table

TABLE = Table(EXPECT)


@pytest.mark.parametrize("name", TABLE.names)
def test_whatever_is_sent_gets_a_sentence_and_loses_nothing(cast: Cast, name: str) -> None:
    assert everything_wrong(cast, TABLE, name) == []
