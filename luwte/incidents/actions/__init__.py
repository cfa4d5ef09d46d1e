"""What people do with incidents and cases: one verb, one function, one transaction."""

from luwte.incidents.actions.acting import (
    ActionPlan,
    choose_action,
    complete_action,
    decline_action,
    drop_action,
)
from luwte.incidents.actions.closing import (
    NotComplete,
    close_case,
    progress_of,
    reopen,
    withdraw,
)
from luwte.incidents.actions.reporting import Involved, Report, report_incident
from luwte.incidents.actions.telling import add_note, discuss, tell_reporter
from luwte.incidents.actions.tracks import advance_track, give_track
from luwte.incidents.actions.triage import TrackPlan, triage_case

__all__ = [
    "ActionPlan",
    "Involved",
    "NotComplete",
    "Report",
    "TrackPlan",
    "add_note",
    "advance_track",
    "choose_action",
    "close_case",
    "complete_action",
    "decline_action",
    "discuss",
    "drop_action",
    "give_track",
    "progress_of",
    "reopen",
    "report_incident",
    "tell_reporter",
    "triage_case",
    "withdraw",
]
