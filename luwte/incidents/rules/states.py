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
    """What somebody was in an incident. Victim to problem are of the own staff; a bystander and a
    causer are not, and are described, never named."""

    VICTIM = "victim"
    WITNESS = "witness"
    HELPER = "helper"
    PROBLEM = "problem"
    BYSTANDER = "bystander"
    CAUSER = "causer"


class ReportWay(StrEnum):
    """In which way an incident was reported; imported history has none."""

    SELF = "self"
    COLLEAGUE = "colleague"
    WITNESS = "witness"
    TOLD = "told"
    PAPER = "paper"
    ANONYMOUS = "anonymous"
    TALLY = "tally"


class ReaderChoice(StrEnum):
    """Who may read a report, as its reporter chose. HR only for aggression by a colleague."""

    MANAGER = "manager"
    OTHER_MANAGER = "other_manager"
    COORDINATOR = "coordinator"
    CONFIDANT = "confidant"
    HR = "hr"


class NewsPace(StrEnum):
    """How much a reporter wants to hear."""

    ALL = "all"
    MAIN = "main"
    CALL = "call"


class LinkKind(StrEnum):
    """Why two cases stand beside each other."""

    RELATED = "related"
    SAME_PERSON = "same_person"


class JoinKind(StrEnum):
    """What was done with the incidents of two cases."""

    MERGE = "merge"
    SPLIT = "split"


class TalkKind(StrEnum):
    """Between whom a sealed talk is: an anonymous reporter and the handlers, or a reporter and a
    confidant or HR."""

    ANONYMOUS = "anonymous"
    CONFIDED = "confided"


class ConfidedState(StrEnum):
    """Where a report stands that is no case (yet)."""

    OPEN = "open"
    RELEASED = "released"
    CLOSED = "closed"


class LookAnswer(StrEnum):
    """What a guest answers to the one question asked."""

    AGREE = "agree"
    DISAGREE = "disagree"


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
