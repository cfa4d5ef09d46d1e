"""What is fixed about care, without database: states, moments, who may support, the load."""

from luwte.care.rules.load import adds_up, window_start
from luwte.care.rules.moments import (
    AGAIN,
    TRIES,
    Days,
    Planned,
    first_contact,
    keeps,
    key_of,
    on_working_day,
    plan,
    remind_at,
)
from luwte.care.rules.roster import Candidate, may_support, propose
from luwte.care.rules.states import (
    CareRole,
    LoadChoice,
    MomentState,
    MoveKind,
    Outcome,
    PathState,
)

__all__ = [
    "AGAIN",
    "TRIES",
    "Candidate",
    "CareRole",
    "Days",
    "LoadChoice",
    "MomentState",
    "MoveKind",
    "Outcome",
    "PathState",
    "Planned",
    "adds_up",
    "first_contact",
    "keeps",
    "key_of",
    "may_support",
    "on_working_day",
    "plan",
    "propose",
    "remind_at",
    "window_start",
]
