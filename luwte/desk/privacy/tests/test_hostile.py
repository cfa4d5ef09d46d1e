"""Whatever is sent to the pages of the privacy officer gets a sentence, and loses nothing.

The machine and what it tries stand in `tests/hostile`; here is what it cannot know by itself.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from luwte.desk.models import SubjectRequest
from luwte.desk.privacy.tests.matrix import EXPECT, a_request
from luwte.incidents.tests.matrix import an_incident
from tests.cast import Cast
from tests.hostile.judging import everything_wrong
from tests.hostile.machine import Table
from tests.matrix import Stage


def a_number(stage: Stage) -> dict[str, str]:
    """Of a case that is there."""
    case = an_incident(stage).case
    assert case is not None
    later = timezone.localdate() + timedelta(days=30)
    return {"number": case.number, "look_again_on": later.isoformat()}


def a_checked_request(stage: Stage) -> dict[str, object]:
    """Who asks is known."""
    made = a_request(stage)
    SubjectRequest.objects.filter(pk=made["pk"]).update(checked_at=timezone.now())
    return made


TABLE = Table(
    EXPECT,
    right={
        "privacy:hold": a_number,
        "privacy:receive": lambda stage: {"name": stage.person.name},
    },
    makes={"privacy:answer": a_checked_request, "privacy:export_subject": a_checked_request},
)


@pytest.mark.parametrize("name", TABLE.names)
def test_whatever_is_sent_gets_a_sentence_and_loses_nothing(cast: Cast, name: str) -> None:
    assert everything_wrong(cast, TABLE, name) == []
