"""When a talk asks for somebody: the day after it was planned, and the day to look back."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from luwte.core.timers import Moment, cancel_timers, set_timers
from luwte.response.models import PartyTalk
from luwte.response.rules.states import TalkState

TALK_DUE: Final = "response.talk_due"
OUTCOME: Final = "outcome"
LOOK_BACK: Final = "look_back"
AT = time(9)


def keep(talk: PartyTalk) -> None:
    """Set the moments of a talk as it stands now; what no longer applies is cancelled."""
    zone = ZoneInfo(talk.organisation.timezone)
    cancel_timers(talk.organisation_id, TALK_DUE, [talk.pk])
    moments: list[Moment] = []
    if talk.state == TalkState.PLANNED and talk.planned_at is not None:
        day = talk.planned_at.astimezone(zone).date() + timedelta(days=1)
        due = datetime.combine(day, AT, zone)
        moments.append(Moment(TALK_DUE, talk.pk, due, key=OUTCOME))
    if talk.follow_up_on is not None and talk.followed_up_at is None:
        due = datetime.combine(talk.follow_up_on, AT, zone)
        moments.append(Moment(TALK_DUE, talk.pk, due, key=LOOK_BACK))
    set_timers(talk.organisation_id, moments)
