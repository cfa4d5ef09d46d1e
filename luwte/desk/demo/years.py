"""Three years of incidents, by the same rules as the screens, written at once.

The past of the demonstration is not played hour by hour: `happenings.py` says what was reported,
`fates.py` what became of it, and here the rows are made that the verbs would have left behind.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.db import transaction

from luwte.core.timers import Moment
from luwte.desk.demo import cast
from luwte.desk.demo.case_rows import CaseRows
from luwte.desk.demo.fates import Course, age_of
from luwte.desk.demo.happenings import SEED, Happening, happenings
from luwte.desk.demo.ledger import Ledger, id_at
from luwte.desk.demo.scenes import words
from luwte.incidents.models import (
    CaseLink,
    ConfidedReport,
    Incident,
    IncidentTerm,
    Involvement,
    Talk,
    TallyTap,
)
from luwte.incidents.moments import moments_for, waiting_moment
from luwte.incidents.rules import (
    Clock,
    ConfidedState,
    LinkKind,
    ReaderChoice,
    ReportWay,
    Source,
    TalkKind,
    TrackKind,
    TrackState,
    start_clock,
)
from luwte.tenancy.models import Organisation

KEY = "year"


def is_lived(organisation: Organisation) -> bool:
    """Whether the years are there already. Inside the organisation's scope."""
    return Incident.objects.filter(client_key=f"{KEY}-00001").exists()


@transaction.atomic
def live(organisation: Organisation, now: dt.datetime, seed: int = SEED) -> Counter[str]:
    """Write the three years before `now`; returns how many rows of what there are. Inside the
    organisation's scope, in Dutch, once."""
    play = next(play for play in cast.PLAYS if play.slug == organisation.slug)
    ledger = Ledger(organisation, play, now)
    written = [_one(ledger, told, seed) for told in happenings(organisation.slug, now, seed)]
    _link(ledger, [rows for rows in written if rows is not None])
    ledger.write()
    return Counter({model.__name__: len(rows) for model, rows in ledger.rows.items()})


def _one(ledger: Ledger, told: Happening, seed: int) -> CaseRows | None:
    """One report with all that followed, as far as it lies in the past."""
    incident = _incident(ledger, told)
    if told.way is ReportWay.TALLY:
        _taps(ledger, told, incident)
        return None
    if told.is_confided:
        _confide(ledger, told, incident)
        return None
    clocks = {
        kind: start_clock(
            kind, ledger.agreed, happened_until=told.happened, reported_at=told.reported
        )
        for kind in TrackKind
    }
    course = Course(ledger.organisation.slug, told, clocks, age_of(told, ledger.now), seed)
    rows = CaseRows(ledger, told, incident, clocks, course)
    for step in course.steps():
        if step.at < ledger.now:
            rows.take(step)
    rows.finish()
    _watch(ledger, rows)
    return rows


def _incident(ledger: Ledger, told: Happening) -> Incident:
    location, room = told.place
    incident = ledger.add(
        Incident(
            id=id_at(told.reported),
            client_key=f"{KEY}-{told.number:05}",
            source=Source.TALLY if told.way is ReportWay.TALLY else Source.LIVE,
            unit=ledger.units[told.unit],
            location=ledger.locations[location],
            room=ledger.rooms[(location, room)],
            happened_from=told.happened,
            happened_until=told.happened,
            reported_at=told.reported,
            reported_by=ledger.person(told.reporter),
            entered_by=ledger.person(told.entered_by),
            way=told.way,
            reader_choice=told.reader,
            by_colleague=told.by_colleague,
            news_pace=told.pace,
            count=told.count,
            gravity=told.gravity,
            narrative=told.text,
            spoken=told.spoken,
            other_party=told.other,
            is_released=not told.is_confided,
        )
    )
    for pair in told.terms:
        term = ledger.terms[pair]
        ledger.add(
            IncidentTerm(
                id=id_at(told.reported), incident=incident, term_id=term.id, kind=term.kind
            )
        )
    for role, key in told.people:
        ledger.add(
            Involvement(
                id=id_at(told.reported), incident=incident, person=ledger.people[key], role=role
            )
        )
    by = told.entered_by or told.reporter
    ledger.audit(told.reported, "incidents.report_incident", by, "incident", incident.pk)
    return incident


def _taps(ledger: Ledger, told: Happening, incident: Incident) -> None:
    for tap in range(told.count):
        ledger.add(TallyTap(incident=incident, key=f"{KEY}-{told.number:05}-{tap}"))


def _confide(ledger: Ledger, told: Happening, incident: Incident) -> None:
    """To a confidant or to HR: taken up the next day, and closed after some weeks."""
    holders = {ReaderChoice.CONFIDANT: "anouk", ReaderChoice.HR: "petra"}
    taken = told.reported + dt.timedelta(hours=20) < ledger.now
    ended = told.reported + dt.timedelta(days=30 + told.number % 40)
    is_over = ended < ledger.now
    ledger.add(
        ConfidedReport(
            id=id_at(told.reported),
            incident=incident,
            route=told.reader,
            state=ConfidedState.CLOSED if is_over else ConfidedState.OPEN,
            taken_by=ledger.person(holders[told.reader]) if taken else None,
            created_at=told.reported,
            ended_at=ended if is_over else None,
        )
    )
    ledger.add(Talk(id=id_at(told.reported), incident=incident, kind=TalkKind.CONFIDED))


def _watch(ledger: Ledger, rows: CaseRows) -> None:
    """The clock looks at what runs, from now on."""
    if rows.case.closed_at is not None:
        return
    moments: list[Moment] = []
    for kind, track in rows.tracks.items():
        if track.state == TrackState.WAITING:
            moments.append(waiting_moment(track, ledger.zone))
        elif track.state == TrackState.OPEN and track.missed_at is None and not track.born_late:
            clock = Clock(kind, track.started_at, track.deadline, born_late=False)
            moments += moments_for(track.pk, clock, ledger.agreed, ledger.now)
    ledger.wake(moments)


def _link(ledger: Ledger, written: list[CaseRows]) -> None:
    """Cases of one person stand beside each other, from the first look at the later one."""
    last: dict[str, CaseRows] = {}
    for rows in written:
        series = rows.told.series
        before = last.get(series) if series else None
        if before is not None and rows.case.triaged_at is not None:
            first, second = sorted((before.case, rows.case), key=lambda case: case.pk)
            at = rows.case.triaged_at + dt.timedelta(minutes=6)
            link = CaseLink(
                id=id_at(at),
                first=first,
                second=second,
                kind=LinkKind.SAME_PERSON,
                why=rows.course.chance.choice(words()["linked"]),
                by=rows.case.owner,
                created_at=at,
            )
            if at < ledger.now:
                ledger.add(link)
                by = rows.course.handler
                ledger.audit(at, "incidents.link_cases", by, "case", rows.case.pk)
        if series:
            last[series] = rows
