"""What this room shows on the start page: measures that wait for a decision or a second look."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core.kit.clock_face import clock_face
from luwte.core.panels import Line, Panel, panels
from luwte.org.access import Actor
from luwte.response.queries.waiting import WaitingMeasure, measures_waiting_for
from luwte.response.words.measures import KINDS

AT_MOST = 5


def register() -> None:
    """Hang up the panel of this room."""
    panels.add("response.waiting", Panel("today", "waiting", decisions_of, None, 15))


def decisions_of(actor: Actor) -> list[Line]:
    """What the actor decides or looks along with, what is due first on top. One query at most.

    A title says which measure, the line below it in which case; towards whom stands behind it.
    """
    return [_line(one, actor) for one in measures_waiting_for(actor, AT_MOST)]


def _line(one: WaitingMeasure, actor: Actor) -> Line:
    what = str(KINDS[one.measure.kind])
    what = what[:1].lower() + what[1:]
    words = _("Waits for your decision: %(what)s") if one.decides else _("Look along: %(what)s")
    case = one.case
    where = {"slug": actor.organisation.slug, "pk": case.pk, "measure_pk": one.measure.pk}
    return Line(
        title=words % {"what": what},
        url=reverse("response:measure", kwargs=where),
        detail=_("Case %(number)s, %(unit)s")
        % {"number": case.number, "unit": actor.tree.name(case.unit_id)},
        icon="reply" if one.decides else "eye",
        clock=clock_face(
            state="running", started_at=one.since, deadline=one.due, now=timezone.now()
        ),
    )
