"""What this room shows on the start page: the talks that a supporter has to hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luwte.care.models import CareMoment
from luwte.care.queries.roster import open_of
from luwte.care.rules import MomentState
from luwte.care.words import moment_words
from luwte.core.kit.clock_face import clock_face
from luwte.core.panels import Line, More, Panel, panels
from luwte.incidents.rules.contents import HeldElsewhere, held_elsewhere
from luwte.org.access import Actor
from luwte.org.rules import Right

if TYPE_CHECKING:
    from luwte.org.models import Person

AT_MOST = 5


def register() -> None:
    """Hang up the panel of this room."""
    panels.add("care.waiting", Panel("today", "waiting", talks_waiting_for, all_talks, 20))
    held_elsewhere.add("care", held_in_care)


def held_in_care(actor: Actor, giver: Person) -> HeldElsewhere | None:
    """How many people somebody supports, for the page that hands everything over; never whom. The
    talks pass apart, since the notes do not. One query."""
    n = open_of(giver.pk)
    if not n:
        return None
    where = {"slug": actor.organisation.slug}
    if giver.pk == actor.person_id:
        words = ngettext(
            "You support %(n)s person in care. You hand that over apart: your notes stay yours.",
            "You support %(n)s people in care. You hand that over apart: your notes stay yours.",
            n,
        ) % {"n": n}
        return HeldElsewhere(words, reverse("care:mine", kwargs=where), _("To your talks"))
    words = ngettext(
        "%(name)s supports %(n)s person in care. When the role of the care team ends, or the place "
        "on the roster, a colleague goes on by itself, without the notes.",
        "%(name)s supports %(n)s people in care. When the role of the care team ends, or the place "
        "on the roster, colleagues go on by themselves, without the notes.",
        n,
    ) % {"n": n, "name": giver.name}
    if not actor.may(Right.CARE_ROSTER):
        return HeldElsewhere(words)
    return HeldElsewhere(words, reverse("care:roster", kwargs=where), _("To the roster"))


def talks_waiting_for(actor: Actor) -> list[Line]:
    """The talks that are due first; with whom stands behind the door. No query for who is not of
    the care team, else one."""
    if not actor.may(Right.CARE_READ):
        return []
    rows = CareMoment.objects.select_related("path").filter(
        path__supporter=actor.person, path__ended_at=None, state=MomentState.PLANNED
    )
    return [_line(one, actor) for one in rows.order_by("due_at", "pk")[:AT_MOST]]


def all_talks(actor: Actor) -> More | None:
    """To the own work list."""
    if not actor.may(Right.CARE_READ):
        return None
    url = reverse("care:mine", kwargs={"slug": actor.organisation.slug})
    return More(_("All my talks"), url)


def _line(moment: CareMoment, actor: Actor) -> Line:
    where = {"slug": actor.organisation.slug, "pk": moment.path_id}
    return Line(
        title=_("A talk with a colleague"),
        url=reverse("care:path", kwargs=where),
        detail=moment_words(moment.key),
        icon="speech",
        clock=clock_face(
            state="running",
            started_at=moment.path.started_at,
            deadline=moment.due_at,
            now=timezone.now(),
        ),
    )
