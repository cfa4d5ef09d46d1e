"""What this room shows on pages of higher rooms: the start page and the search over everything."""

from __future__ import annotations

from datetime import UTC, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.core.kit.clock_face import clock_face
from luwte.core.navigation import address, address_of
from luwte.core.panels import Line, More, Panel, SearchRoom, panels, searches
from luwte.incidents import words
from luwte.incidents.access import ROUTE_RIGHTS, confided_reports
from luwte.incidents.forms.careful import CarefulLine, CarefulText, careful_area, medical_words
from luwte.incidents.models import Case, CaseAction
from luwte.incidents.queries.faces import TrackFace, faces_of
from luwte.incidents.queries.lists import IncidentRow, incident_rows
from luwte.incidents.queries.own_page import STEPS, OwnRow, own_rows
from luwte.incidents.queries.reactions import ReactionFace, reactions_waiting_for
from luwte.incidents.queries.searching import find_incidents
from luwte.incidents.queries.waiting import AT_MOST, actions_waiting_for, tracks_waiting_for
from luwte.incidents.rules import ConfidedState
from luwte.incidents.words.actions import called
from luwte.org.access import Actor
from luwte.org.rules import Right

# Fields for the forms of higher rooms: what is typed is looked at before it is stored.
__all__ = [
    "CarefulLine",
    "CarefulText",
    "careful_area",
    "found_by",
    "medical_words",
    "register",
    "waiting_for",
]

OWN_AT_MOST = 3
FAR = datetime(9999, 1, 1, tzinfo=UTC)


def register() -> None:
    """Hang up the panels of this room."""
    panels.add("incidents.waiting", Panel("today", "waiting", waiting_for, all_cases, 10))
    panels.add("incidents.mine", Panel("today", "mine", reports_of, all_reports, 10))
    panels.add("incidents.counting", Panel("today", "here", counting_for, None, 20))
    searches.add("incidents", SearchRoom(gettext_lazy("Cases"), "folder", found_by, 10))


def waiting_for(actor: Actor) -> list[Line]:
    """Tracks and actions that wait for the actor, what is due first on top; before them whom to go
    and see, since that comes before anything else. Three queries.

    A title says what to do, the line below it which case; neither names anybody.
    """
    now = timezone.now()
    lines = [_track_line(face, actor) for face in faces_of(tracks_waiting_for(actor), now)]
    lines += [_action_line(action, actor) for action in actions_waiting_for(actor)]
    lines += [_reaction_line(face, actor) for face in reactions_waiting_for(actor)]
    lines.sort(
        key=lambda line: (not line.first, (line.clock.deadline if line.clock else None) or FAR)
    )
    return [*_confided_lines(actor), *lines][:AT_MOST]


def reports_of(actor: Actor) -> list[Line]:
    """What became of the actor's own reports, newest first. Three queries. What was not sent yet
    waits behind the door of reporting: a query more on every start page would be one too many."""
    slug = actor.organisation.slug
    return [_report_line(row, slug) for row in own_rows(actor, OWN_AT_MOST)]


def _report_line(row: OwnRow, slug: str) -> Line:
    return Line(
        title=row.title,
        url=address_of("incidents:my_report", slug, row.incident.pk),
        detail=_("Reported: %(when)s") % {"when": words.happened_words(row.incident)},
        icon="megaphone",
        badge=_("Step %(step)s of %(steps)s: %(words)s")
        % {"step": row.step, "steps": STEPS, "words": row.words},
        badge_kind="ok" if row.is_done else "calm",
        at=row.incident.reported_at,
    )


def counting_for(actor: Actor) -> list[Line]:
    """The tally of the own workplace, one tap away. No query."""
    url = address("incidents:tally", actor.organisation.slug)
    return [Line(title=_("Count it with a tap (tally)"), url=url, icon="plus")]


def all_cases(actor: Actor) -> More | None:
    """To the work list, for who has one."""
    if not actor.may(Right.CASES_READ):
        return None
    url = address("incidents:work_list", actor.organisation.slug)
    return More(_("All my cases"), f"{url}?tab=mine")


def all_reports(actor: Actor) -> More | None:
    """To the own reports."""
    url = address("incidents:my_reports", actor.organisation.slug)
    return More(_("All my reports"), url)


def found_by(actor: Actor, asked: str) -> list[Line]:
    """Incidents in which the words stand, newest first."""
    if not actor.may(Right.CASES_READ):
        return []
    found = find_incidents(actor, asked, size=10).items
    return [_found_line(row, actor) for row in incident_rows(actor, found)]


def _confided_lines(actor: Actor) -> list[Line]:
    """That something was confided and nobody took it up yet: not what. No query for who is neither
    confidant nor HR, else one."""
    if not any(actor.may(right) for right in ROUTE_RIGHTS.values()):
        return []
    if not confided_reports(actor).filter(state=ConfidedState.OPEN, taken_by=None).exists():
        return []
    url = reverse("incidents:confided", kwargs={"slug": actor.organisation.slug})
    return [Line(title=_("There is something for you"), url=url, icon="lock", first=True)]


def _track_line(face: TrackFace, actor: Actor) -> Line:
    case = face.track.case
    return Line(
        title=f"{face.label}: {face.next_step}",
        url=_case_url(actor, case.pk) + f"#{face.anchor}",
        detail=_which_case(actor, case),
        icon=face.icon,
        clock=face.clock,
    )


def _action_line(action: CaseAction, actor: Actor) -> Line:
    case = action.case
    return Line(
        title=called(action),
        url=_case_url(actor, case.pk) + "#act",
        detail=_which_case(actor, case),
        icon="list",
        clock=clock_face(
            state="running",
            started_at=action.chosen_at,
            deadline=action.deadline,
            now=timezone.now(),
        ),
    )


def _reaction_line(face: ReactionFace, actor: Actor) -> Line:
    case = face.reaction.case
    where = {"slug": actor.organisation.slug, "pk": case.pk, "part": face.reaction.who}
    return Line(
        title=_("Go and see somebody who reported something"),
        url=reverse("incidents:reaction", kwargs=where),
        detail=_which_case(actor, case),
        icon="person",
        clock=face.clock,
        first=True,
    )


def _found_line(row: IncidentRow, actor: Actor) -> Line:
    incident = row.incident
    url = (
        _case_url(actor, incident.case_id)
        if incident.case_id
        else address_of("incidents:incident", actor.organisation.slug, incident.pk)
    )
    return Line(
        title=row.title,
        url=url,
        detail=", ".join(part for part in (row.place, row.happened) if part),
        icon="folder",
        at=incident.happened_from,
    )


def _which_case(actor: Actor, case: Case) -> str:
    return _("Case %(number)s, %(unit)s") % {
        "number": case.number,
        "unit": actor.tree.name(case.unit_id),
    }


def _case_url(actor: Actor, pk: object) -> str:
    return address_of("incidents:case", actor.organisation.slug, pk)
