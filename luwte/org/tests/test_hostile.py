"""Whatever is sent to people, units, places, roles and partners gets a sentence, and loses nothing.

The machine and what it tries stand in `tests/hostile`; here is what it cannot know by itself.
"""

from __future__ import annotations

import pytest

from luwte.org.tests.matrix import EXPECT
from tests.cast import Cast
from tests.hostile.judging import everything_wrong
from tests.hostile.machine import Table
from tests.hostile.page_forms import FIRST

TABLE = Table(
    EXPECT,
    right={
        "org:contact_new": {"kind": FIRST},
        "org:partner_new": {"kind": FIRST},
        "org:room_new": {"kind": FIRST},
    },
    refused={"org:unit_state": "people work there"},
    again={"org:role_decide": "it says that it was decided"},
)


@pytest.mark.parametrize("name", TABLE.names)
def test_whatever_is_sent_gets_a_sentence_and_loses_nothing(cast: Cast, name: str) -> None:
    assert everything_wrong(cast, TABLE, name) == []
