"""Who may open the addresses of notices."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from luwte.notices.actions import Instructed, add_notice
from luwte.notices.rules import Instruction, NoticeAbout
from luwte.org.rules import Right
from tests.matrix import Expectation, Stage, holders

READS = holders(Right.NOTICES_READ, Right.RESPONSE_HANDLE)
PUTS_UP = holders(Right.RESPONSE_HANDLE)


def a_notice(stage: Stage) -> dict[str, object]:
    today = timezone.localdate()
    said = Instructed(
        about=NoticeAbout.PERSON,
        instruction=Instruction.BY_APPOINTMENT,
        who="Mevrouw A. Dirks",
        is_everywhere=True,
        starts_on=today,
        ends_on=today + timedelta(days=30),
    )
    return {"pk": add_notice(actor=stage.handler, said=said).pk}


EXPECT: dict[str, Expectation] = {
    "notices:here": Expectation(get=READS),
    "notices:add": Expectation(get=PUTS_UP, post=PUTS_UP),
    "notices:end": Expectation(
        get=None, post=PUTS_UP, kwargs=a_notice, data=lambda stage: {"do": "end"}
    ),
    "notices:seen": Expectation(get=None, post=READS, kwargs=a_notice),
}
