"""States and moments of care. No database here."""

from __future__ import annotations

from enum import StrEnum


class CareRole(StrEnum):
    """What somebody was in the incident: whoever was hurt or saw it gets care."""

    VICTIM = "victim"
    WITNESS = "witness"
    HELPER = "helper"


class PathState(StrEnum):
    """Where the care of one person stands."""

    OPEN = "open"
    DECLINED = "declined"
    ENDED = "ended"


class MomentState(StrEnum):
    """Where one talk stands."""

    PLANNED = "planned"
    HELD = "held"
    NO_ANSWER = "no_answer"
    DECLINED = "declined"
    DROPPED = "dropped"


class MoveKind(StrEnum):
    """What moved, or ended, when cases were merged or split."""

    PATH = "path"
    ABSENCE = "absence"
    ENDED = "ended"
    TALK = "talk"


class LoadChoice(StrEnum):
    """What somebody wants with the signal that it adds up."""

    NOT_NOW = "not_now"
    SUPPORTER = "supporter"
    SUPPORTER_AND_MANAGER = "supporter_and_manager"


class Outcome(StrEnum):
    """How it went when somebody was to be spoken with: no word of what was said."""

    HELD = "held"
    NO_ANSWER = "no_answer"
    DECLINED = "declined"
