"""What happens at a round: what came anonymously since the last one is passed on."""

from __future__ import annotations

from luwte.core.actor import TheClock
from luwte.core.models import Timer
from luwte.core.outbox import publish
from luwte.core.timers import on_timer
from luwte.incidents.actions.anonymous import PASS_ON, PASS_ON_TALK, is_passed_on, pass_on
from luwte.incidents.events import TalkGrew
from luwte.incidents.models import Incident, TalkMessage


@on_timer(PASS_ON)
def pass_on_report(timer: Timer) -> None:
    """A report becomes a case, or goes to the confidant."""
    rows = Incident.objects.select_related("organisation", "unit")
    incident = rows.filter(pk=timer.subject_id, withdrawn_at=None).first()
    if incident is not None and not is_passed_on(incident):
        pass_on(incident)


@on_timer(PASS_ON_TALK)
def pass_on_message(timer: Timer) -> None:
    """Whoever reads the talk hears that there is something new."""
    message = TalkMessage.objects.filter(pk=timer.subject_id).first()
    if message is not None:
        actor = TheClock(message.organisation_id)
        publish(
            TalkGrew(
                organisation_id=actor.organisation_id,
                talk_id=message.talk_id,
                message_id=message.pk,
            )
        )
