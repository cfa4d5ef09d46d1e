"""What a reporter hears, at the pace that he or she chose, and what handlers hear from reporters.

Which step reaches whom stands in `rules.own_news`. A message says only that there is news.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse

from luwte.core.actor import TheClock
from luwte.core.outbox import Event, react
from luwte.incidents import messages
from luwte.incidents.events import (
    CaseClosed,
    CaseReopened,
    CaseTriaged,
    CaseWithdrawn,
    GravityContested,
    ReporterTold,
    ReporterWrote,
    TrackMoved,
)
from luwte.incidents.models import Case, CaseEntry, Incident, Involvement, ReporterMessage
from luwte.incidents.offering import fit_for
from luwte.incidents.rules import NewsPace, PersonRole, TrackState
from luwte.incidents.rules.own_news import News, Reach, may_see_track, reach_of
from luwte.incidents.watch.tracks import case_address, handlers
from luwte.notify.actions import tell
from luwte.tenancy.models import Organisation

if TYPE_CHECKING:
    from luwte.org.models import Person

JUDGED = ("triaged", "regraded")
ENDED = (TrackState.DONE, TrackState.NOT_APPLICABLE)


@react(CaseTriaged, name="incidents.tell_reporter_of_triage")
def tell_reporter_of_triage(event: CaseTriaged) -> None:
    """The report was assessed; who was told in words since has heard of it already."""
    case = _case(event)
    judged = CaseEntry.objects.filter(case=case, verb__in=JUDGED).order_by("-at").first()
    told = ReporterMessage.objects.filter(case=case, from_reporter=False).order_by("-created_at")
    newest = told.first()
    if judged is None or (newest is not None and newest.created_at >= judged.at):
        return
    _news(event, case, News.ASSESSED, f"assessed:{judged.pk}")


@react(TrackMoved, name="incidents.tell_reporter_of_track")
def tell_reporter_of_track(event: TrackMoved) -> None:
    """A track that the reader may follow has ended."""
    if event.state in ENDED:
        case = _case(event)
        key = f"track:{event.track_id}:{event.state}:{case.version}"
        _news(event, case, News.TRACK_ENDED, key, track=event.kind)


@react(ReporterTold, name="incidents.tell_reporter_of_message")
def tell_reporter_of_message(event: ReporterTold) -> None:
    """There is a message to read."""
    _news(event, _case(event), News.TOLD, f"told:{event.message_id}")


@react(CaseClosed, name="incidents.tell_reporter_of_end")
def tell_reporter_of_end(event: CaseClosed) -> None:
    """The case has ended."""
    case = _case(event)
    if case.closed_at is not None:
        _news(event, case, News.CLOSED, f"closed:{case.closed_at:%Y%m%d%H%M%S}")


@react(CaseReopened, name="incidents.tell_reporter_of_return")
def tell_reporter_of_return(event: CaseReopened) -> None:
    """A closed case goes on."""
    case = _case(event)
    _news(event, case, News.REOPENED, f"reopened:{case.version}")


@react(CaseWithdrawn, name="incidents.tell_reporter_of_withdrawal")
def tell_reporter_of_withdrawal(event: CaseWithdrawn) -> None:
    """The report was a mistake, as a handler says; who withdrew the own report knows it."""
    case = _case(event)
    line = CaseEntry.objects.filter(case=case, verb="withdrawn").order_by("-at").first()
    if line is not None:
        _news(event, case, News.WITHDRAWN, f"withdrawn:{line.pk}", besides=line.by_id)


@react(ReporterWrote, name="incidents.tell_owner_of_answer")
def tell_owner_of_answer(event: ReporterWrote) -> None:
    """Who has the case hears that the reporter wrote, or asks to be called."""
    message = messages.CALL_ASKED if event.wants_call else messages.WROTE_BACK
    _tell_owner(event, _case(event), message, f"wrote:{event.message_id}")


@react(GravityContested, name="incidents.tell_owner_of_contest")
def tell_owner_of_contest(event: GravityContested) -> None:
    """Who has the case hears that somebody waits for an answer about the gravity."""
    case = _case(event)
    if case.contested_at is not None:
        _tell_owner(event, case, messages.CONTESTED, f"contest:{case.contested_at:%Y%m%d%H%M%S}")


def _case(event: Event) -> Case:
    case_id = event.case_id  # type: ignore[attr-defined]
    return Case.objects.select_related("owner__login").get(pk=case_id)


def _news(
    event: Event, case: Case, news: News, key: str, *, track: str = "", besides: UUID | None = None
) -> None:
    """Let each reporter and victim of the case hear it in the own way. track: only those who may
    follow it; besides: who did it."""
    slug = Organisation.objects.values_list("slug", flat=True).get(pk=event.organisation_id)
    victims = _victims(case)
    for incident in Incident.objects.select_related("reported_by__login").filter(case=case):
        hurt = victims.get(str(incident.pk), [])
        listeners = [(person, NewsPace.MAIN) for person in hurt]
        if incident.reported_by is not None:
            pace = NewsPace(incident.news_pace)
            listeners = [(incident.reported_by, pace), *listeners]
        hurt_ids = {person.pk for person in hurt}
        seen = {besides}
        for person, pace in listeners:
            is_theirs = not track or may_see_track(track, is_victim=person.pk in hurt_ids)
            if person.pk in seen or not is_theirs:
                continue
            seen.add(person.pk)
            _reach(event, case, person, reach_of(news, pace), key, _page(slug, incident))


def _reach(event: Event, case: Case, person: Person, reach: Reach, key: str, address: str) -> None:
    if reach is Reach.CALL:
        _tell_owner(event, case, messages.CALL_REPORTER, f"call:{person.pk}:{key}")
    elif reach is Reach.MESSAGE:
        tell(
            actor=TheClock(event.organisation_id),
            persons=[person],
            message=messages.NEWS,
            url=address,
            subject_id=case.pk,
            once_key=key,
        )


def _tell_owner(event: Event, case: Case, message: str, key: str) -> None:
    tell(
        actor=TheClock(event.organisation_id),
        persons=_owners(case),
        message=message,
        url=case_address(case),
        subject_id=case.pk,
        filled_in={"number": case.number},
        once_key=key,
    )


def _owners(case: Case) -> Iterable[Person]:
    """Who has the case, as long as he or she may know of it; else who handles cases here."""
    owner = fit_for(case, [case.owner]) if case.owner else []
    return owner or handlers(case)


def _victims(case: Case) -> dict[str, list[Person]]:
    """The victims with a page of their own, by incident."""
    rows = Involvement.objects.select_related("person__login").filter(
        incident__case=case, role=PersonRole.VICTIM, person__isnull=False
    )
    found: dict[str, list[Person]] = {}
    for row in rows:
        if row.person is not None:
            found.setdefault(str(row.incident_id), []).append(row.person)
    return found


def _page(slug: str, incident: Incident) -> str:
    return reverse("incidents:my_report", kwargs={"slug": slug, "pk": incident.pk})
