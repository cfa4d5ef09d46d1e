"""States, moves and deadlines of incidents and cases: tables and pure functions, no database."""

from luwte.incidents.rules.closing import Missing, Progress, missing_before_closing
from luwte.incidents.rules.deadlines import (
    CaseTerms,
    Clock,
    Reminder,
    clock_start,
    due_moment,
    next_due,
    reminders_of,
    start_clock,
)
from luwte.incidents.rules.moves import (
    ACTION_MOVES,
    CASE_MOVES,
    TRACK_MOVES,
    Forbidden,
    Move,
    find_move,
    moves_from,
)
from luwte.incidents.rules.states import (
    ActionState,
    BatchState,
    CaseState,
    Gravity,
    PersonRole,
    Precision,
    Source,
    TrackKind,
    TrackState,
)

__all__ = [
    "ACTION_MOVES",
    "CASE_MOVES",
    "TRACK_MOVES",
    "ActionState",
    "BatchState",
    "CaseState",
    "CaseTerms",
    "Clock",
    "Forbidden",
    "Gravity",
    "Missing",
    "Move",
    "PersonRole",
    "Precision",
    "Progress",
    "Reminder",
    "Source",
    "TrackKind",
    "TrackState",
    "clock_start",
    "due_moment",
    "find_move",
    "missing_before_closing",
    "moves_from",
    "next_due",
    "reminders_of",
    "start_clock",
]
