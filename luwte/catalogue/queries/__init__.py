"""Reads for screens and for other rooms.

Everything is said in the reader's language and costs no query while nothing changed. Terms are
what rows point to; `TermView.entry_key` is what rules and figures count by.
"""

from luwte.catalogue.doors import OpenDoor, doors
from luwte.catalogue.queries.library import (
    ActionView,
    DoorState,
    Recommendation,
    action,
    actions_for,
    door_state,
    recommended,
    unknown_doors,
)
from luwte.catalogue.queries.reference import (
    GravityView,
    Line,
    NumberView,
    OffenceView,
    PackView,
    emergency_numbers,
    evaluation_questions,
    gravities,
    offences,
    offences_for,
    packs,
    phases,
    reference_entries,
    talk_points,
)
from luwte.catalogue.queries.vocabulary import (
    TermView,
    UsageCheck,
    entry_keys,
    language,
    term,
    term_by_key,
    term_labels,
    terms,
    usage_checks,
    used_terms,
)

__all__ = [
    "ActionView",
    "DoorState",
    "GravityView",
    "Line",
    "NumberView",
    "OffenceView",
    "OpenDoor",
    "PackView",
    "Recommendation",
    "TermView",
    "UsageCheck",
    "action",
    "actions_for",
    "door_state",
    "doors",
    "emergency_numbers",
    "entry_keys",
    "evaluation_questions",
    "gravities",
    "language",
    "offences",
    "offences_for",
    "packs",
    "phases",
    "recommended",
    "reference_entries",
    "talk_points",
    "term",
    "term_by_key",
    "term_labels",
    "terms",
    "unknown_doors",
    "usage_checks",
    "used_terms",
]
