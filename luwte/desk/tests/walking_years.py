"""What must hold of every row of an invented past, however it was made."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from luwte.incidents.actions.closing import progress_of
from luwte.incidents.models import (
    Case,
    CaseAction,
    CaseEntry,
    CaseLink,
    CaseReader,
    Discussion,
    Incident,
    Involvement,
    Note,
    ReporterMessage,
    Track,
)
from luwte.incidents.rules import (
    CaseState,
    PersonRole,
    Source,
    TrackState,
    missing_before_closing,
    next_due,
)
from luwte.org.models import Person
from luwte.tenancy.models import Organisation

# What may still be said of a closed case: a measure that ends, a payment, a talk go on.
AFTERWARDS = {"linked", "wrote_back", "call_asked"}
OF_THE_ROOMS = ("response.", "care.")


def walk(organisation: Organisation, now: dt.datetime, *, since: dt.datetime) -> None:
    """Everything below, inside the organisation's scope."""
    nothing_lies_ahead(now, since)
    tracks_run_by_the_rules(organisation)
    closed_cases_lack_nothing()
    timelines_are_in_order()
    nobody_handles_an_own_case()
    everybody_has_one_place()


def nothing_lies_ahead(now: dt.datetime, since: dt.datetime) -> None:
    """No moment after now, none before the organisation existed."""
    for model, name in (
        (Incident, "happened_from"), (Incident, "reported_at"), (Case, "opened_at"),
        (Case, "changed_at"), (CaseEntry, "at"), (Note, "created_at"), (CaseLink, "created_at"),
        (ReporterMessage, "created_at"), (Discussion, "created_at"), (CaseAction, "chosen_at"),
    ):  # fmt: skip
        rows: Any = model.objects
        assert not rows.filter(**{f"{name}__gt": now}).exists(), (model, name)
        assert not rows.filter(**{f"{name}__lt": since}).exists(), (model, name)
    for incident in Incident.objects.all():
        assert incident.happened_from <= incident.happened_until
        # A tally is of a whole day.
        is_tally = incident.source == Source.TALLY
        assert is_tally or incident.happened_until <= incident.reported_at
        assert incident.is_released or incident.case_id is None


def tracks_run_by_the_rules(organisation: Organisation) -> None:
    """Four tracks, each with a deadline after its start; the case is sorted by what is due."""
    zone = ZoneInfo(organisation.timezone)
    tracks: dict[UUID, list[Track]] = defaultdict(list)
    for track in Track.objects.all():
        tracks[track.case_id].append(track)
        assert track.deadline > track.started_at
        ended = track.state in (TrackState.DONE, TrackState.NOT_APPLICABLE)
        assert ended == (track.done_at is not None)
        assert (track.waiting_until is not None) == (track.state == TrackState.WAITING)
        done = track.done_at if track.state == TrackState.DONE else None
        is_late = done is not None and done > track.deadline
        assert not is_late or track.born_late or track.missed_reason
    for case in Case.objects.all():
        assert len(tracks[case.pk]) == 4
        facts = [(one.state, one.deadline, one.waiting_until) for one in tracks[case.pk]]
        # What was merged is watched in the case that took it over.
        due = None if case.merged_into_id else next_due(facts, zone)
        assert case.next_due == due, case.number
        assert (case.closed_at is not None) == (case.state == CaseState.CLOSED)
        assert (case.triaged_at is None) or case.owner_id is not None


def closed_cases_lack_nothing() -> None:
    """As the screen would have asked; a withdrawn or joined one is closed without."""
    gone = Incident.objects.filter(withdrawn_at__isnull=False).values("case_id")
    for case in Case.objects.filter(state=CaseState.CLOSED, merged_into=None).exclude(pk__in=gone):
        assert missing_before_closing(progress_of(case)) == [], case.number


def timelines_are_in_order() -> None:
    """Ids follow time, and a closed case ends with its end."""
    lines: dict[UUID, list[CaseEntry]] = defaultdict(list)
    for entry in CaseEntry.objects.order_by("at", "pk"):
        lines[entry.case_id].append(entry)
    for case in Case.objects.all():
        entries = lines[case.pk]
        assert all(entry.at >= case.opened_at for entry in entries)
        verbs = [
            entry.verb
            for entry in entries
            if entry.verb not in AFTERWARDS and not entry.verb.startswith(OF_THE_ROOMS)
        ]
        if case.triaged_at is not None:
            assert "triaged" in verbs
        if case.state == CaseState.CLOSED:
            assert verbs[-1] in ("closed", "withdrawn", "merged_away"), (case.number, verbs)


def nobody_handles_an_own_case() -> None:
    """A victim owns neither the case nor a track, and does not read it."""
    barred = defaultdict(set)
    rows = Involvement.objects.filter(role__in=[PersonRole.VICTIM, PersonRole.PROBLEM])
    for case_id, person_id in rows.values_list("incident__case_id", "person_id"):
        barred[case_id].add(person_id)
    for model, who in ((Case, "owner_id"), (Track, "owner_id"), (CaseReader, "person_id")):
        key = "pk" if model is Case else "case_id"
        found: Any = model.objects
        for case_id, person_id in found.values_list(key, who):
            assert person_id is None or person_id not in barred[case_id], (model, case_id)


def everybody_has_one_place() -> None:
    """Each name once, each in a unit."""
    people = list(Person.objects.all())
    assert len({person.name for person in people}) == len(people)
    assert all(person.unit_id is not None for person in people)
