"""What people do with incidents and cases: one verb, one function, one transaction."""

from luwte.incidents.actions.acting import (
    ActionPlan,
    choose_action,
    complete_action,
    decline_action,
    drop_action,
)
from luwte.incidents.actions.choosing import choose_readers, mark_problem, seen_by_others
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
from luwte.incidents.actions.drafts import discard_draft, end_draft, keep_draft
from luwte.incidents.actions.enriching import Enrichment, choose_news_pace, enrich_report
from luwte.incidents.actions.joining import merge_cases, split_case, undo_join
from luwte.incidents.actions.knowing import note_inspectorate, note_known
from luwte.incidents.actions.linking import link_cases, unlink_cases
from luwte.incidents.actions.observing import ask_observer, record_observations
from luwte.incidents.actions.reacting import react_in_person, reaction_not_needed
from luwte.incidents.actions.reporting import Involved, Report, report_incident
from luwte.incidents.actions.talking import answer_confided, say_to_confidant
from luwte.incidents.actions.talking_back import answer_contest, contest_gravity, write_back
from luwte.incidents.actions.tallying import Tap, take_back_tally, tally
from luwte.incidents.actions.telling import add_note, discuss, tell_reporter
from luwte.incidents.actions.track_terms import explain_late, move_deadline
from luwte.incidents.actions.tracks import advance_track, give_track
from luwte.incidents.actions.triage import TrackPlan, triage_case
from luwte.incidents.queries.progress import progress_of

__all__ = [
    "ActionPlan",
    "Enrichment",
    "Involved",
    "NotComplete",
    "Report",
    "Tap",
    "TrackPlan",
    "add_note",
    "advance_track",
    "answer_confided",
    "answer_contest",
    "ask_observer",
    "choose_action",
    "choose_news_pace",
    "choose_readers",
    "close_case",
    "close_confided",
    "complete_action",
    "contest_gravity",
    "decline_action",
    "discard_draft",
    "discuss",
    "drop_action",
    "end_draft",
    "enrich_report",
    "explain_late",
    "give_track",
    "hand_back_confided",
    "keep_draft",
    "link_cases",
    "mark_problem",
    "merge_cases",
    "move_deadline",
    "note_inspectorate",
    "note_known",
    "progress_of",
    "react_in_person",
    "reaction_not_needed",
    "record_observations",
    "release_report",
    "reopen",
    "report_incident",
    "say_to_confidant",
    "seen_by_others",
    "split_case",
    "take_back_tally",
    "take_confided",
    "tally",
    "tell_reporter",
    "triage_case",
    "undo_join",
    "unlink_cases",
    "withdraw",
    "write_back",
]
