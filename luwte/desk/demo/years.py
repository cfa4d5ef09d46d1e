"""Three years of incidents, by the same rules as the screens, written at once.

The past of the demonstration is not played hour by hour: `happenings.py` says what was reported,
`fates.py` what became of it, and here the rows are made that the verbs would have left behind.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.db import transaction

from luwte.core.timers import Moment
from luwte.desk.demo import apart, cast
from luwte.desk.demo.case_rows import CaseRows
from luwte.desk.demo.fates import Course, age_of
from luwte.desk.demo.happenings import SEED, Happening, happenings
from luwte.desk.demo.ledger import Ledger, id_at
from luwte.incidents.actions.tallying import Tap, tally_key
from luwte.incidents.models import Incident, IncidentTerm, Involvement, TallyTap
from luwte.incidents.moments import REACTION, moments_of
from luwte.incidents.rules import Precision, ReportWay, Source, TrackKind, TrackState, start_clock
from luwte.incidents.rules.rounds import end_of, start_of
from luwte.incidents.watch.reacting import MISSED
from luwte.tenancy.models import Organisation

KEY = "year"
VERBS = {ReportWay.ANONYMOUS: "report_anonymously", ReportWay.TALLY: "tally"}
SECOND = dt.timedelta(seconds=1)
# The newest one of this age is the one whose reporter does not agree.
CONTESTED_DAYS = range(2, 9)


def is_lived(organisation: Organisation) -> bool:
    """Whether the years are there already. Inside the organisation's scope."""
    return Incident.objects.filter(client_key__startswith=f"{KEY}-").exists()


def live(organisation: Organisation, now: dt.datetime, seed: int = SEED) -> Counter[str]:
    """Write the three years before `now`; returns how many rows of what there are. Inside the
    organisation's scope, in Dutch, once."""
    play = next(play for play in cast.PLAYS if play.slug == organisation.slug)
    chronicle = _Chronicle(Ledger(organisation, play, now), seed)
    with transaction.atomic():
        return chronicle.write()


class _Chronicle:
    """The reports of one organisation, one after another."""

    def __init__(self, ledger: Ledger, seed: int) -> None:
        self.ledger, self.seed = ledger, seed
        self.slug = ledger.organisation.slug
        self.series: dict[str, CaseRows] = {}
        self.first: dict[tuple[dt.datetime, str], CaseRows] = {}
        self.sealed: list[apart.Sealed] = []

    def write(self) -> Counter[str]:
        told = happenings(self.slug, self.ledger.now, self.seed)
        contested = next((one for one in reversed(told) if self._may_be_contested(one)), None)
        for one in told:
            self._one(one, is_contested=one is contested)
        self.ledger.write()
        for sealed in self.sealed:
            apart.say(self.ledger, sealed)
        rows = self.ledger.rows.items()
        return Counter({model.__name__: len(found) for model, found in rows})

    def _may_be_contested(self, told: Happening) -> bool:
        if told.is_physical or told.is_confided or told.way is not ReportWay.SELF:
            return False
        return told.gravity == "middle" and (self.ledger.now - told.reported).days in CONTESTED_DAYS

    def _one(self, told: Happening, *, is_contested: bool) -> None:
        """One report with all that followed, as far as it lies in the past."""
        incident = self._incident(told)
        if told.way is ReportWay.TALLY:
            self._taps(told, incident)
        elif told.is_confided:
            self.sealed.append(apart.confide(self.ledger, told, incident))
        elif told.twin_of is not None and told.twin_of in self.first:
            self._twin(told, incident)
        else:
            self._case(told, incident, is_contested=is_contested)

    def _case(self, told: Happening, incident: Incident, *, is_contested: bool) -> None:
        rows = self._rows(told, incident, is_contested=is_contested)
        if told.series:
            rows.before = self.series.get(told.series)
            self.series[told.series] = rows
        if told.way is ReportWay.ANONYMOUS:
            self.sealed.append(apart.stay_unknown(self.ledger, told, incident))
        self.first[(told.happened, told.text)] = rows
        for step in rows.course.steps():
            if step.at < self.ledger.now:
                rows.take(step)
        rows.finish()
        self._watch(rows)

    def _twin(self, told: Happening, incident: Incident) -> None:
        assert told.twin_of is not None
        first, second = self.first[told.twin_of], self._rows(told, incident, is_contested=False)
        second.finish()
        first.take_over(second, told.reported + dt.timedelta(minutes=9))

    def _rows(self, told: Happening, incident: Incident, *, is_contested: bool) -> CaseRows:
        happened, reported = told.happened, told.reported
        if told.way is ReportWay.ANONYMOUS:
            # All that is known of when: the day.
            zone = self.ledger.zone
            happened, reported = end_of(happened, zone), end_of(incident.reported_at, zone)
        clocks = {
            kind: start_clock(
                kind, self.ledger.agreed, happened_until=happened, reported_at=reported
            )
            for kind in TrackKind
        }
        age = age_of(told, self.ledger.now)
        course = Course(self.slug, told, clocks, age, self.seed, is_contested=is_contested)
        return CaseRows(self.ledger, told, incident, clocks, course)

    def _incident(self, told: Happening) -> Incident:
        ledger = self.ledger
        location, room = told.place
        incident = Incident(
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
        if told.way is ReportWay.ANONYMOUS:
            apart.forget_when(ledger, incident)
        ledger.add(incident)
        for pair in told.terms:
            term = ledger.terms[pair]
            ledger.add(IncidentTerm(incident=incident, term_id=term.id, kind=term.kind))
        for role, key in told.people:
            ledger.add(Involvement(incident=incident, person=ledger.people[key], role=role))
        verb = VERBS.get(told.way, "report_incident")
        by = told.entered_by or told.reporter
        ledger.audit(told.reported, f"incidents.{verb}", by, "incident", incident.pk)
        return incident

    def _taps(self, told: Happening, incident: Incident) -> None:
        """The one count of a unit, a place, a form and a day; of nobody."""
        assert incident.location is not None
        form = self.ledger.terms[told.terms[0]]
        first = Tap(f"{KEY}-{told.number:05}-0", form, incident.unit, incident.location)
        day = told.happened.astimezone(self.ledger.zone).date()
        incident.client_key = tally_key(first, day)
        incident.happened_from = start_of(told.happened, self.ledger.zone)
        incident.happened_until = end_of(told.happened, self.ledger.zone) - SECOND
        incident.precision, incident.room = Precision.DAY, None
        for tap in range(told.count):
            self.ledger.add(TallyTap(incident=incident, key=f"{KEY}-{told.number:05}-{tap}"))

    def _watch(self, rows: CaseRows) -> None:
        """The clock looks at what runs, from now on; what was missed is known already."""
        if rows.case.closed_at is not None:
            return
        for track in rows.tracks.values():
            known = track.state == TrackState.OPEN and (track.missed_at or track.born_late)
            if track.done_at is None and not known:
                self.ledger.wake(moments_of(track, self.ledger.agreed, self.ledger.now))
        for asked in rows.reactions.values():
            if asked.done_at is None:
                remind_at, _due = self.ledger.reaction.moments(rows.told.reported)
                keys = {"80": remind_at, MISSED: asked.due_at}
                self.ledger.wake(Moment(REACTION, asked.pk, at, key) for key, at in keys.items())
