"""Reporting: an incident, its case and its four clocks, in one short transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.catalogue.queries import TermView
from luwte.core import audit
from luwte.core.outbox import publish
from luwte.core.refusal import Refused, verb
from luwte.incidents.access import BARRING
from luwte.incidents.actions.confiding import confide
from luwte.incidents.actions.opening import CHOSEN, check_readers, new_case
from luwte.incidents.actions.triage import let_read
from luwte.incidents.events import IncidentReported
from luwte.incidents.models import Case, Incident, IncidentTerm, Involvement, Track
from luwte.incidents.offering import Readers
from luwte.incidents.rules import (
    CONFIDED,
    Gravity,
    NewsPace,
    PersonRole,
    Precision,
    ReaderChoice,
    ReportWay,
)
from luwte.org.access import Actor, require
from luwte.org.rules import Right

if TYPE_CHECKING:
    from luwte.org.models import Location, Person, Room, Unit


@dataclass(frozen=True)
class Involved:
    """Somebody of the own staff in an incident; a name alone when not in the list of people."""

    role: PersonRole
    person: Person | None = None
    name: str = ""


@dataclass(frozen=True)
class Report:
    """What somebody reports. Rows in it are loaded ones, so that their keys are not looked up.

    client_key: made by the browser once per report; the same key is the same report.
    happened_until: None when the moment is one moment.
    people: the reporter's own role among them, when he or she had one.
    reporter, reporter_name: who told it, when the actor only enters it (on paper, by telling); the
    actor when both are left out. chosen_reader: the manager of ReaderChoice.OTHER_MANAGER.
    """

    client_key: str
    unit: Unit
    happened_from: datetime
    happened_until: datetime | None = None
    precision: Precision = Precision.MINUTE
    location: Location | None = None
    room: Room | None = None
    place_text: str = ""
    terms: Sequence[TermView] = ()
    gravity: Gravity | None = None
    narrative: str = ""
    other_party: str = ""
    people: Sequence[Involved] = ()
    way: ReportWay = ReportWay.SELF
    spoken: str = ""
    reporter: Person | None = None
    reporter_name: str = ""
    reader_choice: ReaderChoice = ReaderChoice.MANAGER
    chosen_reader: Person | None = None
    by_colleague: bool = False
    news_pace: NewsPace = NewsPace.MAIN

    def reported_by(self, actor: Actor) -> Person | None:
        """Who reports: the actor, unless it is entered for somebody else."""
        if self.reporter is not None or self.reporter_name:
            return self.reporter
        return actor.person

    @property
    def is_entered(self) -> bool:
        """Whether somebody typed it for who told it."""
        return self.reporter is not None or bool(self.reporter_name)


def report_incident(*, actor: Actor, report: Report) -> Incident:
    """Make an incident known. A second tap with the same `client_key` gives the first incident.

    The unique key of the database is the only mechanism for that: nothing is looked up before.
    Raises Refused when the key belongs to somebody else's report.
    """
    for _attempt in range(2):
        try:
            return _report(actor=actor, report=report)
        except IntegrityError:
            known = Incident.objects.filter(client_key=report.client_key).first()
            if known is not None and actor.person_id in (known.reported_by_id, known.entered_by_id):
                return known
            if known is not None:
                break
            # Not the report but the random case number existed already: draw another.
    raise Refused(_("Your report could not be stored. Please send it again."))


@verb("incidents.report_incident")
def _report(*, actor: Actor, report: Report) -> Incident:
    require(actor, Right.REPORT)
    if report.is_entered:
        require(actor, Right.REPORT_FOR_OTHERS, report.unit.pk)
    readers = _readers(actor, report)
    now = timezone.now()
    is_confided = readers.choice in CONFIDED
    case, tracks = (None, []) if is_confided else _case_of(actor, report, readers, now)
    incident = Incident(
        client_key=report.client_key,
        case=case,
        unit=report.unit,
        location=report.location,
        room=report.room,
        place_text=report.place_text,
        happened_from=report.happened_from,
        happened_until=report.happened_until or report.happened_from,
        precision=report.precision,
        reported_at=now,
        reported_by=report.reported_by(actor),
        entered_by=actor.person if report.is_entered else None,
        reporter_name=report.reporter_name,
        way=report.way,
        reader_choice=readers.choice,
        by_colleague=report.by_colleague,
        news_pace=report.news_pace,
        gravity=report.gravity or "",
        narrative=report.narrative,
        spoken=report.spoken,
        other_party=report.other_party,
        is_released=not is_confided,
    )
    if case is not None:
        Case.objects.insert([case])
    Incident.objects.insert([incident])
    if tracks:
        Track.objects.insert(tracks)
    IncidentTerm.objects.insert(
        [IncidentTerm(incident=incident, term_id=one.id, kind=one.kind) for one in report.terms],
        inside=["term"],
    )
    Involvement.objects.insert(
        [
            Involvement(incident=incident, person=one.person, name=one.name, role=one.role)
            for one in report.people
        ]
    )
    audit.record("incidents.report_incident", actor=actor, kind="incident", object_id=incident.pk)
    if case is None:
        confide(incident, actor=actor)
        return incident
    if readers.manager is not None:
        let_read(case, [readers.manager], why=CHOSEN)
    publish(
        IncidentReported(
            organisation_id=actor.organisation_id, incident_id=incident.pk, case_id=case.pk
        )
    )
    return incident


def _readers(actor: Actor, report: Report) -> Readers:
    """Who may read it. Raises Refused for a choice that does not exist for this report."""
    readers = Readers(report.reader_choice, report.chosen_reader)
    reporter = report.reported_by(actor)
    check_readers(
        readers,
        by_colleague=report.by_colleague,
        barred={one.person.pk for one in report.people if one.person and one.role in BARRING},
        reporter_id=reporter.pk if reporter else None,
    )
    return readers


def _case_of(
    actor: Actor, report: Report, readers: Readers, now: datetime
) -> tuple[Case, list[Track]]:
    """The case of a report that is made now."""
    return new_case(
        actor.organisation,
        unit=report.unit,
        readers=readers,
        gravity=report.gravity or "",
        happened_until=report.happened_until or report.happened_from,
        reported_at=now,
        opened_at=now,
        by=actor.person,
    )
