"""A melding or an aangifte, and what became of it at the police, the prosecutor and the court.

In care nothing goes to the police before its ground is recorded; planning an appointment neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core.refusal import Refused, verb
from luwte.core.timers import cancel_timers, set_timer
from luwte.core.versions import take_version
from luwte.incidents.actions import advance_track
from luwte.incidents.actions.turns import beaten, moved
from luwte.org.access import Actor
from luwte.response.access import Desk, require_handle
from luwte.response.actions.disclosing import require_ground
from luwte.response.actions.evidence_release import end_of_police, watch_release
from luwte.response.actions.police_track import (
    clock_met,
    go_on,
    leave_behind,
    tell_whom_it_happened_to,
    zone_of,
)
from luwte.response.models import PoliceReport
from luwte.response.queries.case_days import is_before
from luwte.response.rules.police import ENDS, REPORT_MOVES, chase_day, morning
from luwte.response.rules.states import (
    DisclosureTo,
    Filer,
    PoliceReportKind,
    PoliceReportState,
)
from luwte.response.words.police import next_key

CHASE = "response.police_chase"
# These reach whoever it happened to; nothing of what they are stands in the message.
NEWS = frozenset({"make", "leave_notice", "refuse", "to_court", "judge", "dismiss"})


@dataclass(frozen=True)
class ReportFacts:
    """What is known at a step. Days of the organisation; "" and None: not known yet."""

    appointment_at: datetime | None = None
    made_on: date | None = None
    number: str = ""
    officer: str = ""
    station: str = ""
    chase_on: date | None = None
    reason: str = ""
    outcome: str = ""


@verb("response.plan_police_report")
def plan_report(
    *, actor: Actor, desk: Desk, kind: PoliceReportKind, filer: Filer, facts: ReportFacts
) -> PoliceReport:
    """Plan a melding or an aangifte, or record one that was made already (`facts.made_on`)."""
    require_handle(actor, desk)
    require_ground(desk.case, DisclosureTo.POLICE)
    if filer is Filer.NOBODY:
        raise Refused(_("Choose who goes to the police."))
    now = timezone.now()
    row = PoliceReport.objects.create(
        case=desk.case,
        kind=kind,
        state=PoliceReportState.PLANNED,
        filer=filer,
        appointment_at=facts.appointment_at,
        station=facts.station.strip(),
        chase_on=_planned_chase(facts, desk),
        created_at=now,
        created_by=actor.person,
    )
    _keep_chasing(row, desk)
    if facts.made_on is not None:
        _take(actor, desk, row, "make", facts)
        return PoliceReport.objects.get(pk=row.pk)
    if desk.track.done_at is None and desk.track.met_at is None:
        deadline = timezone.localtime(desk.track.deadline, zone_of(desk.case)).date()
        go_on(actor, desk, max(deadline, row.chase_on or deadline), next_key(row))
    leave_behind(
        actor, desk, "plan_police_report", "police_planned", for_reporter=True, kind=kind.value
    )
    return row


@verb("response.move_police_report")
def move_report(
    *, actor: Actor, desk: Desk, report: PoliceReport, seen: int, move: str, facts: ReportFacts
) -> None:
    """One step of `rules.police.REPORT_MOVES`. seen: the version on the actor's screen. Raises
    Conflict when somebody was first, Refused when something is missing or not possible."""
    require_handle(actor, desk)
    if report.case_id != desk.case.pk:
        raise Refused(_("You may not do this."))
    if report.version != seen:
        raise beaten(report.case)
    _take(actor, desk, report, move, facts)


@verb("response.change_police_report")
def change_report(
    *, actor: Actor, desk: Desk, report: PoliceReport, seen: int, facts: ReportFacts
) -> None:
    """Fill in what became known: number, officer, station, appointment, the day to ask again."""
    require_handle(actor, desk)
    changes = _known(facts)
    if facts.appointment_at is not None:
        changes["appointment_at"] = facts.appointment_at
    if facts.chase_on is not None:
        if facts.chase_on <= timezone.localdate():
            raise Refused(_("Choose a day after today on which you ask how it stands."))
        changes["chase_on"] = facts.chase_on
    if not changes:
        return
    _write(report, seen, changes, ended_at=None)
    fresh = PoliceReport.objects.get(pk=report.pk)
    if "chase_on" in changes:
        _keep_chasing(fresh, desk)
        _onward(actor, desk, fresh)
    leave_behind(actor, desk, "change_police_report", "police_changed", kind=fresh.kind)


def _take(actor: Actor, desk: Desk, report: PoliceReport, name: str, facts: ReportFacts) -> None:
    state = PoliceReportState(report.state)
    step = moved(REPORT_MOVES, name, state, vars(facts))
    if step.target is PoliceReportState.MADE:
        require_ground(desk.case, DisclosureTo.POLICE)
    changes = _changes(report, name, step.target, facts)
    _write(report, report.version, changes, state=report.state)
    fresh = PoliceReport.objects.get(pk=report.pk)
    _keep_chasing(fresh, desk)
    line = f"police_{name}"
    met = step.target is PoliceReportState.MADE and clock_met(
        actor,
        desk,
        fresh.chase_on or timezone.localdate(),
        next_key(fresh),
        f"{line}_{fresh.kind}",
    )
    if not met:
        _onward(actor, desk, fresh)
    leave_behind(
        actor,
        desk,
        "move_police_report",
        line,
        for_reporter=True,
        # The clock that was met wrote its own.
        has_line=met,
        kind=fresh.kind,
        track=desk.track.kind,
    )
    if name in NEWS:
        key = f"police:{fresh.pk}:{name}:{fresh.version}"
        tell_whom_it_happened_to(actor, desk.case, key)
    if step.target in ENDS:
        _finish(actor, desk)
        if end_of_police(desk.case.pk, track_ended=False):
            watch_release(desk.case, fresh.ended_at or timezone.now())


def _changes(
    report: PoliceReport, name: str, target: PoliceReportState, facts: ReportFacts
) -> dict[str, Any]:
    today = timezone.localdate()
    changes: dict[str, Any] = {"state": target, **_known(facts)}
    if target is PoliceReportState.MADE:
        if facts.made_on is None or facts.made_on > today:
            raise Refused(_("On which day was it? This day is still to come."))
        if is_before(report.case, facts.made_on):
            raise Refused(_("This lies before the incident."))
        changes["made_on"] = facts.made_on
    if name == "leave_notice":
        changes["kind"] = PoliceReportKind.NOTICE
    if facts.reason.strip():
        changes["reason"] = facts.reason.strip()
    if target in ENDS:
        changes |= {"outcome": facts.outcome.strip(), "ended_at": timezone.now(), "chase_on": None}
    else:
        changes["chase_on"] = _chosen_day(facts) or chase_day(target, today)
    return changes


def _known(facts: ReportFacts) -> dict[str, Any]:
    told = {"number": facts.number, "officer": facts.officer, "station": facts.station}
    return {name: value.strip() for name, value in told.items() if value.strip()}


def _chosen_day(facts: ReportFacts) -> date | None:
    if facts.chase_on is not None and facts.chase_on <= timezone.localdate():
        raise Refused(_("Choose a day after today on which you ask how it stands."))
    return facts.chase_on


def _planned_chase(facts: ReportFacts, desk: Desk) -> date | None:
    """The day after the appointment, or tomorrow: was it made?"""
    chosen = _chosen_day(facts)
    if chosen is not None or facts.appointment_at is None:
        return chosen or chase_day(PoliceReportState.PLANNED, timezone.localdate())
    day = timezone.localtime(facts.appointment_at, zone_of(desk.case)).date()
    return chase_day(PoliceReportState.PLANNED, max(day, timezone.localdate()))


def _keep_chasing(report: PoliceReport, desk: Desk) -> None:
    cancel_timers(report.organisation_id, CHASE, [report.pk])
    if report.chase_on is not None:
        due = morning(report.chase_on, zone_of(desk.case))
        set_timer(report.organisation_id, CHASE, report.pk, due, key="chase")


def _onward(actor: Actor, desk: Desk, report: PoliceReport) -> None:
    if report.chase_on is not None:
        go_on(actor, desk, report.chase_on, next_key(report))


def _finish(actor: Actor, desk: Desk) -> None:
    """It has ended at the police. The track ends with it, unless another report runs, or somebody
    still has to say why it became late."""
    running = PoliceReport.objects.filter(case=desk.case, ended_at=None).exists()
    track = type(desk.track).objects.select_related("case").get(pk=desk.track.pk)
    is_late = timezone.now() > track.deadline and not (track.born_late or track.missed_reason)
    if running or track.done_at is not None or is_late or desk.case.closed_at is not None:
        return
    # The outcome is for who handles it; on the own page stands that it ended.
    advance_track(
        actor=actor,
        track=track,
        seen=track.version,
        move="finish",
        reason_key="police.ready",
    )


def _write(report: PoliceReport, seen: int, changes: Mapping[str, Any], **still: Any) -> None:
    take_version(
        PoliceReport.objects.filter(**still),
        changes,
        pk=report.pk,
        seen=seen,
        kind="police_report",
        beaten=lambda: beaten(report.case),
    )
