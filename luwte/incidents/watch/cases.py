"""What follows when something happened to an incident or a case: each once, in any order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from luwte.catalogue.queries import term_labels
from luwte.core import search
from luwte.core.actor import TheClock
from luwte.core.outbox import Event, react
from luwte.core.timers import set_timers
from luwte.incidents import messages, words
from luwte.incidents.actions.choosing import take_parts_away
from luwte.incidents.actions.triage import let_read
from luwte.incidents.agreements import case_terms_of_version
from luwte.incidents.events import (
    ActionMoved,
    CaseReopened,
    CaseTriaged,
    CaseWithdrawn,
    IncidentEnriched,
    IncidentReported,
    ReadersChosen,
    ReportConfided,
    TalkGrew,
    TrackMoved,
)
from luwte.incidents.models import (
    Case,
    CaseAction,
    ConfidedReport,
    Incident,
    Talk,
    TalkMessage,
    Track,
)
from luwte.incidents.moments import moments_of
from luwte.incidents.offering import fit_for, stand_in_manager, told_of
from luwte.incidents.queries.searching import SEARCH_KIND
from luwte.incidents.rules import ActionState, ConfidedState, TrackKind
from luwte.incidents.watch.tracks import case_address, coordinators, handlers
from luwte.notify.actions import tell
from luwte.tenancy.models import Organisation

if TYPE_CHECKING:
    from luwte.org.models import Person

# Who is asked first for what, as long as nobody decided.
BY_MANAGER = (TrackKind.CARE, TrackKind.RESPONSE)


@react(IncidentReported, name="incidents.index_report")
def index_report(event: IncidentReported) -> None:
    """Make the words of the report findable: never who did it."""
    index_incidents(event, Incident.objects.filter(pk=event.incident_id))


@react(IncidentEnriched, name="incidents.index_enriched")
def index_enriched(event: IncidentEnriched) -> None:
    """What was told later is found too."""
    index_incidents(event, Incident.objects.filter(pk=event.incident_id))


@react(CaseReopened, name="incidents.index_again")
def index_again(event: CaseReopened) -> None:
    """A withdrawn report that counts again is found again."""
    index_incidents(event, Incident.objects.filter(case_id=event.case_id))


@react(IncidentReported, name="incidents.start_watch")
def start_watch(event: IncidentReported) -> None:
    """Find who looks after the four tracks, and set the moments at which they hear from us."""
    case = Case.objects.select_related("owner").filter(pk=event.case_id, closed_at=None).first()
    if case is not None:
        _appoint(case, event.incident_id)
        _set_moments(case)


@react(CaseReopened, name="incidents.watch_again")
def watch_again(event: CaseReopened) -> None:
    """The tracks of a case that goes on are watched again."""
    case = Case.objects.filter(pk=event.case_id, closed_at=None).first()
    if case is not None:
        _set_moments(case)


@react(IncidentReported, name="incidents.tell_handlers")
def tell_handlers(event: IncidentReported) -> None:
    """Tell who handles cases of this unit that there is a new one."""
    case = Case.objects.filter(pk=event.case_id, closed_at=None).first()
    if case is not None:
        _tell(event, case, handlers(case), messages.ARRIVED, "reported")


@react(ReadersChosen, name="incidents.appoint_chosen")
def appoint_chosen(event: ReadersChosen) -> None:
    """Other readers: who may read it now has a part in it, and is told; nobody twice."""
    case = Case.objects.select_related("owner").filter(pk=event.case_id, closed_at=None).first()
    if case is not None:
        _appoint(case, event.incident_id)
        _tell(event, case, handlers(case), messages.ARRIVED, "reported")


@react(IncidentEnriched, name="incidents.part_with_barred")
def part_with_barred(event: IncidentEnriched) -> None:
    """Who turns out to be a victim, or part of the problem, has no part in the case any more."""
    case = Case.objects.select_related("owner").filter(pk=event.case_id, closed_at=None).first()
    if case is not None and take_parts_away(case):
        _appoint(case, event.incident_id)


@react(ReportConfided, name="incidents.tell_confided")
def tell_confided(event: ReportConfided) -> None:
    """Tell the confidants, or HR, that there is something for them: not what, nor of whom."""
    rows = ConfidedReport.objects.select_related("incident")
    confided = rows.filter(pk=event.confided_id, state=ConfidedState.OPEN).first()
    if confided is not None:
        _tell_confided(event, confided, f"{confided.pk}:{confided.route}")


@react(TalkGrew, name="incidents.tell_talk")
def tell_talk(event: TalkGrew) -> None:
    """Tell the other side of a sealed talk that there is something to read."""
    talk = Talk.objects.select_related("incident__reported_by").filter(pk=event.talk_id).first()
    message = TalkMessage.objects.filter(pk=event.message_id, talk_id=event.talk_id).first()
    if talk is None or message is None:
        return
    key = f"talk:{event.message_id}"
    confided = ConfidedReport.objects.select_related("incident").filter(incident=talk.incident)
    if not message.from_reporter:
        _tell_confider(event, talk.incident, key)
    elif (found := confided.first()) is not None:
        _tell_confided(event, found, key)
    elif talk.incident.case_id is not None:
        case = Case.objects.select_related("owner").get(pk=talk.incident.case_id)
        people = [case.owner] if case.owner else coordinators(case)
        _tell(event, case, people, messages.GIVEN, key)


@react(CaseTriaged, name="incidents.tell_owners")
def tell_owners(event: CaseTriaged) -> None:
    """Tell who was given a case or a track of it."""
    case = Case.objects.select_related("owner").filter(pk=event.case_id).first()
    if case is None:
        return
    tracks = Track.objects.select_related("owner").filter(case=case, done_at=None)
    people = {track.owner.pk: track.owner for track in tracks if track.owner}
    if case.owner:
        people[case.owner.pk] = case.owner
    # Who decided knows it.
    if case.changed_by_id:
        people.pop(case.changed_by_id, None)
    _tell(event, case, list(people.values()), messages.GIVEN, "triaged")


@react(TrackMoved, name="incidents.tell_track_owner")
def tell_track_owner(event: TrackMoved) -> None:
    """Tell who was given a track."""
    track = Track.objects.select_related("case", "owner").filter(pk=event.track_id).first()
    if track is None or track.done_at is not None or track.owner is None:
        return
    if track.owner_id != track.case.changed_by_id:
        key = f"track:{track.pk}:{track.owner_id}"
        _tell(event, track.case, [track.owner], messages.GIVEN, key)


@react(ActionMoved, name="incidents.tell_action_owner")
def tell_action_owner(event: ActionMoved) -> None:
    """Tell who does a chosen action."""
    action = CaseAction.objects.select_related("case", "owner").filter(pk=event.action_id).first()
    if action is None or action.state != ActionState.CHOSEN or action.owner is None:
        return
    if action.owner_id != action.chosen_by_id:
        _tell(event, action.case, [action.owner], messages.GIVEN, f"action:{action.pk}")


@react(CaseWithdrawn, name="incidents.forget_withdrawn")
def forget_withdrawn(event: CaseWithdrawn) -> None:
    """A withdrawn report is not found any more."""
    rows = Incident.objects.filter(case_id=event.case_id, withdrawn_at__isnull=False)
    search.forget(event.organisation_id, SEARCH_KIND, list(rows.values_list("pk", flat=True)))


def index_incidents(event: Event, incidents: QuerySet[Incident]) -> None:
    """Make the words of these incidents findable, with the number of the case they are in now."""
    organisation = Organisation.objects.get(pk=event.organisation_id)
    labels = term_labels(organisation=organisation)
    rows = incidents.select_related("location", "room", "case", "unit").prefetch_related("terms")
    # What was confided is found by nobody.
    for incident in rows.filter(withdrawn_at=None, is_released=True):
        text = findable_text(incident, labels)
        search.index(event.organisation_id, SEARCH_KIND, incident.pk, text)


def findable_text(incident: Incident, labels: Mapping[UUID, str]) -> str:
    """The words by which an incident is found. labels: of terms, by id. Asks for its case, place,
    unit and terms."""
    return "\n".join(
        [
            incident.case.number if incident.case else "",
            " ".join(labels.get(term.term_id, "") for term in incident.terms.all()),
            words.place_of(incident),
            incident.unit.name,
            incident.narrative,
        ]
    )


def _set_moments(case: Case) -> None:
    """The reminders of what runs; what waits for somebody else has its own moment already."""
    organisation = Organisation.objects.get(pk=case.organisation_id)
    terms = case_terms_of_version(organisation, case.terms_version)
    now = timezone.now()
    moments = []
    for track in Track.objects.filter(case=case, done_at=None):
        moments += moments_of(track, terms, now)
    set_timers(case.organisation_id, moments)


def _appoint(case: Case, incident_id: UUID) -> None:
    """Give the tracks that nobody has to the victim's manager (or who takes that part) and to a
    coordinator."""
    manager = stand_in_manager(case, incident_id)
    found = coordinators(case)
    coordinator = found[0] if found else None
    for track in Track.objects.filter(case=case, owner=None, done_at=None):
        by_manager = TrackKind(track.kind) in BY_MANAGER
        owner = (manager or coordinator) if by_manager else (coordinator or manager)
        # A handler may have been faster than the clock.
        Track.objects.filter(pk=track.pk, owner=None).update(owner=owner)
    let_read(case, [manager, coordinator], why="track")


def _tell(event: Event, case: Case, people: list[Person], message: str, key: str) -> None:
    tell(
        actor=TheClock(event.organisation_id),
        persons=fit_for(case, people),
        message=message,
        url=case_address(case),
        subject_id=case.pk,
        filled_in={"number": case.number},
        once_key=f"{case.pk}:{key}",
    )


def _tell_confided(event: Event, confided: ConfidedReport, key: str) -> None:
    slug = Organisation.objects.values_list("slug", flat=True).get(pk=event.organisation_id)
    tell(
        actor=TheClock(event.organisation_id),
        persons=told_of(confided),
        message=messages.FOR_YOU,
        url=reverse("incidents:confided", kwargs={"slug": slug}),
        subject_id=confided.pk,
        once_key=key,
    )


def _tell_confider(event: Event, incident: Incident, key: str) -> None:
    """The reporter of a confided report; who reported anonymously looks with the code."""
    if incident.reported_by is None:
        return
    slug = Organisation.objects.values_list("slug", flat=True).get(pk=event.organisation_id)
    tell(
        actor=TheClock(event.organisation_id),
        persons=[incident.reported_by],
        message=messages.FOR_YOU,
        url=reverse("incidents:my_reports", kwargs={"slug": slug}),
        subject_id=incident.pk,
        once_key=key,
    )
