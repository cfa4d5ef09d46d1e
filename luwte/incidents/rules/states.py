"""The words that say where a thing stands; stored as they are, shown through `words.py`."""

from __future__ import annotations

from enum import StrEnum


class Gravity(StrEnum):
    """Class of the organisation's norm."""

    LIGHT = "light"
    MIDDLE = "middle"
    HEAVY = "heavy"


class Precision(StrEnum):
    """How exactly it is known when an incident happened."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Source(StrEnum):
    """How an incident came into the register."""

    LIVE = "live"
    TALLY = "tally"
    PAST = "past"


class PersonRole(StrEnum):
    """What somebody of the own staff was in an incident."""

    VICTIM = "victim"
    WITNESS = "witness"
    HELPER = "helper"
    PROBLEM = "problem"


class CaseState(StrEnum):
    """Where a case stands."""

    NEW = "new"
    OPEN = "open"
    CLOSED = "closed"


class TrackKind(StrEnum):
    """The four clocks of a case, in the order of the screens."""

    CARE = "care"
    RESPONSE = "response"
    POLICE = "police"
    DAMAGE = "damage"


class TrackState(StrEnum):
    """Where a track stands; being late is not a state but a fact of the clock."""

    OPEN = "open"
    WAITING = "waiting"
    DONE = "done"
    NOT_APPLICABLE = "not_applicable"


class ActionState(StrEnum):
    """Where a chosen action stands."""

    CHOSEN = "chosen"
    DONE = "done"
    DECLINED = "declined"
    DROPPED = "dropped"


class BatchState(StrEnum):
    """Where an imported file stands."""

    UPLOADED = "uploaded"
    MAPPED = "mapped"
    RUNNING = "running"
    DONE = "done"
    RELEASED = "released"
    UNDONE = "undone"
    FAILED = "failed"
