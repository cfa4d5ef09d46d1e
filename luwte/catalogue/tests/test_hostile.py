"""Whatever is sent to the terms and lists of the organisation gets a sentence, and loses nothing.

The machine and what it tries stand in `tests/hostile`; here is what it cannot know by itself.
"""

from __future__ import annotations

import pytest

from luwte.catalogue.tests.matrix import EXPECT
from tests.cast import Cast
from tests.hostile.judging import everything_wrong
from tests.hostile.machine import Table
from tests.hostile.page_forms import FIRST

TABLE = Table(
    EXPECT,
    right={
        "catalogue:add_term": dict.fromkeys(
            ("addressee", "phase", "character", "toward", "counts_as"), FIRST
        ),
    },
    refused={
        "catalogue:accept_term": "nothing is offered",
        "catalogue:accept_texts": "nothing is offered",
    },
    again={"catalogue:delete_term": "it is not there any more, and the page says so"},
)


@pytest.mark.parametrize("name", TABLE.names)
def test_whatever_is_sent_gets_a_sentence_and_loses_nothing(cast: Cast, name: str) -> None:
    assert everything_wrong(cast, TABLE, name) == []
