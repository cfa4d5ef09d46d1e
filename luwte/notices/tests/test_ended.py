"""An instruction that ended names nobody any more after a week; one that runs does."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from luwte.desk.privacy import keeping
from luwte.notices.actions import Instructed, add_notice, end_notice
from luwte.notices.models import Notice
from luwte.notices.rules import Instruction, NoticeAbout
from tests.cast import House


@pytest.mark.spec("GOV-3")
def test_who_it_was_about_goes_a_week_after_it_ended(zonnedael: House) -> None:
    ruth, today = zonnedael.actor("ruth"), timezone.localdate()

    def up(who: str, days: int) -> Notice:
        return add_notice(
            actor=ruth,
            said=Instructed(
                about=NoticeAbout.PERSON, instruction=Instruction.NO_ENTRY, who=who,
                is_everywhere=True, starts_on=today, ends_on=today + dt.timedelta(days=days),
            ),
        )  # fmt: skip

    short, long, taken = up("Kort", 2), up("Lang", 200), up("Weg", 200)
    end_notice(actor=ruth, notice=taken)
    for days, named in ((8, {"Kort", "Lang"}), (11, {"Lang"})):
        night = (timezone.now() + dt.timedelta(days=days)).replace(hour=2)
        with time_machine.travel(night, tick=False):
            keeping.erase_by_night()
        kept = set(Notice.objects.exclude(sealed=None).values_list("pk", flat=True))
        # Taken down today: gone with the first night after a week.
        expected = {short.pk, long.pk} if "Kort" in named else {long.pk}
        assert kept == expected
