"""What a reporter adds or chooses after the report was sent."""

from __future__ import annotations

from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.refusal import NotPermitted, verb
from luwte.incidents.models import Incident
from luwte.incidents.rules import NewsPace
from luwte.org.access import Actor


@verb("incidents.choose_news_pace")
def choose_news_pace(*, actor: Actor, incident: Incident, pace: NewsPace) -> None:
    """The reporter says how much to hear: every step, the main steps, or a call. Raises
    NotPermitted for anybody else, who typed it for the reporter included."""
    if incident.reported_by_id != actor.person_id:
        raise NotPermitted(_("You may not do this."), kind="incident", object_id=incident.pk)
    Incident.objects.filter(pk=incident.pk).update(news_pace=NewsPace(pace))
    audit.record(
        "incidents.choose_news_pace",
        actor=actor,
        kind="incident",
        object_id=incident.pk,
        fields=["news_pace"],
    )
