"""What happened to incidents and cases, for rooms above and for our own reactions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from luwte.core.outbox import Event


@dataclass(frozen=True, kw_only=True)
class IncidentReported(Event):
    """Somebody reported an incident; a case with four running clocks came with it."""

    name: ClassVar[str] = "incidents.incident_reported"
    incident_id: UUID
    case_id: UUID


@dataclass(frozen=True, kw_only=True)
class CaseTriaged(Event):
    """Gravity and owners were decided, for the first time or again."""

    name: ClassVar[str] = "incidents.case_triaged"
    case_id: UUID
    gravity: str


@dataclass(frozen=True, kw_only=True)
class TrackMoved(Event):
    """A track was finished, set aside, restarted, put on hold, or given to somebody else."""

    name: ClassVar[str] = "incidents.track_moved"
    case_id: UUID
    track_id: UUID
    kind: str
    state: str


@dataclass(frozen=True, kw_only=True)
class CaseDiscussed(Event):
    """A talk about the case was recorded."""

    name: ClassVar[str] = "incidents.case_discussed"
    case_id: UUID
    discussion_id: UUID


@dataclass(frozen=True, kw_only=True)
class ActionMoved(Event):
    """An action was chosen, declined, completed or dropped."""

    name: ClassVar[str] = "incidents.action_moved"
    case_id: UUID
    action_id: UUID
    state: str


@dataclass(frozen=True, kw_only=True)
class ReporterTold(Event):
    """The reporter was told how it stands."""

    name: ClassVar[str] = "incidents.reporter_told"
    case_id: UUID
    message_id: UUID


@dataclass(frozen=True, kw_only=True)
class ReporterWrote(Event):
    """Who reported, or whom it happened to, wrote to the handlers or asked to be called."""

    name: ClassVar[str] = "incidents.reporter_wrote"
    case_id: UUID
    message_id: UUID
    wants_call: bool


@dataclass(frozen=True, kw_only=True)
class GravityContested(Event):
    """A reporter does not agree with a lowered gravity, and waits for an answer."""

    name: ClassVar[str] = "incidents.gravity_contested"
    case_id: UUID


@dataclass(frozen=True, kw_only=True)
class CaseClosed(Event):
    """All that had to happen has happened."""

    name: ClassVar[str] = "incidents.case_closed"
    case_id: UUID


@dataclass(frozen=True, kw_only=True)
class CaseReopened(Event):
    """A closed case goes on."""

    name: ClassVar[str] = "incidents.case_reopened"
    case_id: UUID


@dataclass(frozen=True, kw_only=True)
class CaseWithdrawn(Event):
    """The report was a mistake; its incidents count nowhere."""

    name: ClassVar[str] = "incidents.case_withdrawn"
    case_id: UUID


@dataclass(frozen=True, kw_only=True)
class PastIncidentsReleased(Event):
    """An imported register counts from now on: its incidents are in the register and figures."""

    name: ClassVar[str] = "incidents.past_incidents_released"
    batch_id: UUID


@dataclass(frozen=True, kw_only=True)
class PastIncidentsUndone(Event):
    """An imported register was taken out again."""

    name: ClassVar[str] = "incidents.past_incidents_undone"
    batch_id: UUID


@dataclass(frozen=True, kw_only=True)
class ReadersChosen(Event):
    """The reporter chose other readers for a report that has a case."""

    name: ClassVar[str] = "incidents.readers_chosen"
    incident_id: UUID
    case_id: UUID


@dataclass(frozen=True, kw_only=True)
class ReportConfided(Event):
    """A report went to a confidant or HR; it is no case, and no other room reacts to it."""

    name: ClassVar[str] = "incidents.report_confided"
    confided_id: UUID


@dataclass(frozen=True, kw_only=True)
class TalkGrew(Event):
    """Somebody said something in a sealed talk."""

    name: ClassVar[str] = "incidents.talk_grew"
    talk_id: UUID
    message_id: UUID


@dataclass(frozen=True, kw_only=True)
class CasesJoined(Event):
    """Incidents moved from one case to another: merged, or split off into a new case."""

    name: ClassVar[str] = "incidents.cases_joined"
    join_id: UUID
    source_id: UUID
    target_id: UUID


@dataclass(frozen=True, kw_only=True)
class CasesParted(Event):
    """That was undone: the incidents are back in the case they came from."""

    name: ClassVar[str] = "incidents.cases_parted"
    join_id: UUID
    source_id: UUID
    target_id: UUID


@dataclass(frozen=True, kw_only=True)
class IncidentEnriched(Event):
    """Who reported it, or whom it happened to, told more."""

    name: ClassVar[str] = "incidents.incident_enriched"
    incident_id: UUID
    case_id: UUID
