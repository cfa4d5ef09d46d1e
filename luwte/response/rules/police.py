"""The police: how likely it is punishable, who files, terms of the klacht, states of a report.

Pure tables and functions, no database. That something is punishable is for the police and the
prosecutor to say; a melding is always possible.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from luwte.incidents.rules import Move
from luwte.org.rules import Right
from luwte.response.rules.states import (
    EvidenceKind,
    EvidenceState,
    Likelihood,
    PoliceReportState,
)

R, E = PoliceReportState, EvidenceState

# Physical violence, or a threat of it: aangifte is advised (facts 2.5). Forms of the catalogue.
VIOLENT_FORMS: Final = frozenset({"physical", "threat", "sexual", "detention"})
KLACHT_MONTHS: Final = 3
KLACHT_REMINDERS: Final = (("4w", 28), ("1w", 7), ("last", 0))  # days before the deadline
IN_THE_MORNING: Final = time(9)
END_OF_WORK: Final = time(17)
LATEST_TODAY: Final = time(23, 30)
CAMERA_DAYS: Final = 28
DAYS_BEFORE_OVERWRITTEN: Final = 3
# In how many days somebody asks how it stands, from a state on, when nobody chose a day.
CHASE_DAYS: Final[dict[PoliceReportState, int]] = {
    R.PLANNED: 1,
    R.MADE: 14,
    R.REFUSED: 1,
    R.WITH_SENIOR: 3,
    R.INVESTIGATION: 28,
    R.PROSECUTION: 28,
    R.COURT: 28,
}
CHASE_AGAIN_DAYS: Final = 7
ENDS: Final = frozenset({R.DISMISSED, R.JUDGED})


def _move(
    name: str,
    sources: Iterable[PoliceReportState | None],
    target: PoliceReportState,
    label: str,
    *required: str,
) -> tuple[str, Move[PoliceReportState]]:
    return name, Move(name, frozenset(sources), target, Right.CASES_HANDLE, required, label)


# Labels stand in `police_words`: these rules know no language.
REPORT_MOVES: Final[dict[str, Move[PoliceReportState]]] = dict(
    [
        _move("plan", [None], R.PLANNED, "plan"),
        _move("make", [R.PLANNED, R.REFUSED, R.WITH_SENIOR], R.MADE, "make", "made_on"),
        _move("refuse", [R.PLANNED], R.REFUSED, "refuse", "reason"),
        _move("ask_senior", [R.REFUSED], R.WITH_SENIOR, "ask_senior"),
        _move(
            "leave_notice", [R.REFUSED, R.WITH_SENIOR], R.MADE, "leave_notice", "made_on", "reason"
        ),
        _move("investigate", [R.MADE], R.INVESTIGATION, "investigate"),
        _move("prosecute", [R.MADE, R.INVESTIGATION], R.PROSECUTION, "prosecute"),
        _move("to_court", [R.PROSECUTION], R.COURT, "to_court"),
        _move("judge", [R.COURT, R.PROSECUTION], R.JUDGED, "judge", "outcome"),
        _move(
            "dismiss",
            [R.PLANNED, R.MADE, R.REFUSED, R.WITH_SENIOR, R.INVESTIGATION, R.PROSECUTION, R.COURT],
            R.DISMISSED,
            "dismiss",
            "outcome",
        ),
    ]
)


def _evidence_move(
    name: str, sources: Iterable[EvidenceState | None], target: EvidenceState, *required: str
) -> tuple[str, Move[EvidenceState]]:
    return name, Move(name, frozenset(sources), target, Right.CASES_HANDLE, required, name)


EVIDENCE_MOVES: Final[dict[str, Move[EvidenceState]]] = dict(
    [
        _evidence_move("ask", [None], E.ASKED, "what"),
        _evidence_move("hold", [E.ASKED], E.HELD, "keeper"),
        _evidence_move("hand_over", [E.HELD], E.HANDED_OVER, "reason"),
        _evidence_move("lose", [E.ASKED, E.HELD], E.LOST, "reason"),
        _evidence_move("release", [E.HELD, E.HANDED_OVER], E.RELEASED, "reason"),
    ]
)


def likelihood_over(likely: bool, possible: bool) -> Likelihood:
    """How likely it is that anything of it is punishable; when nothing says so: ask the police."""
    if likely:
        return Likelihood.LIKELY
    return Likelihood.POSSIBLE if possible else Likelihood.ASK


def advises_report(forms: Iterable[str]) -> bool:
    """Whether an aangifte is advised: physical violence, or a threat of it."""
    return not VIOLENT_FORMS.isdisjoint(forms)


def klacht_deadline(known_on: date, months: int = KLACHT_MONTHS) -> date:
    """The last day on which a klacht counts: within so many months of knowing (66 Sr); for
    stalking `known_on` is the day of the last act. 30 November: the last of February."""
    year, month = divmod(known_on.month - 1 + months, 12)
    for day in (known_on.day, 30, 29, 28):
        try:
            return date(known_on.year + year, month + 1, min(day, known_on.day))
        except ValueError:
            continue
    raise ValueError("no such day")


def klacht_reminders(deadline: date, zone: ZoneInfo, now: datetime) -> list[tuple[str, datetime]]:
    """When victim and owner are reminded, in the morning; what lies behind us is left out."""
    found = [
        (key, morning(deadline - timedelta(days=days), zone)) for key, days in KLACHT_REMINDERS
    ]
    return [(key, moment) for key, moment in found if moment > now]


def evidence_due(now: datetime, zone: ZoneInfo) -> datetime:
    """The same day: at the end of work, in the evening within two hours, never after midnight."""
    local = now.astimezone(zone)
    today = local.date()
    at_five = datetime.combine(today, END_OF_WORK, zone)
    latest = datetime.combine(today, LATEST_TODAY, zone)
    soon = (now + timedelta(hours=2)).astimezone(zone)
    wanted = max(at_five, soon)
    if wanted.date() != today or wanted > latest:
        wanted = max(latest, now.astimezone(zone))
    return wanted


def kept_until(kind: EvidenceKind, happened_on: date) -> date | None:
    """The day on which it disappears by itself when nobody holds it: camera images and recorded
    calls after four weeks, unless the system is set otherwise."""
    if kind in (EvidenceKind.CAMERA, EvidenceKind.CALL):
        return happened_on + timedelta(days=CAMERA_DAYS)
    return None


def chase_day(state: PoliceReportState, today: date) -> date | None:
    """When somebody asks how it stands, when nobody chose a day; None once it has ended."""
    days = CHASE_DAYS.get(state)
    return None if days is None else today + timedelta(days=days)


def morning(day: date, zone: ZoneInfo) -> datetime:
    """Nine o'clock of a day where the organisation is."""
    return datetime.combine(day, IN_THE_MORNING, zone)
