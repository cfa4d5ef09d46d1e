"""What happens at the moments of a talk: who led it hears that something waits."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luwte.core.actor import TheClock
from luwte.core.models import Timer
from luwte.core.timers import on_timer
from luwte.incidents.queries.minding import who_minds
from luwte.incidents.rules import TrackKind
from luwte.notify.actions import tell
from luwte.notify.rules import Kind, Message, messages
from luwte.response.models import PartyTalk
from luwte.response.moments.talks import LOOK_BACK, OUTCOME, TALK_DUE
from luwte.response.rules.states import TalkState

TALK_WAITS = "response.talk_waits"


def register() -> None:
    """Add the message of talks."""
    messages.add(
        TALK_WAITS,
        Message(
            label=_("A talk with the other party that waits for me"),
            subject=_("There is something for you to do today"),
            body=_("In case %(number)s a talk waits for you."),
            kind=Kind.DUTY,
        ),
    )


@on_timer(TALK_DUE)
def talk_due(timer: Timer) -> None:
    """Its outcome was not written down, or it is the day to look back."""
    rows = PartyTalk.objects.select_related("case__organisation", "led_by")
    talk = rows.filter(pk=timer.subject_id, case__closed_at=None).first()
    if talk is None or not _waits(talk, timer.key):
        return
    people = who_minds(talk.case_id, TrackKind.RESPONSE)
    tell(
        actor=TheClock(talk.organisation_id),
        persons=people,
        message=TALK_WAITS,
        url=reverse(
            "response:talk",
            kwargs={
                "slug": talk.case.organisation.slug,
                "pk": talk.case_id,
                "talk_pk": talk.pk,
            },
        ),
        subject_id=talk.case_id,
        filled_in={"number": talk.case.number},
        once_key=f"{talk.pk}:{timer.key}:{timer.due_at.isoformat()}",
    )


def _waits(talk: PartyTalk, key: str) -> bool:
    if key == OUTCOME:
        return talk.state == TalkState.PLANNED
    return key == LOOK_BACK and talk.followed_up_at is None and talk.state == TalkState.HELD
