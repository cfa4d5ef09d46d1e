"""What people do with incidents and cases: one verb, one function, one transaction."""

from luwte.incidents.actions.acting import (
    ActionPlan,
    choose_action,
    complete_action,
    decline_action,
    drop_action,
)
from luwte.incidents.actions.choosing import choose_readers, seen_by_others
from luwte.incidents.actions.closing import (
    NotComplete,
    close_case,
    reopen,
    withdraw,
)
from luwte.incidents.actions.confiding import (
    close_confided,
    hand_back_confided,
    release_report,
    take_confided,
)
from luwte.incidents.actions.enriching import choose_news_pace
from luwte.incidents.actions.joining import merge_cases, split_case, undo_join
from luwte.incidents.actions.linking import link_cases, unlink_cases
from luwte.incidents.actions.reacting import react_in_person, reaction_not_needed
from luwte.incidents.actions.reporting import Involved, Report, report_incident
from luwte.incidents.actions.talking import answer_confided, say_to_confidant
from luwte.incidents.actions.talking_back import answer_contest, contest_gravity, write_back
from luwte.incidents.actions.telling import add_note, discuss, tell_reporter
from luwte.incidents.actions.tracks import advance_track, give_track
from luwte.incidents.actions.triage import TrackPlan, triage_case
from luwte.incidents.queries.progress import progress_of

__all__ = [
    "ActionPlan",
    "Involved",
    "NotComplete",
    "Report",
    "TrackPlan",
    "add_note",
    "advance_track",
    "answer_confided",
    "answer_contest",
    "choose_action",
    "choose_news_pace",
    "choose_readers",
    "close_case",
    "close_confided",
    "complete_action",
    "contest_gravity",
    "decline_action",
    "discuss",
    "drop_action",
    "give_track",
    "hand_back_confided",
    "link_cases",
    "merge_cases",
    "progress_of",
    "react_in_person",
    "reaction_not_needed",
    "release_report",
    "reopen",
    "report_incident",
    "say_to_confidant",
    "seen_by_others",
    "split_case",
    "take_confided",
    "tell_reporter",
    "triage_case",
    "undo_join",
    "unlink_cases",
    "withdraw",
    "write_back",
]
