"""What somebody narrows a list of cases to, as the address says it.

Unit, gravity and period narrow along an index. Owner does so on the open cases; everything that is
asked of the incident or of a track (place, form, channel, track, reported late) is asked of each
case that is walked past: of the few open ones always at once, of the closed ones until a page is
full.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from luwte.incidents.models import Case, Incident, IncidentTerm, Track
from luwte.incidents.rules import Gravity, TrackKind, TrackState

NOBODY = "nobody"
LATE = "late"
FIRST_YEAR, LAST_YEAR = 1900, 2200


@dataclass(frozen=True)
class CaseFilter:
    """What a list is narrowed to; empty means everything.

    unit: with all below it; owner: an id, or NOBODY; track and track_state: of one of the four,
    the state alone is of any of them ("late": too late now); since, until: days on which it was
    reported, both included; born_late: a clock had run out before it was reported.
    """

    unit: UUID | None = None
    location: UUID | None = None
    gravity: str = ""
    form: UUID | None = None
    channel: UUID | None = None
    track: str = ""
    track_state: str = ""
    owner: UUID | str | None = None
    since: date | None = None
    until: date | None = None
    born_late: bool = False

    @classmethod
    def from_address(cls, given: Mapping[str, Any]) -> CaseFilter:
        """What an address asks; what means nothing is left out. A filter never answers with an
        error: somebody may keep its address for years."""
        return cls(
            unit=_id(given.get("unit")),
            location=_id(given.get("location")),
            gravity=_one_of(given.get("gravity"), Gravity),
            form=_id(given.get("form")),
            channel=_id(given.get("channel")),
            track=_one_of(given.get("track"), TrackKind),
            track_state=_one_of(given.get("track_state"), [*TrackState, LATE]),
            owner=NOBODY if given.get("owner") == NOBODY else _id(given.get("owner")),
            since=_day(given.get("since")),
            until=_day(given.get("until")),
            born_late=str(given.get("born_late", "")) == "1",
        )

    def query(self) -> dict[str, str]:
        """The same as parameters of an address."""
        asked = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: _text(value) for name, value in asked.items() if value}

    def __bool__(self) -> bool:
        return bool(self.query())


def narrowed(rows: QuerySet[Case], wanted: CaseFilter) -> QuerySet[Case]:
    """These cases as far as they fit, but for the unit: that one chooses the legs of the list."""
    if wanted.gravity:
        rows = rows.filter(gravity=wanted.gravity)
    if wanted.owner:
        rows = rows.filter(owner=wanted.owner if isinstance(wanted.owner, UUID) else None)
    if wanted.since:
        rows = rows.filter(opened_at__gte=_start(wanted.since))
    if wanted.until:
        rows = rows.filter(opened_at__lt=_start(wanted.until + timedelta(days=1)))
    for condition in [*_of_incident(wanted), *_of_track(wanted)]:
        rows = rows.filter(condition)
    return rows


def _of_incident(wanted: CaseFilter) -> list[Exists]:
    found = []
    if wanted.location:
        here = Incident.objects.filter(case_id=OuterRef("pk"), location_id=wanted.location)
        found.append(Exists(here))
    for term in (wanted.form, wanted.channel):
        if term:
            fits = IncidentTerm.objects.filter(incident__case_id=OuterRef("pk"), term_id=term)
            found.append(Exists(fits))
    return found


def _of_track(wanted: CaseFilter) -> list[Exists]:
    found = []
    if wanted.track_state:
        tracks = Track.objects.filter(case_id=OuterRef("pk")).filter(_state(wanted.track_state))
        found.append(Exists(tracks.filter(kind=wanted.track) if wanted.track else tracks))
    elif wanted.track:
        # A track without a state: one that still asks for somebody.
        running = Track.objects.filter(case_id=OuterRef("pk"), kind=wanted.track, done_at=None)
        found.append(Exists(running))
    if wanted.born_late:
        found.append(Exists(Track.objects.filter(case_id=OuterRef("pk"), born_late=True)))
    return found


def _state(state: str) -> Q:
    if state != LATE:
        return Q(state=state)
    now = timezone.now()
    is_open = Q(state=TrackState.OPEN, deadline__lt=now)
    return is_open | Q(state=TrackState.WAITING, waiting_until__lt=timezone.localdate(now))


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_current_timezone())


def _id(given: Any) -> UUID | None:
    try:
        return UUID(str(given)) if given else None
    except ValueError:
        return None


def _day(given: Any) -> date | None:
    try:
        found = date.fromisoformat(str(given)) if given else None
    except ValueError:
        return None
    return found if found and FIRST_YEAR <= found.year <= LAST_YEAR else None


def _one_of(given: Any, known: Any) -> str:
    return str(given) if given in [str(one) for one in known] else ""


def _text(value: Any) -> str:
    if value is True:
        return "1"
    return value.isoformat() if isinstance(value, date) else str(value)
