"""Who has to react in person to what was reported, and until when (CAS-6).

A good manager comes to you. That happens within one working day of every report, and after a heavy
one the director comes too, also when it turns out to be heavy later.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from luwte.core.actor import TheClock
from luwte.core.models import Timer
from luwte.core.outbox import react
from luwte.core.timers import Moment, on_timer, set_timers
from luwte.incidents import messages
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.agreements import reaction_term
from luwte.incidents.events import CaseReopened, CaseTriaged, IncidentReported
from luwte.incidents.models import Case, Incident, PersonalReaction
from luwte.incidents.moments import REACTION
from luwte.incidents.offering import fit_for, stand_in_manager, with_role
from luwte.incidents.queries.progress import is_asked
from luwte.incidents.rules import Gravity, ReportWay
from luwte.notify.actions import tell
from luwte.org.rules import Role
from luwte.tenancy.models import Organisation

if TYPE_CHECKING:
    from luwte.org.models import Person

MISSED = "missed"
Who = PersonalReaction.Who


@react(IncidentReported, name="incidents.ask_reaction")
def ask_reaction(event: IncidentReported) -> None:
    """Ask the manager of whom it happened to, and after something heavy the director. Who
    reported anonymously is nobody to go to."""
    incident = Incident.objects.select_related("case").get(pk=event.incident_id)
    case = incident.case
    if case is None or not _goes_on(case) or incident.way == ReportWay.ANONYMOUS:
        return
    manager = stand_in_manager(case, incident.pk) or _first(with_role(case, Role.COORDINATOR))
    _ask(case, Who.MANAGER, manager, incident.reported_at)
    if case.gravity == Gravity.HEAVY:
        _ask_director(case, incident.reported_at)


@react(CaseTriaged, name="incidents.ask_director_to_react")
def ask_director_to_react(event: CaseTriaged) -> None:
    """What turns out to be heavy asks for the director from then on."""
    case = Case.objects.filter(pk=event.case_id, closed_at=None).first()
    if case is None or case.gravity != Gravity.HEAVY:
        return
    if Incident.objects.filter(case=case).exclude(way=ReportWay.ANONYMOUS).exists():
        _ask_director(case, timezone.now())


@react(CaseReopened, name="incidents.watch_reactions_again")
def watch_reactions_again(event: CaseReopened) -> None:
    """What still has to come in a case that goes on is watched again."""
    now = timezone.now()
    rows = PersonalReaction.objects.filter(case_id=event.case_id, done_at=None)
    moments = [Moment(REACTION, one.pk, max(one.due_at, now), MISSED) for one in rows]
    if moments:
        set_timers(event.organisation_id, moments)


@on_timer(REACTION)
def remind_to_react(timer: Timer) -> None:
    """Remind who was asked; when the term has passed the coordinators hear of it too."""
    rows = PersonalReaction.objects.select_related("case", "person")
    reaction = rows.filter(_still_counts(), pk=timer.subject_id, done_at=None).first()
    if reaction is None or not is_asked(reaction.case, reaction):
        return
    case = reaction.case
    people = [reaction.person] if reaction.person else []
    if timer.key != MISSED:
        _tell(case, reaction, people, messages.REACT_REMINDER, timer.key)
        return
    coordinators = [one for one in with_role(case, Role.COORDINATOR) if one not in people]
    add_entry(
        case,
        "reaction_missed",
        actor=TheClock(case.organisation_id),
        who=reaction.who,
        owner=str(reaction.person_id or ""),
    )
    _tell(case, reaction, [*people, *coordinators], messages.REACT_MISSED, timer.key)


def _ask_director(case: Case, since: datetime) -> None:
    _ask(case, Who.DIRECTOR, _first(with_role(case, Role.DIRECTOR)), since)


def _ask(case: Case, who: str, person: Person | None, since: datetime) -> None:
    """Once for a case, however many incidents it holds. Nobody is asked twice in one case: a
    director who is the manager reacts once."""
    if person is None or PersonalReaction.objects.filter(case=case, person=person).exists():
        return
    organisation = Organisation.objects.get(pk=case.organisation_id)
    remind_at, due_at = reaction_term(organisation, case.terms_version).moments(since)
    reaction, is_new = PersonalReaction.objects.get_or_create(
        case=case, who=who, defaults={"person": person, "due_at": due_at}
    )
    if not is_new:
        return
    now = timezone.now()
    moments = [Moment(REACTION, reaction.pk, max(due_at, now), MISSED)]
    if remind_at > now:
        moments.append(Moment(REACTION, reaction.pk, remind_at, "80"))
    set_timers(case.organisation_id, moments)
    _tell(case, reaction, [person], messages.REACT, "asked")


def _goes_on(case: Case) -> bool:
    return case.closed_at is None or case.merged_into_id is not None


def _still_counts() -> Q:
    """Not in a closed case; but what was merged goes on in another."""
    return Q(case__closed_at=None) | Q(case__merged_into__isnull=False)


def _first(people: list[Person]) -> Person | None:
    return people[0] if people else None


def _tell(
    case: Case, reaction: PersonalReaction, people: list[Person], message: str, key: str
) -> None:
    tell(
        actor=TheClock(case.organisation_id),
        persons=fit_for(case, people),
        message=message,
        url=reaction_address(case.organisation_id, case.pk, reaction.who),
        subject_id=case.pk,
        once_key=f"{reaction.pk}:{key}",
    )


def reaction_address(organisation_id: UUID, case_id: UUID, who: str) -> str:
    """The path of the page with the points that help."""
    slug = Organisation.objects.values_list("slug", flat=True).get(pk=organisation_id)
    return reverse("incidents:reaction", kwargs={"slug": slug, "pk": case_id, "part": who})
